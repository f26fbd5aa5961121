"""18 clips through the real program, and through the Python pattern, on the same seeded render times."""

import heapq
import pathlib
import statistics
import tempfile

from measure import process
from measure.project import CLIPS, Project
from measure.service import FakeService
from measure.table import Row

LIMIT = 5
PATTERN = pathlib.Path(__file__).resolve().parents[1] / "python_pattern" / "orchestrator.py"
PYTHON = "/usr/bin/python3"  # the one that Debian's python3-requests belongs to


def first_come_first_served(render_times, limit):
    """When the last one is done if every render begins the moment a slot is free."""
    slots = [0.0] * limit
    for time in render_times:
        heapq.heapreplace(slots, slots[0] + time)
    return max(slots)


def _render_times(service):
    return [task["render_time_us"] / 1e6 for task in service.figures()["tasks"]]


def warm_cache(binaries, folder):
    """So that no run waits for the fake to encode its clips."""
    with tempfile.TemporaryDirectory(dir=folder) as place, FakeService(binaries, folder, 0.05, 0) as service:
        project = Project(binaries, place)
        process.must_succeed(process.run(project.generate("--poll-interval", "0.2"), service.environment()),
                             "zoetrope generate")


def zoetrope(binaries, folder, median, poll, sigma=0.35):
    with tempfile.TemporaryDirectory(dir=folder) as place, FakeService(binaries, folder, median, sigma) as service:
        project = Project(binaries, place)
        words = ["--poll-interval", poll, "--max-in-flight", LIMIT, "--host", "catbox"]
        cost = process.must_succeed(process.run(project.generate(*words), service.environment(), memory=True),
                                    "zoetrope generate")
        return cost, first_come_first_served(_render_times(service), LIMIT), service.figures()


def python_pattern(binaries, folder, median, poll, sigma=0.35):
    with tempfile.TemporaryDirectory(dir=folder) as place, FakeService(binaries, folder, median, sigma) as service:
        manifest = Project(binaries, place).write_manifest(pathlib.Path(place) / "pattern")
        words = [PYTHON, PATTERN, manifest, "--limit", LIMIT, "--poll-seconds", poll]
        cost = process.must_succeed(process.run(words, service.environment(), memory=True), "the Python pattern")
        return cost, first_come_first_served(_render_times(service), LIMIT), service.figures()


def makespan_rows(binaries, folder, runs, median):
    poll = median / 100
    ours, theirs = [], []
    for _ in range(runs):
        for side, into in ((zoetrope, ours), (python_pattern, theirs)):
            cost, bound, _ = side(binaries, folder, median, poll)
            into.append((cost.wall / bound, cost.wall, bound))
    best, wall, bound = min(ours)
    spread = f"{runs} runs: {min(ours)[0]:.3f} to {max(ours)[0]:.3f}"
    pattern = f"{runs} runs: {min(theirs)[0]:.3f} to {max(theirs)[0]:.3f}"
    return [Row(f"makespan, {CLIPS} clips, limit {LIMIT}", f"{wall:.2f} s; no overhead {bound:.2f} s", best, 1.02,
                note=spread + ", least counts"),
            Row("  the Python pattern, for comparison", f"{min(theirs)[1]:.2f} s", min(theirs)[0], note=pattern)]


def cost_rows(binaries, folder, runs, median, poll):
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(zoetrope(binaries, folder, median, poll))
        theirs.append(python_pattern(binaries, folder, median, poll))

    def middle(side, of):
        return statistics.median(of(cost) for cost, _, _ in side)

    cpu = [middle(side, lambda cost: cost.cpu) for side in (ours, theirs)]
    # The samples may miss a child that lives for a few milliseconds; the kernel does not.
    memory = [middle(side, lambda cost: max(cost.memory, cost.largest) / 1e6) for side in (ours, theirs)]
    figures = ours[-1][2]
    uploads = figures["requests"]["catbox"] + figures["requests"]["upload"]
    each = f"median of {runs}"
    rows = [Row(f"CPU time, {CLIPS} clips", f"{cpu[0]:.2f} s; pattern {cpu[1]:.2f} s", cpu[1] / cpu[0], 30, False,
                each),
            Row("peak memory of the process tree", f"{memory[0]:.1f} MB; pattern {memory[1]:.1f} MB",
                memory[1] / memory[0], 8, False, each),
            Row("uploads a picture", f"{uploads} for {CLIPS}", uploads / CLIPS, 1)]
    if "connections" in figures:
        others = figures["connections"] - figures["create_connections"]
        rows.append(Row("connections apart from the createTasks", str(others), others, 12))
    return rows
