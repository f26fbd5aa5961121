"""SIGKILL at every boundary of a run, and of the run that recovers from it."""

import dataclasses

import mishaps
from context import Result
from lab.journals import blind
from mishaps import Mishap
from recovery import recover

NAME = "kills"
WHAT = "SIGKILL at every boundary three times, and pairs of them"
SHORT = True

ROUNDS = 3
PAIRS = 200
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
    place = context.place(service)
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


def run(context):
    length = len(mishaps.quiet_run(context))
    singles = sample(context, length) if context.short else sweep(context, ROUNDS)
    doubles = pairs(context, SHORT_PAIRS if context.short else PAIRS, length)
    cases = singles + doubles
    struck = [case for case in cases if case.number]
    words = (f"{len([c for c in singles if c.number])} kills over {length} boundaries and {len(doubles)} pairs; "
             f"{sum(case.doubtful for case in cases)} clips in doubt, {sum(case.charged for case in cases)} of them "
             f"charged; finished at most {max((case.seconds for case in struck), default=0):.1f} s after the kill")
    return Result(len(cases), [problem for case in cases for problem in case.problems], words)
