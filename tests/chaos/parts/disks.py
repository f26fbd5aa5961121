"""A disk that is full from one moment to the next: that of the clips, of the database, of the send journal.

What cannot be stored is not bought, what was bought before is not lost, and once there is room the work goes on and
nobody has to be asked.
"""

import json
import resource
import sqlite3
import subprocess
import sys

if __name__ == "__main__":  # inside its mount namespace, see run()
    import pathlib
    sys.path[0:1] = [str(pathlib.Path(__file__).resolve().parents[level]) for level in (1, 2)]

from context import Context, Result
from lab.audit import Audit
from lab.place import Place
from lab.service import wait_until
from lanes import play_all
from volumes import MIB, NOT_ALLOWED, Volume, way_to_own_mounts

NAME = "disks"
WHAT = "full disks: of the clips, of the database and of the journal, at several moments, by bytes and by files"
SHORT = True

CLIPS = 4
SPACIOUS = 600  # MiB: what is bought needs 512 to be free
SMALL = 4
FULL_SECONDS = 1.5
PATIENCE_SECONDS = 60


class DiskPlace(Place):
    """Its database is in a folder of its own."""

    def database(self):
        return self.folder / "database" / "zoetrope.db"

    def environment(self, *more, **named):
        return super().environment(*more, **named) | {"DATABASE_URL": f"sqlite:{self.database()}"}


# What is full: a folder of a place, the size of its disk in MiB, and how it becomes full.
DISKS = {
    "clips full": (lambda place: place.videos(), SPACIOUS, lambda volume: volume.leave(0)),
    "clips low": (lambda place: place.videos(), SPACIOUS, lambda volume: volume.leave(100 * MIB)),
    "workspace full": (lambda place: place.workspace(), SPACIOUS, lambda volume: volume.leave(0)),
    "workspace low": (lambda place: place.workspace(), SPACIOUS, lambda volume: volume.leave(100 * MIB)),
    "workspace without inodes": (lambda place: place.workspace(), SPACIOUS, Volume.take_no_more_files),
    "database full": (lambda place: place.database().parent, SMALL, lambda volume: volume.leave(0)),
    "database almost full": (lambda place: place.database().parent, SMALL, lambda volume: volume.leave(3 * 4096)),
    "database without inodes": (lambda place: place.database().parent, SMALL, Volume.take_no_more_files),
    "journal full": (lambda place: place.folder / "state", SMALL, lambda volume: volume.leave(0)),
    "journal without inodes": (lambda place: place.folder / "state", SMALL, Volume.take_no_more_files),
}

# When it becomes full: as soon as that has been asked of the service so often.
MOMENTS = {"an upload": ("upload", 1), "a creation": ("createTask", 1), "the second creation": ("createTask", 2),
           "a look": ("recordInfo", 1), "a download": ("download", 1), "the last download": ("download", CLIPS)}


def at_the_start(context, disk):
    """Full before anything is begun: nothing is bought, and with room all of it is."""
    folder_of, size, fill = DISKS[disk]

    def play(lane):
        place, volume = begin(context, lane, folder_of, size)
        fill(volume)
        status, said = place.generate()
        figures = lane.service.figures()
        problems = []
        if figures["creates_received"] != 0 or status not in (1, 2, 3):
            problems.append(f"{figures['creates_received']} bought on a full disk, exit {status}:\n{said}")
        volume.make_room()
        return problems + finish(context, lane, place, volume)
    return play


def in_the_middle(context, disk, moment):
    folder_of, size, fill = DISKS[disk]
    operation, count = MOMENTS[moment]

    def play(lane):
        place, volume = begin(context, lane, folder_of, size)
        program = place.begin_generate()
        wait_until(lambda: lane.service.figures()["requests"][operation] >= count or program.poll() is not None, moment)
        fill(volume)
        at_fill = lane.service.figures()["creates_received"]
        wait_for_end(program, FULL_SECONDS)
        bought = lane.service.figures()["creates_received"] - at_fill
        problems = []
        # Each send needs room in the database, and one may be under way already. What is asked of the other disks is
        # there already, or is looked at every few seconds; SQLite keeps its journal file and needs no new one.
        if bought > (1 if disk in ("database full", "database almost full") else CLIPS):
            problems.append(f"{bought} bought on a full disk")
        volume.make_room()
        status, said = place.end_of(program, PATIENCE_SECONDS)
        if status not in (0, 1, 3):
            problems.append(f"exit {status}:\n{said}")
        return problems + finish(context, lane, place, volume)
    return play


def begin(context, lane, folder_of, size):
    lane.service.reset()
    lane.service.change(render_median_seconds=0.4)
    place = lane.place(CLIPS)
    place.__class__ = DiskPlace
    (place.workspace() / "zoetrope.db").unlink(missing_ok=True)
    place.database().parent.mkdir()
    return place, Volume(folder_of(place), size)


def finish(context, lane, place, volume):
    """One more run with room: each clip is done, and paid for once."""
    status, said = place.generate()
    figures = lane.service.figures()
    problems = list(Audit(place, figures).problems)
    if status != 0 or place.clips_in("done") != CLIPS or figures["billed_tasks"] != CLIPS:
        problems.append(f"with room again: exit {status}, {figures['billed_tasks']} billed:\n{said}")
    if volume:
        volume.close()
    context.done_with(place, problems)
    return problems


def wait_for_end(program, seconds):
    try:
        program.wait(seconds)
    except subprocess.TimeoutExpired:
        pass


# --- Without mounts ---------------------------------------------------------------------------------------------


def no_file_may_grow(context, room):
    """RLIMIT_FSIZE on every file of the process. The database is the largest one, so that it is the first that may
    not grow, after `room` bytes."""
    def play(lane):
        lane.service.reset()
        place = lane.place(CLIPS)
        place.generate("--budget", "0")  # makes the tables and buys nothing
        make_large(place.database())
        limit = place.database().stat().st_size + room
        program = place.begin("generate", place.task, "--yes", "--poll-interval", "0.3",
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        wait_for_end(program, 2 * FULL_SECONDS)
        if program.poll() is None:
            place.kill_tree(program)
        said = place.end_of(program)[1]
        problems = []
        held = place.rows("SELECT number FROM clips WHERE state = 'held' AND hold_reason = 'ambiguous'")
        if held:
            problems.append(f"in doubt: {held}\n{said}")
        return problems + finish(context, lane, place, None)
    return play


def make_large(database):
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE ballast (bytes BLOB)")
    connection.execute("INSERT INTO ballast VALUES (zeroblob(?))", (2 * MIB,))
    connection.commit()
    connection.close()


def cases_without_mounts(context):
    rooms = [4096, 16_384] if context.short else range(0, 65_536, 4096)
    return [(f"no file may grow, {room} bytes left", no_file_may_grow(context, room)) for room in rooms]


def cases_with_mounts(context):
    if context.short:
        chosen = [("workspace full", "a download"), ("database full", "a creation"),
                  ("database without inodes", "a look"), ("journal full", "a creation")]
        starts = ["clips low", "database full", "journal full"]
    else:
        chosen = [(disk, moment) for disk in DISKS for moment in MOMENTS]
        starts = list(DISKS)
    return ([(f"{disk} at the start", at_the_start(context, disk)) for disk in starts]
            + [(f"{disk} at {moment}", in_the_middle(context, disk, moment)) for disk, moment in chosen])


# --- The part ---------------------------------------------------------------------------------------------------


def run(context):
    cases = cases_without_mounts(context)
    problems = play_all(context, cases)
    way = way_to_own_mounts(context.folder)
    if way is None:
        context.say(f"disks: {NOT_ALLOWED}")
        return Result(len(cases), problems, NOT_ALLOWED)
    inside = context.folder / "mounts"
    inside.mkdir()
    words = [*way, sys.executable, __file__, context.binaries, inside, str(int(context.short)), str(context.seed),
             str(int(context.keep))]
    ended = subprocess.run(words, stdout=subprocess.PIPE, text=True)
    if ended.returncode != 0:
        return Result(len(cases), [*problems, f"what runs with mounts of its own ended with {ended.returncode}"])
    told = json.loads(ended.stdout)
    return Result(len(cases) + told["cases"], problems + told["problems"],
                  f"{told['cases']} with disks of {SMALL} to {SPACIOUS} MiB, {len(cases)} with RLIMIT_FSIZE")


def main(binaries, folder, short, seed, keep):
    context = Context(binaries, folder, bool(int(short)), int(seed), bool(int(keep)))
    try:
        cases = cases_with_mounts(context)
        print(json.dumps({"cases": len(cases), "problems": play_all(context, cases)}))
    finally:
        context.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
