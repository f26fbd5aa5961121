"""SIGKILL at every boundary of a run, and of the run that recovers from it."""

import dataclasses

import mishaps
from context import Stopwatch, at_least
from lab.journals import blind
from mishaps import Plan
from recovery import recover

NAME = "kills"
WHAT = "SIGKILL at every boundary three times, and pairs of them"
SHORT = True

ROUNDS = 3
PAIRS = 200
BESIDE = 24  # with another process that is at work already
CLIPS = 2
SHORT_KILLS = 6
SHORT_PAIRS = 3
AT_ONCE_SECONDS = 60  # far below the lease: a journal whose lock is free belongs to nobody who lives
BESIDE_SECONDS = 155  # the lease, and five


@dataclasses.dataclass
class Case:
    number: int = 0  # of the boundary; 0 when it ran to its end
    kills: int = 0
    where: str = ""
    problems: list = dataclasses.field(default_factory=list)
    doubtful: int = 0
    charged: int = 0
    seconds: float = 0


def killed(context, place, number, after, in_doubt):
    """One run that is to be killed there: was it, its crossings, and what is wrong. One that comes to its end before
    leaves what earlier kills brought into doubt to a person."""
    status, said, crossings = mishaps.run(context, place, Plan(kill=number, kill_after=after))
    expected = {-9} if crossings.reached(number) else {0, 1} if in_doubt else {0}
    problems = [] if status in expected else [f"killed at {number}, it ended with {status}: {said}"]
    return status == -9, crossings, problems


def kill_and_recover(context, service, numbers, after=False):
    """Killed at each of these boundaries, one run after the other, then a run to the end."""
    place = context.place(service, CLIPS)
    case, doubtful = Case(), set()
    for number in numbers:
        was_killed, crossings, problems = killed(context, place, number, after, bool(doubtful))
        case.problems += problems
        doubtful |= blind(place)
        if was_killed:
            case.number, case.where = number, crossings.last()
            case.kills += 1
    recovered = recover(context, service, place, doubtful)
    case.problems += recovered.problems
    case.doubtful, case.charged, case.seconds = recovered.doubtful, recovered.charged, recovered.seconds
    if case.seconds > AT_ONCE_SECONDS:
        case.problems.append(f"it took {case.seconds:.0f} s to resume and finish")
    context.done_with(place, case.problems)
    case.problems = [f"{place.folder.name}, killed at {numbers}{'+' if after else ''} ({case.where}): {problem}"
                     for problem in case.problems]
    return case


def killed_beside(context, service, number):
    """The second of two processes is at work already when the first is killed: it takes over by itself."""
    place = context.place(service)
    first, crossings = mishaps.begin(context, place, Plan(kill=number))
    second = place.begin_generate()
    status, said = place.end_of(first)
    was_killed = status == -9
    case = Case(number if was_killed else 0, int(was_killed), crossings.last())
    if status not in (0, -9):
        case.problems.append(f"it ended with {status}: {said}")
    doubtful = blind(place)
    watch = Stopwatch()
    status, said = place.end_of(second)
    case.seconds = watch.seconds()
    if status not in (0, 1):
        case.problems.append(f"the other one ended with {status}: {said}")
    unfinished = place.clips_in("done") + len(place.rows("SELECT 1 FROM clips WHERE hold_reason = 'ambiguous'")) < CLIPS
    if unfinished or case.seconds > BESIDE_SECONDS:
        case.problems.append(f"the other one finished nothing within {case.seconds:.0f} s: {said}")
    recovered = recover(context, service, place, doubtful)
    case.problems += recovered.problems
    case.doubtful, case.charged = recovered.doubtful, recovered.charged
    context.done_with(place, case.problems)
    case.problems = [f"{place.folder.name}, killed at {number} beside another: {problem}" for problem in case.problems]
    return case


def sweep(context, rounds):
    """Every boundary once a round, until runs end unkilled; every second round after it instead of before it."""
    cases, number, batch = [], 1, 64
    while True:
        wanted = [(n, r % 2 == 1) for n in range(number, number + batch) for r in range(rounds)]
        found = context.each(wanted, lambda service, case: kill_and_recover(context, service, [case[0]], case[1]))
        cases += found
        context.say(f"kills: boundaries to {number + batch - 1}, {len(cases)} runs, "
                    f"{sum(len(case.problems) for case in cases)} wrong")
        if all(case.number == 0 for case in found):
            return cases
        number += batch


def pairs(context, count, length):
    chance = context.chance("pairs")
    # A run that is killed late leaves less to the one that is to be killed next.
    first_max = length // 2 if context.short else length
    wanted = [[chance.randint(1, first_max), chance.randint(1, length // 2)] for _ in range(count)]
    return context.each(wanted, lambda service, case: kill_and_recover(context, service, case))


def sample(context, length):
    chance = context.chance("kills")
    wanted = [(chance.randint(1, length), chance.random() < 0.5) for _ in range(SHORT_KILLS)]
    return context.each(wanted, lambda service, case: kill_and_recover(context, service, [case[0]], case[1]))


def beside(context, count, length):
    chance = context.chance("beside")
    wanted = [chance.randint(140, length * 2 // 5) for _ in range(count)]  # they share the work
    return context.each(wanted, lambda service, number: killed_beside(context, service, number))


def run(context):
    length = len(mishaps.quiet_run(context))
    singles = sample(context, length) if context.short else sweep(context, ROUNDS)
    doubles = pairs(context, SHORT_PAIRS if context.short else PAIRS, length)
    others = [] if context.short else beside(context, BESIDE, length)
    cases = singles + doubles + others
    both = sum(case.kills == 2 for case in doubles)
    problems = [problem for case in cases for problem in case.problems]
    problems += at_least(1 if context.short else length, struck(singles), "runs were killed")
    problems += at_least(1 if context.short else PAIRS // 2, both, "runs and their successors were killed")
    problems += at_least(0 if context.short else BESIDE // 2, struck(others), "were killed beside another process")
    words = (f"{struck(singles)} kills over {length} boundaries, {both} pairs, {struck(others)} beside "
             f"another process; {sum(case.doubtful for case in cases)} clips in doubt, "
             f"{sum(case.charged for case in cases)} of them charged; from the restart to the end of the recovering "
             f"run {slowest(singles + doubles):.1f} s at most")
    if others:
        words += f"; {slowest(others):.1f} s from the kill to the end of the other process"
    return context.result(len(cases), problems, words)


def struck(cases):
    return sum(case.kills > 0 for case in cases)


def slowest(cases):
    return max((case.seconds for case in cases if case.kills), default=0)
