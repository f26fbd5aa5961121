"""A disk that is full from one moment to the next: that of the clips, of the database, of the send journal.

What cannot be stored is not bought, what was bought before is not lost, and once there is room the work goes on and
nobody has to be asked.
"""

import json
import pathlib
import re
import resource
import sqlite3
import subprocess
import sys

if __name__ == "__main__":  # inside its mount namespace, see run()
    sys.path[0:1] = [str(pathlib.Path(__file__).resolve().parents[level]) for level in (1, 2)]

from context import Context, use_one_picture
from lab.audit import Audit
from lab.interrupts import Interrupted, interrupt_on_signals
from lab.place import Place
from lab.service import wait_until
from lanes import play_all
from volumes import MIB, NOT_ALLOWED, Volume, way_to_own_mounts

NAME = "disks"
WHAT = "full disks: of the clips, of the database and of the journal, at several moments, by bytes and by files"
SHORT = True

CLIPS = 22  # more than are bought in one look interval
IN_FLIGHT = 2
RENDER_SECONDS, RENDER_SECONDS_LATER = 0.5, 0.1
LOOK_SECONDS = 5.05  # the disks of clips are looked at every five
STILL_SECONDS = 0.9  # in which a send would come; then room is made for the third try to store, six after the first
GROWN_SECONDS = 4  # in which a database that has used up its room is found to have none
GROWING_SECONDS, GROWTH_PAUSE_SECONDS = 15, 0.2  # on a slow machine, until then
SPACIOUS = 600  # MiB: what is bought needs 512 to be free
SMALL = 4
PATIENCE_SECONDS = 60
AT_ONCE, AT_ONCE_SHORT = 5, 8  # they wait

# Without mounts. Each clip of this picture is larger than any other file of its run.
LARGE_PICTURE = pathlib.Path(__file__).resolve().parents[3] / "examples/lighthouse/composites/clip_12.png"
LARGE_CLIPS = 6
JOURNAL_BYTES = 1 << 20  # src/journal/journal.h
CLIP_LIMIT = JOURNAL_BYTES + 65_536
STORE_TRIED_SECONDS = 1

# What the program says of a disk that has no room.
NO_ROOM = re.compile("disk is full|disk I/O error|cannot (write|create) database|takes no more files|MiB are free|"
                     "than this process may write|cannot reserve space")


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

# Each send needs room in the database, and one may be under way already.
STOPS_AT_ONCE = {"database full", "database almost full"}
# In the middle nothing more is needed of these: SQLite keeps its journal file, and the journal of sends has its room.
HARMLESS = {"database without inodes", "journal full", "journal without inodes"}

# When it becomes full: as soon as that has been asked of the service so often.
MOMENTS = {"an upload": ("upload", 1), "a creation": ("createTask", 1), "the second creation": ("createTask", 2),
           "a look": ("recordInfo", 1), "a download": ("download", 1), "a later download": ("download", 4)}


def at_the_start(context, disk):
    """Full before anything is begun: nothing is bought, and with room all of it is."""
    folder_of, size, fill = DISKS[disk]

    def play(lane):
        place, volume = begin(lane, folder_of, size)
        fill(volume)
        status, said = place.generate()
        figures = lane.service.figures()
        problems = []
        if figures["creates_received"] != 0 or status != 3 or not NO_ROOM.search(said):
            problems.append(f"{figures['creates_received']} bought on a full disk, exit {status}:\n{said}")
        make_room(lane, volume)
        return problems + finish(context, lane, place, volume)
    return play


def in_the_middle(context, disk, moment):
    folder_of, size, fill = DISKS[disk]
    operation, count = MOMENTS[moment]

    def play(lane):
        place, volume = begin(lane, folder_of, size)
        program = begin_slowly(place)
        wait_until(lambda: lane.service.figures()["requests"][operation] >= count or program.poll() is not None, moment)
        problems = ["it was over before the disk was full"] if program.poll() is not None else []
        fill(volume)
        if disk in HARMLESS:
            status, said = place.end_of(program, PATIENCE_SECONDS)
            if status != 0:
                problems.append(f"it needed more of the disk, exit {status}:\n{said}")
        else:
            problems += bought_while_full(lane, disk)
        make_room(lane, volume)
        if disk not in HARMLESS:
            status, said = place.end_of(program, PATIENCE_SECONDS)
            if status not in (0, 1, 3):
                problems.append(f"exit {status}:\n{said}")
            if not NO_ROOM.search(said):
                problems.append(f"it never met the full disk:\n{said}")
        return problems + finish(context, lane, place, volume)
    return play


def bought_while_full(lane, disk):
    """Until the disk is looked at again there may be some; after it none, although most of it is still to be
    bought."""
    def bought():
        return lane.service.figures()["creates_received"]

    at_fill = bought()
    lane.context.pause(LOOK_SECONDS)
    looked = bought()
    lane.context.pause(STILL_SECONDS)
    problems = []
    if bought() != looked:
        problems.append(f"{bought() - looked} bought after the full disk was looked at")
    if disk in STOPS_AT_ONCE and looked > at_fill + 1:
        problems.append(f"{looked - at_fill} bought on a full disk")
    if looked >= CLIPS:
        problems.append("everything was bought before the disk was looked at: nothing was shown")
    return problems


def begin(lane, folder_of, size):
    lane.service.change(render_median_seconds=RENDER_SECONDS)
    place = lane.place(CLIPS, kind=DiskPlace)
    use_one_picture(place)
    (place.workspace() / "zoetrope.db").unlink(missing_ok=True)
    place.database().parent.mkdir()
    return place, Volume(folder_of(place), size)


def begin_slowly(place, **popen):
    return place.begin("generate", place.task, "--yes", "--poll-interval", "0.3", "--max-in-flight", str(IN_FLIGHT),
                       **popen)


def make_room(lane, volume):
    lane.service.change(render_median_seconds=RENDER_SECONDS_LATER)
    volume.make_room()


def finish(context, lane, place, volume, clips=CLIPS):
    """One more run with room: each clip is done, and paid for once."""
    status, said = place.generate()
    figures = lane.service.figures()
    problems = list(Audit(place, figures).problems)
    if status != 0 or place.clips_in("done") != clips or figures["billed_tasks"] != clips:
        problems.append(f"with room again: exit {status}, {figures['billed_tasks']} billed:\n{said}")
    if volume:
        volume.close()
    context.done_with(place, problems)
    return problems


def wait_for_growth(context, database, limit, program):
    """Not each has to grow to its last byte: what is to be added may be more than what is left."""
    for _ in range(int(GROWING_SECONDS / GROWTH_PAUSE_SECONDS)):
        if database.stat().st_size >= limit or program.poll() is not None:
            return
        context.pause(GROWTH_PAUSE_SECONDS)


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
        place = lane.place(CLIPS)
        use_one_picture(place)
        place.generate("--budget", "0")  # makes the tables and buys nothing
        make_large(place.database())
        limit = place.database().stat().st_size + room
        program = begin_slowly(place, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        wait_for_growth(context, place.database(), limit, program)
        wait_for_end(program, GROWN_SECONDS)
        if program.poll() is None:
            place.kill_tree(program)
        said = place.end_of(program)[1]
        problems = [] if NO_ROOM.search(said) else [f"no file reached the limit:\n{said}"]
        held = place.rows("SELECT number FROM clips WHERE state = 'held' AND hold_reason = 'ambiguous'")
        if held:
            problems.append(f"in doubt: {held}\n{said}")
        return problems + finish(context, lane, place, None)
    return play


def no_journal_may_be_made(context, limit):
    """The journal of sends reserves its room when it is made, and is larger than the database of a few clips."""
    def play(lane):
        place = lane.place(LARGE_CLIPS)
        use_one_picture(place)
        program = begin_slowly(place, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        status, said = place.end_of(program, PATIENCE_SECONDS)
        figures = lane.service.figures()
        problems = []
        if figures["creates_received"] != 0 or status != 3 or not NO_ROOM.search(said) or "journal" not in said:
            problems.append(f"{figures['creates_received']} bought without a journal, exit {status}:\n{said}")
        return problems + finish(context, lane, place, None, LARGE_CLIPS)
    return play


def no_clip_may_be_stored(context, moment):
    """From one moment to the next no file of the process may be as large as a clip; the database and the journal
    are smaller. Then it may again, and the same run brings home what it has bought."""
    operation, count = MOMENTS[moment]

    def play(lane):
        def downloads():
            return lane.service.figures()["requests"]["download"]

        lane.service.change(render_median_seconds=RENDER_SECONDS)
        place = lane.place(LARGE_CLIPS)
        first = sorted((place.project() / "assets/composites").iterdir())[0]
        first.write_bytes(LARGE_PICTURE.read_bytes())
        use_one_picture(place)
        program = begin_slowly(place)
        wait_until(lambda: lane.service.figures()["requests"][operation] >= count or program.poll() is not None, moment)
        stored = place.files_there()
        resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (CLIP_LIMIT, resource.RLIM_INFINITY))
        tried = downloads() + IN_FLIGHT + 1  # each clip under way, and one of them again
        wait_until(lambda: downloads() >= tried or program.poll() is not None, "clips are tried to be stored")
        lane.context.pause(STORE_TRIED_SECONDS)
        problems = []
        if len(place.files_there()) > len(stored) + IN_FLIGHT or program.poll() is not None:
            problems.append(f"{len(place.files_there())} are stored and {len(stored)} were before")
        resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        status, said = place.end_of(program, PATIENCE_SECONDS)
        if status not in (0, 1, 3) or not NO_ROOM.search(said):
            problems.append(f"exit {status}, and it has to have met the limit:\n{said}")
        return problems + finish(context, lane, place, None, LARGE_CLIPS)
    return play


def make_large(database):
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE ballast (bytes BLOB)")
    connection.execute("INSERT INTO ballast VALUES (zeroblob(?))", (2 * MIB,))
    connection.commit()
    connection.close()


def cases_without_mounts(context):
    rooms = [4096, 16_384] if context.short else range(0, 28_672, 4096)
    limits = [JOURNAL_BYTES - 1, JOURNAL_BYTES - 4096, JOURNAL_BYTES * 3 // 4][:1 if context.short else 3]
    moments = ["a creation"] if context.short else ["a creation", "a look", "a download", "the second creation"]
    return ([(f"no file may grow, {room} bytes left", no_file_may_grow(context, room)) for room in rooms]
            + [(f"no journal of {limit} bytes", no_journal_may_be_made(context, limit)) for limit in limits]
            + [(f"no clip may be stored from {moment} on", no_clip_may_be_stored(context, moment))
               for moment in moments])


def cases_with_mounts(context):
    if context.short:
        chosen = [("workspace full", "a download"), ("clips low", "a creation"), ("database full", "a creation"),
                  ("journal full", "a creation")]
        starts = ["clips low", "database full", "journal full"]
    else:
        chosen = [(disk, moment) for disk in DISKS for moment in MOMENTS]
        starts = list(DISKS)
    return ([(f"{disk} at the start", at_the_start(context, disk)) for disk in starts]
            + [(f"{disk} at {moment}", in_the_middle(context, disk, moment)) for disk, moment in chosen])


# --- The part ---------------------------------------------------------------------------------------------------


def run(context):
    cases = cases_without_mounts(context)
    way = way_to_own_mounts(context.folder)
    if way is None:
        context.say(f"disks: not all is tried: {NOT_ALLOWED}")
        return context.result(len(cases), play_all(context, cases), f"{len(cases)} with RLIMIT_FSIZE",
                              [f"mounted: {', '.join(DISKS)} ({NOT_ALLOWED})"])
    inside = context.folder / "mounts"
    inside.mkdir()
    words = [*way, sys.executable, __file__, context.binaries, inside, str(int(context.short)), str(context.seed),
             str(int(context.keep))]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as program:
        try:
            problems = play_all(context, cases)
            said, _ = program.communicate()
        except BaseException:
            program.terminate()  # it ends what it has begun
            raise
    if program.returncode != 0:
        problems.append(f"what runs with mounts of its own ended with {program.returncode}")
        return context.result(len(cases), problems)
    told = json.loads(said)
    return context.result(len(cases) + told["cases"], problems + told["problems"],
                          f"{told['cases']} with disks of {SMALL} to {SPACIOUS} MiB, {len(cases)} with RLIMIT_FSIZE")


def main(binaries, folder, short, seed, keep):
    context = Context(binaries, folder, bool(int(short)), int(seed), bool(int(keep)))
    try:
        interrupt_on_signals()
        cases = cases_with_mounts(context)
        problems = play_all(context, cases, at_once=AT_ONCE_SHORT if context.short else AT_ONCE)
        result = context.result(len(cases), problems)
        print(json.dumps({"cases": result.cases, "problems": result.problems}))
    except Interrupted as interruption:
        return 128 + interruption.number
    finally:
        context.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
