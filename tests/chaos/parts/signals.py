"""SIGTERM at a boundary, once or twice: the program ends by itself, and the next run goes on."""

import mishaps
from context import Result
from lab.journals import blind
from mishaps import Mishap
from recovery import recover

NAME = "signals"
WHAT = "SIGTERM at a boundary, once, or once more a little later"
SHORT = True

CASES = 400
SHORT_CASES = 4
STOPPED = 130
ENDED = (0, STOPPED, -15)  # -15: before it watches for signals there is nothing to bring to a good end


def play(context, service, numbers):
    place = context.place(service)
    status, said, crossings = mishaps.run(context, place, Mishap(signals=numbers))
    problems = [] if status in ENDED else [f"it ended with {status}: {said}"]
    # After one a createTask under way is awaited; only the second one lets go of it.
    in_doubt = blind(place) if len(numbers) > 1 else set()
    held = {attempt for attempt, in place.rows("SELECT id FROM attempts WHERE state = 'ambiguous'")} \
        if status == STOPPED else set()
    if held and len(numbers) == 1:
        problems.append(f"{len(held)} held after one signal")
    problems += recover(context, service, place, in_doubt | held).problems
    context.done_with(place, problems)
    where = f"{place.folder.name}, SIGTERM at {numbers} ({crossings.last()})"
    return [f"{where}: {problem}" for problem in problems], status


def run(context):
    length = len(mishaps.quiet_run(context))
    chance = context.chance("signals")
    cases = []
    for index in range(SHORT_CASES if context.short else CASES):
        first = chance.randint(1, length)
        cases.append((first, first + chance.randint(1, 20)) if index % 2 else (first,))
    found = context.each(cases, lambda service, numbers: play(context, service, numbers))
    stopped = sum(status == STOPPED for _, status in found)
    return Result(len(cases), [problem for problems, _ in found for problem in problems],
                  f"half of them twice; {stopped} runs ended with {STOPPED}")
