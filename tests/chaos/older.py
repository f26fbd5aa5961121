"""The program of an earlier version, built from the history of this repository."""

import io
import os
import subprocess
import tarfile

# The last commit of schema 14, one below the present one. 10dc90514392 is the last one of schema 13.
COMMIT = "783c5a89a47e6ca9b3bc9617d78aec5b8874dfe6"


class NotToBeHad(Exception):
    """There is no history here, it does not reach back so far, or what it holds cannot be built any more."""


def build(project, commit, say):
    """The folder with its program. What was built once is kept below build/chaos-older/."""
    full = resolved(project, commit)
    source = project / "build/chaos-older" / full[:12]
    program = source / "build/release/zoetrope"
    if not program.exists():
        say(f"building the program of {full[:12]}, once")
        if not (source / "CMakePresets.json").exists():
            unpack(project, full, source)
        for words in (["cmake", "--preset", "release"],
                      ["cmake", "--build", "--preset", "release", "--target", "zoetrope"]):
            run(words, source)
    return program.parent


def resolved(project, commit):
    if not (project / ".git").exists():
        raise NotToBeHad(f"{project} has no .git")
    return run(["git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}"], project,
               f"the history has no commit {commit}").decode().strip()


def unpack(project, commit, folder):
    """Under another name until it is whole: a build that was interrupted goes on where it was."""
    half = folder.with_name(f"{folder.name}.{os.getpid()}")
    half.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(run(["git", "archive", commit], project))) as archive:
        archive.extractall(half)
    half.rename(folder)


def run(words, folder, otherwise=""):
    try:
        ended = subprocess.run(words, cwd=folder, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise NotToBeHad(f"{words[0]} is not installed") from error
    if ended.returncode != 0:
        last = (ended.stderr or ended.stdout).decode(errors="replace").strip().splitlines()[-1:]
        raise NotToBeHad(otherwise or f"`{' '.join(words)}` in {folder}: {' '.join(last)}")
    return ended.stdout
