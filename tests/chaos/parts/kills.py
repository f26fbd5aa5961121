"""SIGKILL at every boundary of a run, and of the run that recovers from it."""

import dataclasses

import mishaps
from context import Result, Stopwatch
from lab.journals import blind
from mishaps import Mishap
from recovery import recover

NAME = "kills"
WHAT = "SIGKILL at every boundary three times, and pairs of them"
SHORT = True

ROUNDS = 3
PAIRS = 200
BESIDE = 24  # with another process that is at work already
CLIPS = 2
SHORT_KILLS = 6
SHORT_PAIRS = 2
BESIDE_SECONDS = 155  # the lease, and five


@dataclasses.dataclass
class Case:
    number: int = 0  # of the boundary; 0 when it ran to its end
    where: str = ""
    problems: list = dataclasses.field(default_factory=list)
    doubtful: int = 0
    charged: int = 0
    seconds: float = 0


def killed(context, place, number, after):
    """One run that is killed there. Its status, its crossings, and the attempts that may be in doubt by then."""
    status, said, crossings = mishaps.run(context, place, Mishap(kill=number, kill_after=after))
    problems = [] if status in (0, -9) else [f"killed at {number}, it ended with {status}: {said}"]
    return status == -9, crossings, problems


def kill_and_recover(context, service, numbers, after=False):
    """Killed at each of these boundaries, one run after the other, then a run to the end."""
    place = context.place(service, CLIPS)
    case, doubtful = Case(), set()
    for number in numbers:
        was_killed, crossings, problems = killed(context, place, number, after)
        case.problems += problems
        doubtful |= blind(place)
        if was_killed:
            case.number, case.where = number, crossings.last()
    recovered = recover(context, service, place, doubtful)
    case.problems += recovered.problems
    case.doubtful, case.charged, case.seconds = recovered.doubtful, recovered.charged, recovered.seconds
    if case.seconds > BESIDE_SECONDS:
        case.problems.append(f"it took {case.seconds:.0f} s to resume and finish")
    context.done_with(place, case.problems)
    case.problems = [f"{place.folder.name}, killed at {numbers}{'+' if after else ''} ({case.where}): {problem}"
                     for problem in case.problems]
    return case


def killed_beside(context, service, number):
    """The second of two processes is at work already when the first is killed: it takes over by itself."""
    place = context.place(service)
    first, crossings = mishaps.begin(context, place, Mishap(kill=number))
    second = place.begin_generate()
    status, said = place.end_of(first)
    case = Case(number if status == -9 else 0, crossings.last())
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
    wanted = [[chance.randint(1, length), chance.randint(1, length // 2)] for _ in range(count)]
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
    words = (f"{struck(singles)} kills over {length} boundaries, {struck(doubles)} pairs, {struck(others)} beside "
             f"another process; {sum(case.doubtful for case in cases)} clips in doubt, "
             f"{sum(case.charged for case in cases)} of them charged; finished at most "
             f"{slowest(singles + doubles):.1f} s after the kill, "
             f"{slowest(others):.1f} s by the other process")
    return Result(len(cases), [problem for case in cases for problem in case.problems], words)


def struck(cases):
    return sum(case.number > 0 for case in cases)


def slowest(cases):
    return max((case.seconds for case in cases if case.number), default=0)
