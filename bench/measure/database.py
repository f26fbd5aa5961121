"""The store on PostgreSQL: transitions a second beside two queues of jobs from npm, and how long a claim takes.

Everything runs on one server of its own, with fsync on, in one run.
"""

import json
import pathlib
import shutil
import subprocess

from measure.server import server
from measure.table import Row

PEERS = pathlib.Path(__file__).resolve().parents[1] / "peers"
WORKERS = 8
BATCH = 500
SECONDS = 15
PEERS_JOBS = 200_000
PENDING = 1008
VIDEOS = 10_000
RATE_TARGET = 1
CPU_TARGET = 0.25
CLAIM_TARGET_MILLISECONDS = 10
AFTER_YEARS_TARGET = 1.2


class Measured:
    """What a program measured of itself, with the server's share."""

    def __init__(self, server_of_it, command):
        with subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as program:
            for line in program.stdout:
                if line == "begins\n":
                    before = server_of_it.cpu_seconds()
                elif line.startswith("{"):
                    self.figures = json.loads(line)
                    self.server_cpu = server_of_it.cpu_seconds() - before
            error = program.stderr.read()
        if program.returncode != 0:
            raise RuntimeError(f"{command[0]} ended with status {program.returncode}:\n{error[-2000:]}")

    def rate(self):
        return self.figures["transitions"] / self.figures["seconds"]

    def cpu_micros(self):
        """Of a transition: of the program, and of the server."""
        count = self.figures["transitions"]
        return 1e6 * self.figures["cpu_seconds"] / count, 1e6 * self.server_cpu / count

    def words(self):
        return "{:.0f} + {:.0f} us".format(*self.cpu_micros())


def _install_peers(folder):
    """npm puts them into a folder that is kept, as package-lock.json names them."""
    if shutil.which("npm") is None:
        raise RuntimeError("the queues that the store is compared with come from npm, which is not installed")
    kept = folder / "peers"
    shutil.copytree(PEERS, kept, dirs_exist_ok=True)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent", "--prefix", kept], check=True,
                   stdout=subprocess.DEVNULL)
    return kept


def _fresh(running, name):
    running.create(name)
    return running.url(name)


def _rate_rows(running, bench, peers):
    batch, single = [Measured(running, [bench, "looks", _fresh(running, f"looks_{size}"), WORKERS, size, SECONDS])
                     for size in (BATCH, 1)]
    others = {name: Measured(running, [peers / "node_modules/.bin/node", peers / f"{name}.mjs",
                                       _fresh(running, name), WORKERS, BATCH, PEERS_JOBS])
              for name in ("graphile_worker", "pg_boss")}
    best = max(other.rate() for other in others.values())
    least = min(sum(other.cpu_micros()) for other in others.values())
    beside = "; ".join(f"{name} {other.rate():.0f} a second, {other.words()}" for name, other in others.items())
    return [Row(f"looks of {WORKERS} workers in batches of {BATCH}", f"{batch.rate():.0f} a second",
                batch.rate() / best, RATE_TARGET, False, beside),
            Row("CPU of one, program + server", batch.words(), sum(batch.cpu_micros()) / least, CPU_TARGET),
            Row(f"looks of {WORKERS} workers, one at a time", f"{single.rate():.0f} a second", note=single.words())]


def _claim_rows(running, bench):
    url = _fresh(running, "claims")
    young = Measured(running, [bench, "lives", url, PENDING]).figures
    old_url = _fresh(running, "claims_after_years")
    subprocess.run([str(bench), "past", old_url, str(VIDEOS)], check=True)
    old = Measured(running, [bench, "lives", old_url, PENDING]).figures
    return [Row(f"a claim, {PENDING} clips of 10 channels pending, 95 %", f"{young['p95_ms']:.1f} ms",
                young["p95_ms"], CLAIM_TARGET_MILLISECONDS, note=f"median {young['median_ms']:.1f} ms, "
                f"{young['claims']} claims; a transaction of one row {young['commit_p95_ms']:.1f} ms, median "
                f"{young['commit_median_ms']:.1f} ms"),
            Row(f"the same after {18 * VIDEOS} finished clips", f"{old['p95_ms']:.1f} ms",
                old["p95_ms"] / young["p95_ms"], AFTER_YEARS_TARGET, note=f"median {old['median_ms']:.1f} ms, "
                f"{old['claims']} claims")]


def rows(benches):
    bench = benches / "zoetrope_store_bench"
    peers = _install_peers(benches)
    with server() as running:
        return _rate_rows(running, bench, peers) + _claim_rows(running, bench)
