"""A fresh service, workspace and database for one run, and what can be seen of them afterwards."""

import dataclasses
import pathlib
import time

from lab.audit import Audit
from lab.place import Place
from lab.service import Service, wait_until
from report import Result

TASK = "demo/lighthouse"
CLIPS = 18
LIMIT = 5


@dataclasses.dataclass
class Run:
    name: str
    what: str
    play: object
    faults: dict = dataclasses.field(default_factory=dict)  # what has to strike, by the service's own count
    ends: tuple = (0,)  # exit statuses, in their order
    creates: int = CLIPS  # requests for renders
    doubtful: int = 0  # clips that nobody can be certain of
    billed: int = CLIPS  # what the service bills, those in doubt included
    done: int = CLIPS
    kills: bool = False  # at a moment that may fall between a createTask and its answer: one more in doubt then


class Stage(Place):
    def __init__(self, binaries, project, folder):
        place = pathlib.Path(folder) / f"workspace-{time.monotonic_ns()}"
        place.mkdir()
        self.service = Service(binaries, place, "--render-median", "2", cache=pathlib.Path(folder) / "cache")
        super().__init__(binaries, place, self.service.base, TASK)
        self.ends = []
        self.story = ""
        self.zoetrope("new", TASK, "--images", project / "examples/lighthouse/composites", "--shots",
                      project / "examples/lighthouse/shots.md")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
        self.service.stop()

    def change(self, **settings):
        self.service.change(**settings)

    def figures(self):
        return self.service.figures()

    @staticmethod
    def wait_until(condition, what):
        wait_until(condition, what)

    def generate(self, *more, **named):
        self.finish(self.begin_generate(*more, **named))

    def finish(self, program):
        """What it said becomes a part of the story."""
        status, said = self.end_of(program)
        self.ends.append(status)
        self.story += said

    # --- A run ------------------------------------------------------------------------------------------

    def play(self, run):
        began = time.monotonic()
        run.play(self)
        figures = self.figures()
        problems = self.problems(run, figures)
        views = [self.zoetrope("status", TASK)[1], self.zoetrope("explain", TASK)[1]]
        return Result(run=run, story=self.story, figures=figures, done=self.clips_in("done"),
                      held=self.clips_in("held"), ledger=self.ledger(), seconds=time.monotonic() - began,
                      problems=problems, views=views)

    def problems(self, run, figures):
        found = list(Audit(self, figures, LIMIT).problems)

        def expect(what, is_so):
            if not is_so:
                found.append(what)

        held = self.clips_in("held")
        struck = held - run.doubtful  # whether such a createTask arrived is up to the moment
        done = run.done - struck
        ends = (*run.ends[:-1], 1) if struck else run.ends
        expect(f"{figures['faults']} struck instead of {run.faults}", figures["faults"] == run.faults)
        expect(f"the runs ended with {self.ends} instead of {ends}", tuple(self.ends) == ends)
        expect(f"{held} held instead of {run.doubtful}", struck == 0 or (run.kills and struck == 1))
        for what, number, wanted in (("sent", figures["creates_received"], run.creates),
                                     ("billed", figures["billed_tasks"], run.billed)):
            expect(f"{number} {what} instead of {wanted}", wanted - struck <= number <= wanted)
        expect(f"{self.clips_in('done')} done instead of {done}", self.clips_in("done") == done)
        files = self.files_there()
        expect(f"{len(files)} files for {done} clips", len(files) == done)
        if files:
            status, said = self.zoetrope("verify", *files)
            expect("a file is not whole:\n" + said, status == 0)
        expect("processes are left", not self.processes_left())
        return found
