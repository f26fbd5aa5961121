"""Databases of earlier versions, migrated while others are at work, by two at once, and with a kill in between; and
a database that becomes newer than the program that uses it."""

import contextlib
import sqlite3
import threading

import mishaps
from context import Result
from lab.audit import Audit
from lab.journals import blind
from lab.place import Place
from lab.service import wait_until
from mishaps import Mishap
from old_schema import downgrade, migrate_to_the_future, migrations, schema_of
from recovery import recover

NAME = "upgrade"
WHAT = "older and newer databases, two versions at once, killed migrations"
SHORT = True

OLDEST = 2  # before it there were no clips
MIGRATION = 160  # boundaries, at most, until a run has migrated
ROUNDS = 12
SLOW_SECONDS = 1.5
REFUSED = 1


def half_done(context, service, chance):
    """A place whose run was killed somewhere after its first send, and the attempts that may be in doubt."""
    place = context.place(service)
    mishaps.run(context, place, Mishap(kill=chance.randint(420, 900)))
    return place, blind(place)


def migrated(context, service, place, in_doubt, problems):
    problems += recover(context, service, place, in_doubt).problems
    newest = len(migrations(context.project))
    if schema_of(place) != newest:
        problems.append(f"the schema is {schema_of(place)} and not {newest}")


def two_migrate(context, service, number, chance):
    place, in_doubt = half_done(context, service, chance)
    downgrade(context.project, place, number)
    both = [place.begin_generate(), place.begin_generate()]
    problems = []
    for program in both:
        status, said = place.end_of(program)
        if status != (1 if in_doubt else 0):
            problems.append(f"one of two ended with {status}: {said}")
    migrated(context, service, place, in_doubt, problems)
    return place, problems


def killed_while_migrating(context, service, number, chance, power=None):
    place, in_doubt = half_done(context, service, chance)
    downgrade(context.project, place, number)
    mishaps.run(context, place, Mishap(kill=chance.randint(1, MIGRATION), power=power))
    problems = []
    migrated(context, service, place, in_doubt | blind(place), problems)
    return place, problems


def torn_while_migrating(context, service, number, chance):
    return killed_while_migrating(context, service, number, chance, chance.randint(0, 1 << 30))


@contextlib.contextmanager
def reader(place):
    """Somebody who looks at the database all the time, half a second each time."""
    ends = threading.Event()

    def read():
        database = sqlite3.connect(f"file:{place.database()}?mode=ro", uri=True, timeout=60, isolation_level=None)
        while not ends.is_set():
            database.execute("BEGIN")
            database.execute("SELECT COUNT(*) FROM attempts").fetchall()
            ends.wait(0.5)
            database.execute("COMMIT")
            ends.wait(0.05)
        database.close()

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


def migrated_under_a_reader(context, service, number, chance):
    place, in_doubt = half_done(context, service, chance)
    downgrade(context.project, place, number)
    problems = []
    with reader(place):
        migrated(context, service, place, in_doubt, problems)
    return place, problems


def with_slow_renders(service, place):
    """A run that has sent something and waits for it."""
    service.change(render_median_seconds=SLOW_SECONDS)
    program = place.begin_generate()
    wait_until(lambda: service.figures()["creates_accepted"] >= 1, "the first render is accepted")
    return program


def newer_while_it_runs(context, service, _, __):
    """One that runs brings home what it has sent; one that is started anew refuses."""
    place = context.place(service)
    program = with_slow_renders(service, place)
    migrate_to_the_future(place)
    problems = []
    status, said = place.generate()
    if status != REFUSED or "use a newer zoetrope" not in said:
        problems.append(f"a start on the newer database ended with {status}: {said}")
    status, said = place.end_of(program)
    if status != 0:
        problems.append(f"the run ended with {status} when its database became newer: {said}")
    problems += Audit(place, service.figures()).problems
    return place, problems


def older_version_beside(context, service, _, __):
    """The older program sends and waits; the newer one is started beside it and migrates under it."""
    place = context.place(service)
    older = Place(context.older, place.folder, place.api, place.task)
    program = with_slow_renders(service, older)
    before = schema_of(place)
    problems = []
    status, said = place.generate()
    if status != 0:
        problems.append(f"the newer one ended with {status}: {said}")
    if schema_of(place) <= before:
        problems.append(f"the schema stayed at {before}")
    status, said = older.end_of(program)
    if status != 0:
        problems.append(f"the older one ended with {status}: {said}")
    migrated(context, service, place, blind(place), problems)
    return place, problems


def plays(context):
    every = [two_migrate, killed_while_migrating, torn_while_migrating, migrated_under_a_reader]
    numbers = range(OLDEST, len(migrations(context.project)))
    rounds = 1 if context.short else ROUNDS
    found = [(play, number) for _ in range(rounds) for play in every
             for number in (list(numbers)[-1:] if context.short else numbers)]
    found += [(newer_while_it_runs, 0)] * rounds
    if context.older:
        found += [(older_version_beside, 0)] * rounds
    return found


def run(context):
    chance = context.chance("upgrade")
    cases = [(play, number, context.chance(f"upgrade-{chance.random()}")) for play, number in plays(context)]

    def play(service, case):
        what, number, own_chance = case
        try:
            place, problems = what(context, service, number, own_chance)
        finally:
            service.change(render_median_seconds=0.1)
        context.done_with(place, problems)
        return [f"{place.folder.name}, {what.__name__} from schema {number}: {problem}" for problem in problems]

    found = context.each(cases, play)
    beside = "an older program beside it" if context.older else "no older program was given to run beside it"
    return Result(len(cases), [problem for problems in found for problem in problems],
                  f"schemas {OLDEST} to {len(migrations(context.project)) - 1}, two at once, killed, torn, under a "
                  f"reader; {beside}")
