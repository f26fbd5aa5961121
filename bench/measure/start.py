"""From the start of the process to the first createTask that the service receives."""

import statistics
import tempfile

from measure import process
from measure.project import Project
from measure.service import FakeService
from measure.table import Row

TARGET_MILLISECONDS = 100
LONG_RENDER_SECONDS = 3600
STOP_AFTER_SECONDS = 1.5


def _first_send(binaries, folder, known):
    with tempfile.TemporaryDirectory(dir=folder) as place:
        project = Project(binaries, place)
        if known:  # a database that has rendered before, of the same project
            with FakeService(binaries, folder, 0.05, 0) as service:
                process.must_succeed(process.run(project.generate("--poll-interval", "0.1", clips=":18"),
                                                 service.environment()), "zoetrope generate")
        with FakeService(binaries, folder, LONG_RENDER_SECONDS, 0) as service:
            cost = process.run(project.generate(), service.environment(), stop_after=STOP_AFTER_SECONDS)
            tasks = service.figures()["tasks"]
            if not tasks:
                raise RuntimeError(f"nothing was sent within {STOP_AFTER_SECONDS} s: {cost.output}")
            return (tasks[0]["created_at_us"] / 1e6 - cost.began) * 1000


def rows(binaries, folder, runs):
    times = {True: [], False: []}
    for _ in range(runs):
        for known, into in times.items():
            into.append(_first_send(binaries, folder, known))
    names = {True: "start to first createTask, known database", False: "start to first createTask, new database"}
    return [Row(names[known], f"{statistics.median(into):.0f} ms", statistics.median(into), TARGET_MILLISECONDS,
                note=f"median of {runs}: {min(into):.0f} to {max(into):.0f}") for known, into in times.items()]
