#!/usr/bin/python3
"""Measures Zoetrope's speed and size and prints one table. Run by `./dev bench`; docs/performance.md explains it.

Speed is never asserted: the exit status is 0 unless a measurement could not be made.
"""

import argparse
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "tests"))

from measure import database, flight, polling, reading, render_run, scaling, start, table, verification, worker, writer

MAKESPAN_MEDIAN_SECONDS = 4
COST_MEDIAN_SECONDS = 4
COST_POLL_SECONDS = 0.2


def machine():
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "unknown CPU")
    return {"cpu": model, "cores": os.cpu_count(), "kernel": platform.release(),
            "load_before": round(os.getloadavg()[0], 2)}


def parts(binaries, benches, folder, runs):
    yield "polling", lambda: polling.rows(benches)
    yield "makespan", lambda: render_run.makespan_rows(binaries, folder, runs, MAKESPAN_MEDIAN_SECONDS)
    yield "cost", lambda: render_run.cost_rows(binaries, folder, runs, COST_MEDIAN_SECONDS, COST_POLL_SECONDS)
    yield "start", lambda: start.rows(binaries, folder, 4 * runs)
    yield "verify", lambda: verification.rows(binaries, folder, 10 * runs)
    yield "worker", lambda: worker.rows(binaries, folder, 10 * runs)
    yield "flight", lambda: flight.rows(binaries, folder)
    yield "scaling", lambda: scaling.rows(binaries, folder)
    yield "writer", lambda: writer.rows(benches)
    yield "database", lambda: database.rows(benches)
    yield "reading", lambda: reading.rows(benches)


NEED_RENDERS = {"makespan", "cost", "start"}


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    parser.add_argument("--only", action="append", metavar="PART",
                        choices=["polling", "makespan", "cost", "start", "verify", "worker", "flight",
                                 "scaling", "writer", "database", "reading"],
                        help="one part; may be given several times: "
                             "polling, makespan, cost, start, verify, worker, flight, scaling, writer, database, "
                             "reading")
    parser.add_argument("--runs", type=int, default=3, help="how often the long ones are repeated [3]")
    parser.add_argument("--build", default="build/release", help="folder with the built programs [build/release]")
    wanted = parser.parse_args()
    binaries = pathlib.Path(wanted.build).resolve()
    known_machine = machine()
    rows = []
    failed = False
    with tempfile.TemporaryDirectory(prefix="zoetrope-bench-") as folder:
        chosen = [(name, measure) for name, measure in parts(binaries, binaries / "bench", folder, wanted.runs)
                  if not wanted.only or name in wanted.only]
        if NEED_RENDERS & {name for name, _ in chosen}:
            render_run.warm_cache(binaries, folder)
        for name, measure in chosen:
            print(f"measuring {name}", file=sys.stderr, flush=True)
            try:
                rows += measure()
            except (RuntimeError, OSError, subprocess.SubprocessError) as problem:
                print(f"{name} could not be measured: {problem}", file=sys.stderr)
                failed = True
    print(table.as_json(rows, known_machine) if wanted.json else
          "{cpu}, {cores} cores, Linux {kernel}, load {load_before}\n".format(**known_machine) + table.as_text(rows))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
