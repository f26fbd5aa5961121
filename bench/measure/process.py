"""Runs a program and says what it cost: wall time, CPU time with all its children, peak memory of its whole tree."""

import dataclasses
import os
import subprocess
import threading
import time

SAMPLE_SECONDS = 0.02


@dataclasses.dataclass
class Cost:
    status: int
    began: float  # Unix time at which it was started
    wall: float
    cpu: float  # user and system seconds, of it and of every child that was waited for
    memory: int  # most bytes that the tree held at once (PSS: shared pages are shared out)
    largest: int  # most bytes that one process of the tree held (RSS, by the kernel, not sampled)
    output: str


def _children(pid):
    try:
        found = []
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as file:
                found += [int(word) for word in file.read().split()]
        return found
    except OSError:
        return []


def _pss_bytes(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _tree_bytes(pid):
    return _pss_bytes(pid) + sum(_tree_bytes(child) for child in _children(pid))


def run(arguments, environment=None, memory=False, stop_after=None):
    """Waits for it; with `stop_after` it is killed after so many seconds."""
    peak = [0]
    over = threading.Event()
    began = time.time()
    start = time.monotonic()
    process = subprocess.Popen([str(word) for word in arguments], env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def sample():
        while not over.wait(SAMPLE_SECONDS):
            peak[0] = max(peak[0], _tree_bytes(process.pid))

    sampler = threading.Thread(target=sample)
    if memory:
        sampler.start()
    killer = threading.Timer(stop_after, process.kill) if stop_after else None
    if killer:
        killer.start()
    output = process.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    over.set()
    if memory:
        sampler.join()
    if killer:
        killer.cancel()
    return Cost(process.returncode, began, wall, usage.ru_utime + usage.ru_stime, peak[0], usage.ru_maxrss * 1024,
                output)


def must_succeed(cost, what):
    if cost.status != 0:
        raise RuntimeError(f"{what} ended with status {cost.status}:\n{cost.output[-2000:]}")
    return cost
