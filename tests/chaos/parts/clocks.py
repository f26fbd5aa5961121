"""A wall clock that is wrong, that is set while the program runs, and that is another one for the next run."""

import collections
import time

import mishaps
from context import at_least
from lab.journals import blind
from mishaps import Plan
from recovery import recover

NAME = "clocks"
WHAT = "wrong wall clocks, and clocks that are set in the middle"
SHORT = True

MINUTE, HOUR, DAY, YEAR = 60, 3_600, 86_400, 31_557_600
SET_TIMES = 12  # of each clock that is set in the middle, in the long form
SHORT_CASES = 5


def wrong_clocks():
    """By how many seconds the clock is wrong. Set back by less than two hours it makes what is planned wait for so
    long, which is seen here with seconds; set back by more it makes nothing wait."""
    now = int(time.time())
    return {"twenty seconds late": -20, "a day late": -DAY, "a day early": DAY, "ten years early": 10 * YEAR,
            "a minute before 32 bits end": (1 << 31) - now - MINUTE, "in 2039": (1 << 31) - now + YEAR,
            "in 1970": -now + MINUTE, "in 2105": (1 << 32) - now - YEAR}


def cases(context, length):
    """(words, the clock of the first run, that of the next, the boundary at which the first is killed)"""
    chance = context.chance("clocks")
    found = []
    for name, seconds in wrong_clocks().items():
        found.append((f"{name} all the time", f"{seconds}", f"{seconds}", 0))
        for _ in range(SET_TIMES):
            number = chance.randint(1, length * 9 // 10)  # not every run is as long as the quiet one
            found.append((f"set from right to {name} at {number}", f"{seconds}@{number}", f"{seconds}", 0))
            found.append((f"set from {name} to right at {number}", f"{seconds},0@{number}", "", 0))
            found.append((f"{name}, killed at {number}, then right", f"{seconds}", "", number))
            found.append((f"right, killed at {number}, then {name}", "", f"{seconds}", number))
    for _ in range(SET_TIMES):
        jumps = ",".join(f"{chance.randint(-8, 8) * 3 * HOUR}@{number}" for number in range(1, 2 * length, 40))
        found.append(("set every forty boundaries", jumps, "", 0))
    return chance.sample(found, SHORT_CASES) if context.short else found


def play(context, service, case):
    words, first, following, number = case
    place = context.place(service)
    status, said, crossings = mishaps.run(context, place, Plan(wall=first, kill=number))
    is_killed = number > 0 and crossings.reached(number)
    struck = collections.Counter(killed=is_killed, set=is_set(first) > 0 and crossings.reached(is_set(first)))
    problems = [] if status in ((-9,) if is_killed else (0, 1)) else [f"it ended with {status}: {said}"]
    if first and "@" not in first and not number:
        problems += told_the_time(place, int(first))
    environment = Plan(wall=following).environment(context, place, "/dev/null")
    # By a clock that was set forward a render is late at the first look, and the run after that brings it.
    in_doubt = blind(place)
    status, said = place.generate(extra=environment)
    if status not in (0, 1):
        problems.append(f"the next run ended with {status}: {said}")
    problems += recover(context, service, place, in_doubt, environment).problems
    context.done_with(place, problems)
    return [f"{place.folder.name}, {words} ({crossings.last()}): {problem}" for problem in problems], struck


def is_set(clock):
    """The first boundary at which it is set; 0 for one that is wrong, or right, all the time."""
    numbers = [int(step.partition("@")[2]) for step in clock.split(",") if "@" in step]
    return min(numbers, default=0)


def told_the_time(place, wrong_by):
    """That the program saw the wrong clock at all."""
    at = place.rows("SELECT MAX(created_at) FROM attempts")[0][0] / 1_000_000
    return [] if abs(at - time.time() - wrong_by) < 10 * MINUTE else [f"it did not see its clock: {at}"]


def run(context):
    wanted = cases(context, len(mishaps.quiet_run(context)))
    found = context.each(wanted, lambda service, case: play(context, service, case))
    struck = sum((struck for _, struck in found), collections.Counter())
    problems = [problem for problems, _ in found for problem in problems]
    for what in ("killed", "set"):
        expected = sum(bool(case[3]) if what == "killed" else is_set(case[1]) > 0 for case in wanted)
        problems += at_least(min(1, expected) if context.short else expected * 3 // 4, struck[what], f"were {what}")
    return context.result(len(wanted), problems,
                          f"{len(wrong_clocks())} clocks from 1970 to 2105, all the time, set in the middle "
                          f"({struck['set']}), and changed between two runs of which the first is killed "
                          f"({struck['killed']})")
