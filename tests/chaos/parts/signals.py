"""SIGTERM at a boundary, once or twice: the program ends by itself, and the next run goes on."""

import mishaps
from context import at_least
from mishaps import Plan
from recovery import recover

NAME = "signals"
WHAT = "SIGTERM at a boundary, once, or once more a little later"
SHORT = True

CASES = 400
SHORT_CASES = 4
STOPPED = 130
SENDERS = 1  # one at a time sends for an account, so that no more attempts can be let go of


def play(context, service, numbers):
    """(what was wrong, how many of the signals came)"""
    place = context.place(service)
    status, said, crossings = mishaps.run(context, place, Plan(signals=numbers))
    came = sum(crossings.reached(number) for number in numbers)
    problems = []
    work_is_over = status == 0 and place.clips_in("done") == 2
    if not (work_is_over or (came and status == STOPPED)):
        problems.append(f"it ended with {status} after {came} signals: {said}")
    # After one a createTask under way is awaited; only the second one lets go of it, and says so in the journal.
    let_go = crossings.doubted() if came > 1 else set()
    if len(let_go) > SENDERS:
        problems.append(f"{len(let_go)} were let go of by {SENDERS} sender")
    held = {attempt for attempt, in place.rows("SELECT id FROM attempts WHERE state = 'ambiguous'")}
    if held - let_go:
        problems.append(f"{len(held - let_go)} held after {came} signals, and no journal says why")
    problems += recover(context, service, place, let_go).problems
    context.done_with(place, problems)
    where = f"{place.folder.name}, SIGTERM at {numbers} ({crossings.last()})"
    return [f"{where}: {problem}" for problem in problems], came, status == STOPPED


def run(context):
    length = len(mishaps.quiet_run(context))
    chance = context.chance("signals")
    cases = []
    for index in range(SHORT_CASES if context.short else CASES):
        first = chance.randint(1, length * 4 // 5 if context.short else length)
        cases.append((first, first + chance.randint(1, 20)) if index % 2 else (first,))
    found = context.each(cases, lambda service, numbers: play(context, service, numbers))
    stopped = sum(was_stopped for *_, was_stopped in found)
    twice = sum(came > 1 for _, came, _ in found)
    problems = [problem for problems, *_ in found for problem in problems]
    problems += at_least(1 if context.short else CASES // 2, stopped, f"runs ended with {STOPPED}")
    problems += at_least(1 if context.short else CASES // 4, twice, "runs got both of two signals")
    return context.result(len(cases), problems, f"{stopped} runs ended with {STOPPED}, {twice} after two signals")
