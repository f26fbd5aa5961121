"""SIGKILL at every boundary of a run, and of the run that recovers from it."""

import collections
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
QUIET_RUNS = 5  # the shortest says what every run crosses
PAIRS = 200  # of which both kills strike
TRIES_MAX = 5  # for each
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
    """Until both kills of so many struck: a run that is killed late leaves less to the one that is to be killed
    next, which may come to its end before its moment."""
    chance = context.chance("pairs")
    cases, tried = [], 0
    while both_struck(cases) < count and tried < count * TRIES_MAX:
        wanted = [[chance.randint(1, length), chance.randint(1, length // 2)]
                  for _ in range(count - both_struck(cases))]
        tried += len(wanted)
        cases += context.each(wanted, lambda service, case: kill_and_recover(context, service, case))
    return cases


def both_struck(cases):
    return sum(case.kills == 2 for case in cases)


def again_where_missed(context, cases, length):
    """Not every run crosses the same number of boundaries: those that were struck less often than they are to be are
    tried again. What comes of that, and the boundaries that are still missed."""
    more = []
    for tried in range(TRIES_MAX):
        missed = boundaries_missed(cases + more, length)
        wanted = [(number, tried % 2 == 1) for number, left in missed.items() for _ in range(left)]
        if not wanted:
            break
        more += context.each(wanted, lambda service, case: kill_and_recover(context, service, [case[0]], case[1]))
    return more, sorted(boundaries_missed(cases + more, length))


def boundaries_missed(cases, length):
    """By the number of a boundary: how many kills it lacks."""
    times = collections.Counter(case.number for case in cases)
    return {number: ROUNDS - times[number] for number in range(1, length + 1) if times[number] < ROUNDS}


def sample(context, length):
    chance = context.chance("kills")
    wanted = [(chance.randint(1, length), chance.random() < 0.5) for _ in range(SHORT_KILLS)]
    return context.each(wanted, lambda service, case: kill_and_recover(context, service, [case[0]], case[1]))


def beside(context, count, length):
    chance = context.chance("beside")
    wanted = [chance.randint(140, length * 2 // 5) for _ in range(count)]  # they share the work
    return context.each(wanted, lambda service, number: killed_beside(context, service, number))


def boundaries_of_every_run(context):
    return min(len(mishaps.quiet_run(context)) for _ in range(1 if context.short else QUIET_RUNS))


def run(context):
    length = boundaries_of_every_run(context)
    singles = sample(context, length) if context.short else sweep(context, ROUNDS)
    more, missed = ([], []) if context.short else again_where_missed(context, singles, length)
    singles += more
    doubles = pairs(context, SHORT_PAIRS if context.short else PAIRS, length)
    others = [] if context.short else beside(context, BESIDE, length)
    cases = singles + doubles + others
    both = both_struck(doubles)
    problems = [problem for case in cases for problem in case.problems]
    problems += [f"boundary {number} was not struck {ROUNDS} times: nothing was shown of it" for number in missed]
    problems += at_least(SHORT_KILLS // 2, struck(singles), "runs were killed") if context.short else []
    problems += at_least(SHORT_PAIRS if context.short else PAIRS, both, "runs and their successors were killed")
    problems += at_least(0 if context.short else BESIDE // 2, struck(others), "were killed beside another process")
    each = "" if context.short or missed else f", each {ROUNDS} times or more"
    words = (f"{struck(singles)} kills over {length} boundaries{each}, {both} pairs that struck twice of "
             f"{len(doubles)}, {struck(others)} beside another process; {sum(case.doubtful for case in cases)} clips "
             f"in doubt, {sum(case.charged for case in cases)} of them charged; from the restart to the end of the "
             f"recovering run {slowest(singles + doubles):.1f} s at most")
    if others:
        words += f"; {slowest(others):.1f} s from the kill to the end of the other process"
    return context.result(len(cases), problems, words)


def struck(cases):
    return sum(case.kills > 0 for case in cases)


def slowest(cases):
    return max((case.seconds for case in cases if case.kills), default=0)
