#!/usr/bin/python3
"""Real processes that are killed, stopped, cut off and starved, against the fake service.

Each part repeats a small run of the release binary, does something to it at another moment each time, lets a
second run finish the work, and compares the service's bill with the ledger, the clips and the files. Exit
status 0 when all of it holds, 1 when something is wrong, 3 when nothing is and a part of the full length could
not be tried on this machine.
"""

import argparse
import importlib
import os
import pathlib
import shutil
import sys
import tempfile
import traceback

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1]))

import older
from context import Context, Stopwatch
from lab.interrupts import Interrupted, interrupt_on_signals

# Every file in parts/ is a part: it has a NAME, a WHAT (a few words for the table) and run(context), which returns a
# Result. Without SHORT = True it is left out of the short form.
ORDER = ["kills", "signals", "stops", "power", "clocks", "allocations", "upgrade"]


PROBLEMS_TOLD_MAX = 25
WRONG, NOT_TRIED = 1, 3
MEMORY_BYTES_MIN = 2 << 30


def parts():
    folder = pathlib.Path(__file__).resolve().parent / "parts"
    found = [importlib.import_module("parts." + path.stem) for path in sorted(folder.glob("[a-z]*.py"))]
    return sorted(found, key=lambda part: (ORDER + [part.NAME]).index(part.NAME))


def arguments(known):
    parser = argparse.ArgumentParser(prog="./dev chaos", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="PART", choices=known,
                        help="one part; may be given several times: " + ", ".join(known))
    parser.add_argument("--short", action="store_true", help="a sample of each part, in less than a minute")
    parser.add_argument("--seed", type=int, default=1, help="of everything that is drawn [1]")
    parser.add_argument("--keep", action="store_true", help="leave the folders of all cases, not only of broken ones")
    parser.add_argument("--folder", help="where the runs are made [memory, or a temporary folder]")
    parser.add_argument("--build", default="build/release", help="folder with the built programs [build/release]")
    earlier = parser.add_mutually_exclusive_group()
    earlier.add_argument("--older", metavar="COMMIT",
                         help="for `upgrade`: the program of this commit runs beside the present one, and is built "
                              f"below build/chaos-older [{older.COMMIT[:12]}; with --short none]")
    earlier.add_argument("--older-build", metavar="DIR", help="the same, where it is built already")
    return parser.parse_args()


def older_program(wanted, chosen):
    """(the folder of an earlier program or none, why there is none). What is asked for by name has to be had."""
    if wanted.older_build:
        return wanted.older_build, ""
    if "upgrade" not in [part.NAME for part in chosen]:
        return None, ""
    if wanted.short and not wanted.older:
        return None, "left out of the short form"
    try:
        return older.build(pathlib.Path(__file__).resolve().parents[2], wanted.older or older.COMMIT, Context.say), ""
    except older.NotToBeHad as missing:
        if wanted.older:
            raise SystemExit(f"--older {wanted.older}: {missing}") from missing
        return None, str(missing)


def new_folder(above):
    """A disk is worn for nothing: what a real one may lose is played anyway. The program wants half a GiB free."""
    memory = pathlib.Path("/dev/shm")
    if above is None and memory.is_dir() and os.access(memory, os.W_OK):
        above = memory if shutil.disk_usage(memory).free >= MEMORY_BYTES_MIN else None
    return pathlib.Path(tempfile.mkdtemp(prefix="zoetrope-chaos-", dir=above))


def play(part, wanted, folder, earlier):
    folder.mkdir()
    context = Context(pathlib.Path(wanted.build).resolve(), folder, wanted.short, wanted.seed, wanted.keep, *earlier)
    try:
        return part.run(context)
    except Exception:  # one part that breaks must not hide what the others find
        return context.result(0, ["the part itself broke: " + traceback.format_exc()])
    finally:
        context.close()


def verdict_on(result):
    if result.problems:
        return f"{len(result.problems)} wrong"
    return "not all" if result.untried else "all right"


def play_all(chosen, wanted, folder):
    """The rows of the table, the number of cases, the parts with something wrong, and what was not tried."""
    cases, broken, untried, rows = 0, [], [], []
    earlier = older_program(wanted, chosen)
    for part in chosen:
        watch = Stopwatch()
        Context.say(f"{part.NAME}: {part.WHAT}")
        result = play(part, wanted, folder / part.NAME, earlier)
        for problem in result.problems[:PROBLEMS_TOLD_MAX]:
            Context.say(f"{part.NAME}: {problem}")
        cases += result.cases
        broken += [part.NAME] if result.problems else []
        untried += [f"{part.NAME}: {what}" for what in result.untried]
        rows.append(f"{part.NAME:<12} {result.cases:>6} cases  {verdict_on(result):<10} {watch.seconds():>6.0f} s  "
                    + "; not tried: ".join([result.words, *result.untried]))
    return rows, cases, broken, untried


def main():
    found = parts()
    wanted = arguments([part.NAME for part in found])
    chosen = [part for part in found
              if (part.NAME in wanted.only if wanted.only else not wanted.short or getattr(part, "SHORT", False))]
    folder = new_folder(wanted.folder)
    leave = True
    try:
        interrupt_on_signals()
        rows, cases, broken, untried = play_all(chosen, wanted, folder)
        leave = bool(broken) or wanted.keep
    except Interrupted as interruption:
        leave = wanted.keep
        Context.say(f"ended by {interruption}")
        return 128 + interruption.number
    finally:
        if leave:
            Context.say(f"what is left is in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(rows))
    print(f"seed {wanted.seed}: {len(chosen)} parts, {cases} cases, {len(broken)} parts with something wrong"
          + (": " + ", ".join(broken) if broken else "")
          + (f"; not tried: {', '.join(untried)}" if untried else ""))
    # The short form is a sample anyway.
    return WRONG if broken else NOT_TRIED if untried and not wanted.short else 0


if __name__ == "__main__":
    sys.exit(main())
