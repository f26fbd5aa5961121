"""A machine that is away for longer than a lease: its worker stays dead, or is stopped, or its network is cut."""

import os
import signal
import time

LEASE_SECONDS = 150
SPARE_SECONDS = 5
RECOVERY_SECONDS = 15  # between two looks for sends that nobody is at
# Within which others have what was its own. A picture that it was uploading may wait for its turn.
TAKEN_OVER = [("poll", LEASE_SECONDS + SPARE_SECONDS), ("fetch", LEASE_SECONDS + SPARE_SECONDS),
              ("submit", LEASE_SECONDS + RECOVERY_SECONDS + SPARE_SECONDS)]


class Absence:
    """What the worker held when it began has to be somebody else's in time, if it lasts so long."""

    def __init__(self, machine, kind, seconds, mishaps):
        self.machine = machine
        self.kind = kind
        self.seconds = seconds
        self.mishap = mishaps.begin(machine.worker.pid)
        self.began = time.monotonic()
        self.owner = machine.worker_id()
        self.taken_over = list(TAKEN_OVER)
        self.problems = []
        if kind == "dead":
            machine.kill_tree(machine.worker)
        elif kind == "stopped":
            os.killpg(machine.worker.pid, signal.SIGSTOP)
        else:
            machine.link.cut()

    def lasted(self):
        return time.monotonic() - self.began

    def go_on(self):
        """True when it has lasted long enough."""
        while self.taken_over and self.lasted() >= self.taken_over[0][1]:
            self.look_for(self.taken_over.pop(0)[0])
        return self.lasted() >= self.seconds

    def look_for(self, kind):
        left = self.machine.rows(
            f"SELECT subject FROM work WHERE lease_owner = '{self.owner}' AND kind = '{kind}'")
        if left:
            self.problems.append(f"{self.lasted():.0f} s after {self.machine.folder.name} was {self.kind}, it still "
                                 f"has the {kind} of {left}")

    def end(self):
        if self.kind == "dead":
            self.machine.begin_worker()
        elif self.kind == "stopped":
            os.killpg(self.machine.worker.pid, signal.SIGCONT)
        else:
            self.machine.link.mend()
        self.mishap.end()
