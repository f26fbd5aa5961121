"""One, two and four workers on one database of PostgreSQL: how many clips they bring from their picture to their file
in a second, from a provider without a limit but that of its creations, and how busy the machine is meanwhile.
"""

import contextlib
import pathlib
import tempfile
import time

from measure.flight import CREDITS, Fleet, wait_until
from measure.server import server
from measure.service import FakeService
from measure.table import Row
from measure.worker import Worker

ACCOUNTS = 100
#: No more than an account creates at once.
CLIPS = 20
RENDER_SECONDS = 0.2
WORKERS = (1, 2, 4)


class ServerFleet(Fleet):
    def __init__(self, home, running, name):
        super().__init__(home, ACCOUNTS, CLIPS, slots=CLIPS)
        running.create(name)
        self._running, self._name = running, name
        self._settings |= {"DATABASE_URL": running.url(name), "ZOETROPE_POLL_INTERVAL": str(RENDER_SECONDS)}

    def _write(self, statements, values):
        quoted = {f"?{number}": f"'{value}'" for number, value in enumerate(values, 1)}
        for statement in statements:
            for mark, value in quoted.items():
                statement = statement.replace(mark, value)
            self._running.rows(statement, self._name)

    def done(self):
        return int(self._running.rows("SELECT COUNT(*) FROM clips WHERE state = 'done'", self._name)[0][0])

    def is_ready(self):
        return bool(self._running.rows("SELECT 1 FROM pg_tables WHERE tablename = 'workers'", self._name))


def _busy():
    """Seconds of all cores so far: those at work, and all of them."""
    words = [int(word) for word in pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return sum(words) - words[3] - words[4], sum(words)


def _measure(binaries, folder, running, count):
    """Clips a second, and the share of the machine that was at work."""
    with FakeService(binaries, folder, RENDER_SECONDS) as fake, tempfile.TemporaryDirectory(dir=folder) as place:
        home = pathlib.Path(place)
        fleet = ServerFleet(home, running, f"workers{count}")
        fake.change(accounts={key: CREDITS for key in fleet.keys.values()})
        with Worker(binaries, home, fake, fleet):
            wait_until(fleet.is_ready, "the tables")
        fleet.hand_over()
        busy, all_seconds = _busy()
        began = time.monotonic()
        with contextlib.ExitStack() as workers:
            for _ in range(count):
                workers.enter_context(Worker(binaries, home, fake, fleet))
            wait_until(lambda: fleet.done() >= fleet.clips, "all clips")
            took = time.monotonic() - began
            busy_after, all_after = _busy()
        return fleet.clips / took, (busy_after - busy) / (all_after - all_seconds)


def rows(binaries, folder):
    made = []
    with server() as running:
        for count in WORKERS:
            rate, share = _measure(binaries, folder, running, count)
            alone = rate if not made else alone
            made.append(Row(f"{count} worker{'s' if count > 1 else ''}, a server: clips a second", f"{rate:.0f}",
                            rate / alone, note=f"{ACCOUNTS * CLIPS} clips on {ACCOUNTS} accounts; the machine was "
                                               f"{100 * share:.0f} % busy"))
    return made
