"""Databases of earlier versions, migrated while others are at work, by two at once, and with a kill in between; and
a database that becomes newer than the program that uses it."""

import collections
import contextlib
import sqlite3
import threading

import mishaps
from context import at_least
from lab.audit import Audit
from lab.journals import blind
from lab.service import wait_until
from mishaps import Plan
from old_schema import downgrade, migrate_to_the_future, migrations, schema_of
from recovery import recover

NAME = "upgrade"
WHAT = "older and newer databases, two versions at once, killed migrations"
SHORT = True

OLDEST = 2  # before it there were no clips
ROUNDS = 12
SLOW_SECONDS = 1.5
REFUSED = 1
BESIDE = "beside a program of schema"


class Boundaries:
    """Where something happens, as quiet runs cross it."""

    def __init__(self, context):
        lines = mishaps.quiet_run(context)
        self.first_send = next(number for number, line in enumerate(lines, 1) if " record 1 " in line)
        self.almost_over = len(lines) * 9 // 10
        self.migrated = {}  # by the schema before: the last boundary of a migration

    def measure(self, context, number):
        def play(service):
            place = context.place(service)
            place.generate("--budget", "0")
            downgrade(context.project, place, number)
            _, _, crossings = mishaps.run(context, place, Plan(), "--budget", "0")
            self.migrated[number] = next(at for at, line in enumerate(crossings.lines()) if is_after_migration(line))
            context.done_with(place)

        context.one(play)


def is_after_migration(line):
    """The journal of sends is made once the database is of the version of the program."""
    return line.endswith("/state") or "/state/" in line


class Case:
    def __init__(self, context, service, number, chance, boundaries):
        self.context = context
        self.service = service
        self.number = number
        self.chance = chance
        self.boundaries = boundaries
        self.place = context.place(service)
        self.struck = collections.Counter()
        self.problems = []

    def killed(self, plan, words):
        """True when the run was killed, as it had to be."""
        status, said, crossings = mishaps.run(self.context, self.place, plan)
        if status != (-9 if crossings.reached(plan.kill) else 0):
            self.problems.append(f"{words}, it ended with {status}: {said}")
        return status == -9, crossings

    def half_done(self):
        """Its run is killed somewhere after its first send; the attempts that may be in doubt."""
        number = self.chance.randint(self.boundaries.first_send, self.boundaries.almost_over)
        self.struck["half done"] += self.killed(Plan(kill=number), "before the migration")[0]
        return blind(self.place)

    def downgraded(self):
        in_doubt = self.half_done()
        downgrade(self.context.project, self.place, self.number)
        return in_doubt

    def migrated(self, in_doubt):
        self.problems += recover(self.context, self.service, self.place, in_doubt).problems
        newest = len(migrations(self.context.project))
        if schema_of(self.place) != newest:
            self.problems.append(f"the schema is {schema_of(self.place)} and not {newest}")


def two_migrate(case):
    in_doubt = case.downgraded()
    both = [case.place.begin_generate(), case.place.begin_generate()]
    for program in both:
        status, said = case.place.end_of(program)
        if status != (1 if in_doubt else 0):
            case.problems.append(f"one of two ended with {status}: {said}")
    case.migrated(in_doubt)


def killed_while_migrating(case, power=None):
    in_doubt = case.downgraded()
    number = case.chance.randint(1, case.boundaries.migrated[case.number])
    was_killed, crossings = case.killed(Plan(kill=number, power=power), "while it migrated")
    case.struck["migrations"] += was_killed and not any(is_after_migration(line) for line in crossings.lines())
    case.migrated(in_doubt | blind(case.place))


def torn_while_migrating(case):
    killed_while_migrating(case, case.chance.randint(0, 1 << 30))


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


def migrated_under_a_reader(case):
    in_doubt = case.downgraded()
    with reader(case.place):
        case.migrated(in_doubt)


def with_slow_renders(service, place):
    """A run that has sent something and waits for it."""
    service.change(render_median_seconds=SLOW_SECONDS)
    program = place.begin_generate()
    wait_until(lambda: service.figures()["creates_accepted"] >= 1, "the first render is accepted")
    return program


def newer_while_it_runs(case):
    """One that runs brings home what it has sent; one that is started anew refuses."""
    program = with_slow_renders(case.service, case.place)
    migrate_to_the_future(case.place)
    status, said = case.place.generate()
    if status != REFUSED or "use a newer zoetrope" not in said:
        case.problems.append(f"a start on the newer database ended with {status}: {said}")
    status, said = case.place.end_of(program)
    if status != 0:
        case.problems.append(f"the run ended with {status} when its database became newer: {said}")
    case.problems += Audit(case.place, case.service.figures()).problems


def older_version_beside(case):
    """The older program sends and waits; the newer one is started beside it and migrates under it."""
    older = case.context.other_place(case.place.folder, case.place.api, case.place.task, case.context.older)
    program = with_slow_renders(case.service, older)
    before = schema_of(case.place)
    status, said = case.place.generate()
    if status != 0:
        case.problems.append(f"the newer one ended with {status}: {said}")
    if schema_of(case.place) <= before:
        case.problems.append(f"the schema stayed at {before}")
    case.struck[f"{BESIDE} {before}"] += 1
    status, said = older.end_of(program)
    if status != 0:
        case.problems.append(f"the older one ended with {status}: {said}")
    case.migrated(blind(case.place))
    case.context.done_with(older, case.problems)


def plays(context, numbers):
    every = [two_migrate, killed_while_migrating, torn_while_migrating, migrated_under_a_reader]
    rounds = 1 if context.short else ROUNDS
    found = [(play, number) for _ in range(rounds) for play in every for number in numbers]
    found += [(newer_while_it_runs, 0)] * rounds
    if context.older:
        found += [(older_version_beside, 0)] * rounds
    return found


def run(context):
    chance = context.chance("upgrade")
    numbers = list(range(OLDEST, len(migrations(context.project))))
    numbers = numbers[-1:] if context.short else numbers
    boundaries = Boundaries(context)
    for number in numbers:
        boundaries.measure(context, number)
    cases = [(what, number, context.chance(f"upgrade-{chance.random()}")) for what, number in plays(context, numbers)]

    def play(service, wanted):
        what, number, own_chance = wanted
        case = Case(context, service, number, own_chance, boundaries)
        try:
            what(case)
        finally:
            service.change(render_median_seconds=0.1)
        context.done_with(case.place, case.problems)
        return [f"{case.place.folder.name}, {what.__name__} from schema {number}: {problem}"
                for problem in case.problems], case.struck

    found = context.each(cases, play, name=lambda case: case[0].__name__)
    struck = sum((struck for _, struck in found), collections.Counter())
    problems = [problem for problems, _ in found for problem in problems]
    killed = sum(what in (killed_while_migrating, torn_while_migrating) for what, *_ in cases)
    problems += at_least(1 if context.short else killed // 2, struck["migrations"], "migrations were killed")
    problems += at_least(1 if context.short else len(cases) // 2, struck["half done"], "runs left their work half done")
    words = (f"schemas {numbers[0]} to {numbers[-1]}, two at once, under a reader, "
             f"{struck['migrations']} migrations killed or torn")
    words += "".join(f"; {count} {what}" for what, count in sorted(struck.items()) if what.startswith(BESIDE))
    return context.result(len(cases), problems, words, untried(context))


def untried(context):
    return [] if context.older else [f"an older program beside it ({context.why_no_older})"]
