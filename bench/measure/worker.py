"""A worker that waits: what waiting costs, and how soon it notices a row that another program writes into `tasks`, in a
file and on a server of PostgreSQL, which tells of it.
"""

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

from measure import process
from measure.server import server
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
PICK_UP_TARGET_MILLISECONDS = 5
NOTICED = re.compile(r"^(\S+)Z  " + CHANNEL + r"/(\S+) is taken up")


class Worker:
    """Use with `with`; it takes up every row of its workspace."""

    def __init__(self, binaries, folder, service, database):
        self._command = [str(binaries / "zoetrope"), "worker", "--workspace", str(folder), "--state-dir",
                         str(folder / "state")]
        self._environment = {**service.environment(), "ZOETROPE_TAKE_UP": "on", "ZOETROPE_POLL_INTERVAL": "0.2",
                             **database.environment()}
        self._folder = folder
        self._said = folder / f"worker-{time.monotonic_ns()}.log"

    def __enter__(self):
        with open(self._said, "wb") as said:
            self._process = subprocess.Popen(self._command, cwd=self._folder, env=self._environment,
                                             stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        return self

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()

    def cpu(self):
        """Seconds so far, of user and system."""
        words = pathlib.Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """The most bytes that were resident up to now."""
        for line in pathlib.Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("the kernel does not say how much memory a process had")

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


def _rows_of(project):
    """What another step of a pipeline writes for it."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return [f"INSERT INTO channels (id, created_at) VALUES ('{CHANNEL}', '{now}') ON CONFLICT DO NOTHING",
            "INSERT INTO videos (id, channel_id, project_id, created_at) VALUES "
            f"('{project}', '{CHANNEL}', '{project}', '{now}')",
            "INSERT INTO tasks (id, channel_id, project_id, video_id, status, created_at, updated_at) VALUES "
            f"('{project}', '{CHANNEL}', '{project}', '{project}', 'queued', '{now}', '{now}')"]


class File:
    """The database beside the projects."""

    def __init__(self, home):
        self._path = home / "zoetrope.db"

    def environment(self):
        return {}

    def write(self, project):
        """Returns when it was committed."""
        connection = sqlite3.connect(self._path, timeout=NOTICED_SECONDS_MAX)
        with connection:
            for statement in _rows_of(project):
                connection.execute(statement)
        committed = time.time()
        connection.close()
        return committed


#: When it was committed that a task is handed over, and when its first step was claimed.
CLAIMS = """
CREATE TABLE bench_claims (task TEXT, claimed BOOLEAN, at DOUBLE PRECISION);
CREATE FUNCTION bench_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO bench_claims VALUES (NEW.task_id, TG_OP = 'UPDATE', extract(epoch FROM clock_timestamp()));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bench_handed AFTER INSERT ON hand_overs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION bench_note();
CREATE TRIGGER bench_claimed AFTER UPDATE OF plan_owner ON hand_overs FOR EACH ROW WHEN (NEW.plan_owner IS NOT NULL)
  EXECUTE FUNCTION bench_note();
"""


class Server:
    """A database of a server; one connection writes, and asks the server for its time."""

    def __init__(self, running, name):
        running.create(name)
        self._running = running
        self._name = name
        self._url = running.url(name)
        self._psql = subprocess.Popen([running.programs / "psql", "--no-psqlrc", "-qAt", self._url], text=True,
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def environment(self):
        return {"DATABASE_URL": self._url}

    def write(self, project):
        for statement in ["BEGIN", *_rows_of(project), "COMMIT", "SELECT extract(epoch FROM clock_timestamp())"]:
            self._psql.stdin.write(statement + ";\n")
        self._psql.stdin.flush()
        return float(self._psql.stdout.readline())

    def watch_claims(self):
        """Once its tables are there."""
        self._running.rows(CLAIMS, self._name)

    def claims(self):
        """Of each project, when it was handed over and when its first step was claimed, as Unix times."""
        found = {}
        for project, claimed, at in self._running.rows(
                "SELECT t.project_id, b.claimed, b.at FROM bench_claims b JOIN task_settings t ON t.task_id = b.task "
                "ORDER BY b.at DESC", self._name):
            found.setdefault(project, {})[claimed == "t"] = float(at)
        return {project: (times[False], times[True]) for project, times in found.items()}

    def close(self):
        self._psql.stdin.close()
        self._psql.wait()


def _idle(worker):
    """The CPU of a core while it waits."""
    time.sleep(SETTLED_SECONDS)
    before = worker.cpu()
    time.sleep(IDLE_SECONDS)
    return (worker.cpu() - before) / IDLE_SECONDS


def _noticed(worker, database, projects):
    """How long after each commit the row was planned, in milliseconds."""
    waits = []
    for project in projects:
        committed = database.write(project)
        waits.append((worker.noticed(project) - committed) * 1000)
        time.sleep(BETWEEN_SECONDS)
    return waits


def _queue(binaries, home, service, database, projects):
    for project in projects:
        command = [binaries / "zoetrope", "queue", f"{CHANNEL}/{project}", "--yes", "--workspace", home, "--state-dir",
                   home / "state"]
        process.must_succeed(process.run(command, {**service.environment(), **database.environment()}),
                             "zoetrope queue")
        time.sleep(BETWEEN_SECONDS)


def _projects(home, prefix, count):
    projects = [f"{prefix}{i}" for i in range(count)]
    for project in projects:
        _make_project(home, project)
    return projects


def _row(figure, waits, target=None):
    median = statistics.median(waits)
    return Row(figure, f"{median:.1f} ms", median if target else None, target,
               note=f"median of {len(waits)}: {min(waits):.1f} to {max(waits):.1f}")


def _idle_row(where, idle):
    return Row(f"a worker that waits, {where}: CPU of a core", f"{100 * idle:.2f} %", note=f"over {IDLE_SECONDS} s")


def _file_rows(binaries, folder, service, runs):
    with tempfile.TemporaryDirectory(dir=folder) as place:
        home = pathlib.Path(place)
        projects = _projects(home, "row", runs)
        database = File(home)
        with Worker(binaries, home, service, database) as worker:
            return [_idle_row("a file", _idle(worker)),
                    _row("a row of another program to planned, a file", _noticed(worker, database, projects))]


def _server_rows(binaries, folder, service, runs):
    with server() as running, tempfile.TemporaryDirectory(dir=folder) as place:
        home = pathlib.Path(place)
        written, queued = _projects(home, "row", runs), _projects(home, "queued", runs)
        database = Server(running, "worker")
        with Worker(binaries, home, service, database) as worker:
            measured = [_idle_row("a server", _idle(worker)),
                        _row("a row of another program to planned, a server", _noticed(worker, database, written))]
            database.watch_claims()
            _queue(binaries, home, service, database, queued)
            time.sleep(SETTLED_SECONDS)
        times = database.claims()
        database.close()
        picked_up = [(times[project][1] - times[project][0]) * 1000 for project in queued]
        return measured + [_row("queued to its first step, a server", picked_up, PICK_UP_TARGET_MILLISECONDS)]


def rows(binaries, folder, runs):
    with FakeService(binaries, folder, RENDER_SECONDS) as service:
        return _file_rows(binaries, folder, service, runs) + _server_rows(binaries, folder, service, runs)
