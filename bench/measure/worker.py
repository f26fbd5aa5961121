"""A worker that waits: what waiting costs, and how soon it notices a row that another program writes into `tasks`."""

import datetime
import os
import pathlib
import re
import signal
import sqlite3
import statistics
import subprocess
import tempfile
import time

from measure.service import FakeService
from measure.table import Row

STILL = pathlib.Path(__file__).resolve().parents[2] / "examples" / "lighthouse" / "composites" / "clip_01.png"
CHANNEL = "bench"
RENDER_SECONDS = 0.2
IDLE_SECONDS = 20
SETTLED_SECONDS = 2
NOTICED_SECONDS_MAX = 20
#: Not a divisor of any interval of the worker's, so that rows come at every moment of it.
BETWEEN_SECONDS = 0.37
NOTICED = re.compile(r"^(\S+)Z  " + CHANNEL + r"/(\S+) is taken up")


class Worker:
    """Use with `with`; it takes up every row of its workspace."""

    def __init__(self, binaries, folder, service):
        self._command = [str(binaries / "zoetrope"), "worker", "--workspace", str(folder), "--state-dir",
                         str(folder / "state")]
        self._environment = {**service.environment(), "ZOETROPE_TAKE_UP": "on", "ZOETROPE_POLL_INTERVAL": "0.2"}
        self._said = folder / "worker.log"

    def __enter__(self):
        with open(self._said, "wb") as said:
            self._process = subprocess.Popen(self._command, env=self._environment, stdin=subprocess.DEVNULL,
                                             stdout=said, stderr=said)
        return self

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()

    def cpu(self):
        """Seconds so far, of user and system."""
        words = pathlib.Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def noticed(self, project):
        """When it said that it has taken the project up, as Unix time."""
        deadline = time.monotonic() + NOTICED_SECONDS_MAX
        while time.monotonic() < deadline:
            for line in self._said.read_text(errors="replace").splitlines():
                found = NOTICED.match(line)
                if found and found[2] == project:
                    return datetime.datetime.fromisoformat(found[1] + "+00:00").timestamp()
            time.sleep(0.05)
        raise RuntimeError(f"a row was not noticed within {NOTICED_SECONDS_MAX} s: {self._said.read_text()[-2000:]}")


def _make_project(folder, project):
    home = folder / "channels" / CHANNEL / "projects" / project
    (home / "assets" / "composites").mkdir(parents=True)
    (home / "assets" / "composites" / STILL.name).write_bytes(STILL.read_bytes())
    (home / "shots.yaml").write_text("- number: 1\n  prompt: The fox lifts its head slowly. Slow push in.\n")


def _write_row(database, project):
    """As another step of a pipeline does; returns when it was committed."""
    connection = sqlite3.connect(database, timeout=NOTICED_SECONDS_MAX)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with connection:
        connection.execute("INSERT OR IGNORE INTO channels (id, created_at) VALUES (?, ?)", (CHANNEL, now))
        connection.execute("INSERT INTO videos (id, channel_id, project_id, created_at) VALUES (?, ?, ?, ?)",
                           (project, CHANNEL, project, now))
        connection.execute("INSERT INTO tasks (id, channel_id, project_id, video_id, status, created_at, updated_at) "
                           "VALUES (?, ?, ?, ?, 'queued', ?, ?)", (project, CHANNEL, project, project, now, now))
    committed = time.time()
    connection.close()
    return committed


def rows(binaries, folder, runs):
    with tempfile.TemporaryDirectory(dir=folder) as place, FakeService(binaries, folder, RENDER_SECONDS) as service:
        home = pathlib.Path(place)
        projects = [f"video{i}" for i in range(runs)]
        for project in projects:
            _make_project(home, project)
        with Worker(binaries, home, service) as worker:
            time.sleep(SETTLED_SECONDS)
            before = worker.cpu()
            time.sleep(IDLE_SECONDS)
            idle = (worker.cpu() - before) / IDLE_SECONDS
            waits = []
            for project in projects:
                committed = _write_row(home / "zoetrope.db", project)
                waits.append((worker.noticed(project) - committed) * 1000)
                time.sleep(BETWEEN_SECONDS)
    return [Row("a worker that waits, CPU of a core", f"{100 * idle:.2f} %", note=f"over {IDLE_SECONDS} s"),
            Row("a row of another program to taken up", f"{statistics.median(waits):.0f} ms",
                note=f"median of {runs}: {min(waits):.0f} to {max(waits):.0f}")]
