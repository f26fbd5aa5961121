#!/usr/bin/env python3
"""Lets libFuzzer make up inputs for every target of tests/fuzz. Run by `./dev fuzz`.

Each target begins with the inputs kept in tests/fuzz/corpus and with what earlier runs have found. An input that
crashes a target, leaks, takes more than 10 s or breaks a rule is left in build/fuzz/findings. The exit status is 0
only when every target came to its end without one.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent
INPUT_BYTES_MAX = 4096
INPUT_SECONDS_MAX = 10
MEMORY_MIB_MAX = 2048
# Of what takes ten times as long as the others: writing seven prompts, a megabyte of journal, decoding a clip.
SHARE_OF_RUNS = {"story": 1 / 20, "journal": 1 / 10, "clip": 1 / 10}


class Target:
    def __init__(self, program, build):
        self.program = program
        self.name = program.name.removesuffix("_fuzz")
        self.kept = SOURCE / "corpus" / self.name
        self.found = build / "found" / self.name
        self.findings = build / "findings" / self.name
        self.dictionary = SOURCE / "dictionaries" / f"{self.name}.dict"
        for folder in (self.kept, self.found, self.findings):
            folder.mkdir(parents=True, exist_ok=True)

    def run(self, options):
        return subprocess.run([self.program, *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", check=False)

    def fuzz(self, runs, seed):
        """Executions, and what went wrong or ""."""
        runs = int(runs * SHARE_OF_RUNS.get(self.name, 1))
        words = [f"-dict={self.dictionary}"] if self.dictionary.exists() else []
        ended = self.run([f"-runs={runs}", f"-seed={seed}", f"-max_len={INPUT_BYTES_MAX}",
                          f"-timeout={INPUT_SECONDS_MAX}", f"-rss_limit_mb={MEMORY_MIB_MAX}", "-print_final_stats=1",
                          f"-artifact_prefix={self.findings}/", *words, self.found, self.kept])
        counted = re.search(r"stat::number_of_executed_units:\s*(\d+)", ended.stdout)
        executions = int(counted.group(1)) if counted else 0
        if ended.returncode != 0:
            return executions, ended.stdout
        # What was asked for must really have been done: the kept inputs are executed on top of the runs.
        return executions, "" if executions >= runs else f"only {executions} executions\n{ended.stdout[-2000:]}"

    def keep(self):
        """Adds to the kept inputs those that reach code which none of them reaches."""
        ended = self.run(["-set_cover_merge=1", "-use_counters=0", f"-max_len={INPUT_BYTES_MAX}", self.kept,
                          self.found])
        if ended.returncode != 0:
            sys.exit(f"{self.name}: the inputs could not be merged\n{ended.stdout[-2000:]}")


def programs(build, only):
    found = sorted(path for path in (build / "tests" / "fuzz").glob("*_fuzz") if os.access(path, os.X_OK))
    names = [path.name.removesuffix("_fuzz") for path in found]
    for name in only:
        if name not in names:
            sys.exit(f"there is no target {name}; there are {', '.join(names)}")
    return [path for path, name in zip(found, names) if not only or name in only]


def main():
    parser = argparse.ArgumentParser(prog="./dev fuzz", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1_000_000,
                        help="executions of each target [1000000]; of the slow ones a tenth or twentieth")
    parser.add_argument("--only", action="append", default=[], metavar="TARGET",
                        help="this target; may be given several times")
    parser.add_argument("--seed", type=int, default=1, help="where libFuzzer's own numbers begin [1]")
    parser.add_argument("--keep", action="store_true", help="add inputs that reach new code to tests/fuzz/corpus")
    parser.add_argument("--build", default="build/fuzz", help="folder with the built targets [build/fuzz]")
    wanted = parser.parse_args()
    build = pathlib.Path(wanted.build).resolve()
    targets = [Target(program, build) for program in programs(build, wanted.only)]
    if not targets:
        sys.exit(f"no targets in {build}; `./dev fuzz` builds them")
    executions = 0
    wrong = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for target, (count, problem) in zip(targets, pool.map(lambda t: t.fuzz(wanted.runs, wanted.seed), targets)):
            executions += count
            print(f"{target.name}: {count:,} executions, {'FAILED' if problem else 'nothing found'}", flush=True)
            if problem:
                wrong.append(target.name)
                print(problem, flush=True)
    if wanted.keep:
        for target in targets:
            target.keep()
    print(f"{len(targets)} targets, {executions:,} executions, {len(wrong)} with findings"
          + (": " + ", ".join(wrong) if wrong else ""))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
