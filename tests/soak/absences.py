"""A machine that is away for longer than a lease: its worker stays dead, or is stopped, or its network is cut."""

import os
import signal
import time

LEASE_SECONDS = 150
TAKEN_OVER_SECONDS = 5  # after the lease


class Absence:
    """What the worker held when it began has to be somebody else's in time, if it lasts so long."""

    def __init__(self, machine, kind, seconds, mishaps):
        self.machine = machine
        self.kind = kind
        self.seconds = seconds
        self.mishap = mishaps.begin(machine.worker.pid)
        self.began = time.monotonic()
        self.owner = machine.worker_id()
        self.looked = False
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
        if not self.looked and self.lasted() >= LEASE_SECONDS + TAKEN_OVER_SECONDS:
            self.looked = True
            left = self.machine.rows(f"SELECT kind, subject FROM work WHERE lease_owner = '{self.owner}'")
            if left:
                self.problems.append(f"{self.lasted():.0f} s after {self.machine.folder.name} was {self.kind}, it "
                                     f"still has {left}")
        return self.lasted() >= self.seconds

    def end(self):
        if self.kind == "dead":
            self.machine.begin_worker()
        elif self.kind == "stopped":
            os.killpg(self.machine.worker.pid, signal.SIGCONT)
        else:
            self.machine.link.mend()
        self.mishap.end()
