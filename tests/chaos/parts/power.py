"""Power cuts: at a boundary the process is killed, and what it had not synced is taken back or torn."""

import hashlib
import shutil
import sqlite3

import mishaps
from context import at_least
from lab.journals import blind
from mishaps import Plan
from recovery import recover

NAME = "power"
WHAT = "power cut with un-synced writes and names lost, or torn by chance"
SHORT = True

STEP = 3  # every third boundary
SHORT_CUTS = 6
CONTROLS = 1


def done_without_a_file(place):
    """Clips that the database, as the disk has it, says are done although their file is not whole in its place. Looked
    at in a copy: the database may first have to undo a change that the cut interrupted."""
    copy = place.folder / "as-found"
    copy.mkdir()
    for name in ("zoetrope.db", "zoetrope.db-journal"):
        if (place.workspace() / name).exists():
            shutil.copy(place.workspace() / name, copy / name)
    if not (copy / "zoetrope.db").exists():
        return []
    database = sqlite3.connect(copy / "zoetrope.db")
    try:
        if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'clips'").fetchall():
            return []
        done = database.execute("SELECT number, result_sha256 FROM clips WHERE state = 'done'").fetchall()
    finally:
        database.close()
    return [number for number, sha256 in done if digest(place.videos() / f"clip_{number:02}.mp4") != sha256]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def cut(context, service, case):
    """(what was wrong, clips in doubt, was it cut at all, did the look at the books or at the files see it)"""
    number, seed, lying = case
    place = context.place(service)
    status, said, crossings = mishaps.run(context, place, Plan(kill=number, power=seed, lying=lying))
    expected = -9 if crossings.reached(number) else 0
    problems = [] if status == expected else [f"it ended with {status}: {said}"]
    missing = done_without_a_file(place)
    if missing:
        problems.append(f"done by the database, and no whole file: {missing}")
    recovered = recover(context, service, place, blind(place))
    problems += recovered.problems
    context.done_with(place, [] if lying else problems)
    where = f"{place.folder.name}, power cut at {number} with seed {seed} ({crossings.last()})"
    return [f"{where}: {problem}" for problem in problems], recovered.doubtful, status == -9, \
        bool(missing or recovered.audited)


def run(context):
    length = len(mishaps.quiet_run(context))
    chance = context.chance("power")

    def torn():
        return chance.randint(1, 1 << 30)

    if context.short:
        cases = [(chance.randint(1, length), index % 2 * torn(), False) for index in range(SHORT_CUTS)]
    else:
        cases = [(number, seed, False) for number in range(1, length + 1, STEP) for seed in (0, torn())]
    found = context.each(cases, lambda service, case: cut(context, service, case))
    problems = [problem for problems, *_ in found for problem in problems]
    # A disk that says of everything that it has synced it, and keeps nothing, has to be noticed.
    controls = context.each([(length * 3 // 4, 0, True)] * CONTROLS, lambda service, case: cut(context, service, case))
    noticed = sum(was_cut and is_seen for *_, was_cut, is_seen in controls)
    if noticed < CONTROLS:
        problems.append(f"only {noticed} of {CONTROLS} disks that keep nothing were noticed")
    cuts = sum(was_cut for *_, was_cut, _ in found)
    problems += at_least(1 if context.short else len(cases) // 2, cuts, "power cuts")
    return context.result(len(cases) + CONTROLS, problems,
                          f"{cuts} power cuts, half of them tearing; "
                          f"{sum(doubtful for _, doubtful, *_ in found)} clips in doubt; "
                          f"{noticed} of {CONTROLS} lying disks noticed")
