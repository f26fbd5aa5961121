"""What is to happen to one run of the program: see mishaps/plan.h and mishaps/allocation_calls.cpp."""

import dataclasses

from lab.journals import KINDS


@dataclasses.dataclass
class Plan:
    """Boundaries are counted from 1. Without anything set they are only counted and written down."""

    kill: int = 0
    kill_after: bool = False
    stop: int = 0
    stop_seconds: int = 0
    power: int | None = None  # the seed of what the disk keeps; 0 keeps nothing that was not synced
    lying: bool = False  # that disk keeps nothing at all
    signals: tuple = ()  # SIGTERM at each of them
    boot: int = 0
    wall: str = ""

    def environment(self, context, place, log):
        library = context.binaries / "tests/chaos/libzoetrope_mishaps.so"
        if not library.exists():
            raise FileNotFoundError(f"{library}: build it with `cmake --build build/release`")
        settings = {"LD_PRELOAD": str(library), "ZOETROPE_MISHAPS_UNDER": str(place.folder),
                    "ZOETROPE_MISHAPS_LOG": str(log)}
        if self.kill:
            settings["ZOETROPE_MISHAPS_KILL"] = f"{self.kill}{'+' if self.kill_after else ''}"
        if self.stop:
            settings["ZOETROPE_MISHAPS_STOP"] = f"{self.stop}:{self.stop_seconds}"
        if self.power is not None:
            settings["ZOETROPE_MISHAPS_POWER"] = str(self.power)
        if self.lying:
            settings["ZOETROPE_MISHAPS_LYING"] = "1"
        if self.signals:
            settings["ZOETROPE_MISHAPS_SIGNALS"] = ",".join(str(number) for number in self.signals)
        if self.boot:
            settings["ZOETROPE_MISHAPS_BOOT"] = str(self.boot)
        if self.wall:
            settings["ZOETROPE_MISHAPS_WALL"] = self.wall
        return settings


class Crossings:
    """The log of one run: what was crossed, in order."""

    def __init__(self, log):
        self.log = log

    def lines(self):
        return self.log.read_text(errors="replace").splitlines() if self.log.exists() else []

    def reached(self, number):
        """Each line begins with the number of its boundary; a thread that had taken the one before may have been killed
        before it wrote that down."""
        return any(int(line.split(" ", 1)[0]) >= number for line in self.lines())

    def doubted(self):
        """Attempts of which this run wrote down that it does not know whether they were taken. Its journal is gone once
        all of it has been told to the database."""
        found = (line.rpartition(" record ")[2].split() for line in self.lines() if " record " in line)
        return {attempt for kind, attempt in found if KINDS[int(kind)] == "doubtful"}

    def last(self):
        lines = self.lines()
        return lines[-1] if lines else "nothing"


def begin(context, place, mishap, *words):
    """`generate` with a mishap: the process, and where its crossings are written down."""
    taken = len(list(place.folder.parent.glob(f"{place.folder.name}.crossings-*")))
    log = place.folder.parent / f"{place.folder.name}.crossings-{taken}"
    log.touch()
    return place.begin_generate(*words, extra=mishap.environment(context, place, log)), Crossings(log)


def run(context, place, mishap, *words):
    """`generate` with a mishap; returns its exit status (-9 when it was killed), what it said, and its crossings."""
    program, crossings = begin(context, place, mishap, *words)
    status, said = place.end_of(program)
    return status, said, crossings


def quiet_run(context):
    """What a run of two clips crosses that nothing happens to."""
    def play(service):
        place = context.place(service)
        status, said, crossings = run(context, place, Plan())
        if status != 0:
            raise RuntimeError(said)
        lines = crossings.lines()
        context.done_with(place)
        return lines

    return context.one(play)


def is_stopped(program):
    try:
        with open(f"/proc/{program.pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "T"
    except FileNotFoundError:
        return False
