"""Ten thousand renders at the provider at once, over a hundred accounts, watched by one worker: what watching costs,
and how soon a finished one is noticed, beside ten renders on one account.
"""

import pathlib
import sqlite3
import statistics
import tempfile
import time

from lab import service
from lab.picture import plain_picture
from measure.service import FakeService
from measure.table import Row
from measure.worker import Worker

POLL_SECONDS = 30
WINDOW_SECONDS = 120
FILL_SECONDS_MAX = 1500
SHARE_IN_FLIGHT = 0.98
CPU_TARGET = 1
MEMORY_TARGET_MEGABYTES = 150
CREDITS = 1_000_000
#: Long enough that the first ones are done after the last ones were sent, and some of them while it is measured.
MANY_MEDIAN_SECONDS = 600
FEW_MEDIAN_SECONDS = 70
FEW_CLIPS = 60
SIGMA = 0.35


class Fleet:
    """A workspace with a channel, an account and a project each, and rows in `tasks` that hand them over."""

    def __init__(self, home, accounts, clips, slots):
        self.clips = accounts * clips
        self.in_flight = accounts * min(clips, slots)
        self._database = home / "zoetrope.db"
        names = [f"a{number:03}" for number in range(accounts)]
        self.keys = {name: f"canary-key-bench-{name}" for name in names}
        self._settings = {f"KIE_API_KEY_{name.upper()}": key for name, key in self.keys.items()}
        self._settings |= {"ZOETROPE_POLL_INTERVAL": str(POLL_SECONDS), "ZOETROPE_MAX_IN_FLIGHT": "100",
                           "ZOETROPE_RENDER_TIMEOUT": "3600"}
        (home / "zoetrope.toml").write_text("".join(
            f"[accounts.{name}]\nslots = {slots}\n[channels.{name}]\naccount = \"{name}\"\n" for name in names))
        picture = home / "picture.png"
        picture.write_bytes(plain_picture(1))
        for name in names:
            folder = home / "channels" / name / "projects" / name
            (folder / "assets" / "composites").mkdir(parents=True)
            for number in range(1, clips + 1):
                (folder / "assets" / "composites" / f"clip_{number:02}.png").hardlink_to(picture)
            (folder / "shots.yaml").write_text("".join(
                f"- number: {number}\n  prompt: The lamp glows slowly, and wave {number} rolls ashore. Slow push in.\n"
                for number in range(1, clips + 1)))

    def environment(self):
        return self._settings

    def hand_over(self):
        for name in self.keys:
            now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            self._write(["INSERT INTO channels (id, created_at) VALUES (?1, ?2)",
                         "INSERT INTO videos (id, channel_id, project_id, created_at) VALUES (?1, ?1, ?1, ?2)",
                         "INSERT INTO tasks (id, channel_id, project_id, video_id, status, created_at, updated_at) "
                         "VALUES (?1, ?1, ?1, ?1, 'queued', ?2, ?2)"], (name, now))

    def count(self, states):
        marks = ", ".join("?" for _ in states)
        with self._connect() as connection:
            return connection.execute(f"SELECT COUNT(*) FROM clips WHERE state IN ({marks})", states).fetchone()[0]

    def noticed(self):
        """When each render was known to be done, as microseconds, by the provider's id."""
        with self._connect() as connection:
            return dict(connection.execute(
                "SELECT a.remote_task_id, MIN(e.at) FROM events e JOIN attempts a ON a.id = e.attempt_id "
                "WHERE e.kind = 'step: waiting -> fetching' GROUP BY 1"))

    def _write(self, statements, values):
        with self._connect() as connection:
            for statement in statements:
                connection.execute(statement, values)

    def _connect(self):
        return sqlite3.connect(self._database, timeout=60)


def wait_until(condition, what):
    """Looked at seldom: what is asked of the database takes from what is measured."""
    service.wait_until(condition, what, FILL_SECONDS_MAX, pause=1)


def _delays(fake, fleet, since=0):
    """Seconds from the end of each render to when it was known, of those that ended after `since`."""
    known = fleet.noticed()
    ends = {task["id"]: task["created_at_us"] + task["render_time_us"] for task in fake.figures()["tasks"]}
    return [(known[name] - end) / 1e6 for name, end in ends.items() if name in known and end >= since * 1e6]


def _many(binaries, folder):
    with FakeService(binaries, folder, MANY_MEDIAN_SECONDS, SIGMA) as fake, \
            tempfile.TemporaryDirectory(dir=folder) as place:
        home = pathlib.Path(place)
        fleet = Fleet(home, accounts=100, clips=100, slots=100)
        fake.change(accounts={key: CREDITS for key in fleet.keys.values()})
        with Worker(binaries, home, fake, fleet) as worker:
            wait_until(lambda: (home / "zoetrope.db").exists(), "the first database")
            time.sleep(2)
            began = time.monotonic()
            fleet.hand_over()
            wait_until(lambda: fleet.count(["waiting", "fetching", "done"]) >= SHARE_IN_FLIGHT * fleet.in_flight,
                        "sending all of them")
            filled = time.monotonic() - began
            since, cpu = time.time(), worker.cpu()
            time.sleep(WINDOW_SECONDS)
            cpu = (worker.cpu() - cpu) / WINDOW_SECONDS
            memory = worker.memory() / 1e6
            flying = fleet.count(["waiting"])
            return cpu, memory, flying, filled, _delays(fake, fleet, since)


def _few(binaries, folder):
    with FakeService(binaries, folder, FEW_MEDIAN_SECONDS, SIGMA) as fake, \
            tempfile.TemporaryDirectory(dir=folder) as place:
        home = pathlib.Path(place)
        fleet = Fleet(home, accounts=1, clips=FEW_CLIPS, slots=10)
        fake.change(accounts={key: CREDITS for key in fleet.keys.values()})
        with Worker(binaries, home, fake, fleet):
            wait_until(lambda: (home / "zoetrope.db").exists(), "the first database")
            time.sleep(2)
            fleet.hand_over()
            wait_until(lambda: fleet.count(["fetching", "done"]) >= FEW_CLIPS, "sixty renders")
            return _delays(fake, fleet)


def rows(binaries, folder):
    cpu, memory, flying, filled, many = _many(binaries, folder)
    few = _few(binaries, folder)
    note = f"{flying} at the provider, over {WINDOW_SECONDS} s; all were sent within {filled:.0f} s"
    return [Row("10,000 in flight: CPU of a core", f"{100 * cpu:.0f} %", cpu, CPU_TARGET, note=note),
            Row("10,000 in flight: memory", f"{memory:.0f} MB", memory / MEMORY_TARGET_MEGABYTES, 1,
                note="the most that was resident, shared pages included"),
            Row("10,000 in flight: a finished render to its notice",
                f"{statistics.median(many):.1f} s; with 10 in flight {statistics.median(few):.1f} s",
                statistics.mean(many) / statistics.mean(few), 1,
                note=f"medians of {len(many)} and {len(few)}; means {statistics.mean(many):.1f} and "
                     f"{statistics.mean(few):.1f} s; looked at every {POLL_SECONDS} s")]
