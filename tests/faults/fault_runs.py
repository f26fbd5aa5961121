#!/usr/bin/python3
"""Twelve ways in which a run of eighteen clips goes wrong, with the real program against the fake service.

Each run is checked: what the service billed against what was delivered and what the ledger says, how many renders
were under way at once, and that no file under a final name is a part of one. Exit status 0 when all of it holds.
"""

import argparse
import pathlib
import sys
import tempfile

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1]))

from report import markdown, plain
from runs import RUNS
from stage import Stage


def main():
    parser = argparse.ArgumentParser(prog="./dev faults", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="NAME", choices=[run.name for run in RUNS],
                        help="one run; may be given several times: " + ", ".join(run.name for run in RUNS))
    parser.add_argument("--views", action="store_true", help="show what `status` and `explain` say after each run")
    parser.add_argument("--markdown", action="store_true", help="print the table as it stands in docs/reliability.md")
    parser.add_argument("--build", default="build/release", help="folder with the built programs [build/release]")
    wanted = parser.parse_args()
    binaries = pathlib.Path(wanted.build).resolve()
    project = pathlib.Path(__file__).resolve().parents[2]
    results = []
    with tempfile.TemporaryDirectory(prefix="zoetrope-faults-") as folder:
        for run in RUNS:
            if wanted.only and run.name not in wanted.only:
                continue
            with Stage(binaries, project, pathlib.Path(folder)) as stage:
                results.append(stage.play(run))
            print(plain(results[-1], wanted.views), file=sys.stderr, flush=True)
    if wanted.markdown:
        print(markdown(results))
    broken = [result.run.name for result in results if result.problems]
    print(f"{len(results)} runs, {len(broken)} with something wrong" + (": " + ", ".join(broken) if broken else ""))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
