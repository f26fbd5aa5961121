"""SIGSTOP at a boundary for longer than the lease, while a second process goes on; then SIGCONT."""

import signal
import time

import mishaps
from context import at_least
from lab.service import wait_until
from mishaps import Plan
from recovery import recover

NAME = "stops"
WHAT = "SIGSTOP past the lease beside a second process, then SIGCONT"
SHORT = True

LEASE_SECONDS = 150
LATER_SECONDS = 200  # what the clocks of everybody say after the stop
REAL_SECONDS = 160
STOPS = 300
SHORT_STOPS = 5
NEARBY = 4  # boundaries: no two runs are counted alike
REAL_STOPS = 6
SENDERS = 1  # one at a time sends for an account
DATABASE_BUSY = 3  # the second process's exit status when the first was stopped within a transaction


def stop_and_go_on(context, service, number, later):
    """(what was wrong, was it stopped, was the database free meanwhile). With `later` the clocks are set forward by so
    much instead of waiting."""
    place = context.place(service)
    first, crossings = mishaps.begin(context, place, Plan(stop=number, stop_seconds=later))
    wait_until(lambda: mishaps.is_stopped(first) or first.poll() is not None, "the process stops or ends")
    was_stopped = first.poll() is None
    stopped_at = time.monotonic()
    mishap = Plan(boot=later, wall=f"{later}" if later else "")
    status, said, crossings_of_second = mishaps.run(context, place, mishap)
    if was_stopped and not later:
        context.pause(max(0.0, REAL_SECONDS - (time.monotonic() - stopped_at)))
    problems = []
    if status not in (0, 1) and not (was_stopped and status == DATABASE_BUSY):
        problems.append(f"the second process ended with {status}: {said}")
    if was_stopped:
        first.send_signal(signal.SIGCONT)
    status_of_first, said_of_first = place.end_of(first)
    # What the first one knew has been told by now, so that nothing is in doubt, unless one of the two wrote down itself
    # that no answer came in time.
    in_doubt = set()
    for one in (crossings, crossings_of_second):
        if len(one.doubted()) > SENDERS:
            problems.append(f"no answer came to {len(one.doubted())} sends of {SENDERS} sender")
        in_doubt |= one.doubted()
    # A question for the balance may have outlived its time; nothing was sent then.
    asked_in_vain = status_of_first == 3 and "/chat/credit" in said_of_first
    held = place.rows("SELECT id FROM attempts WHERE state = 'ambiguous'")
    if status_of_first != (1 if held else 0) and not asked_in_vain:
        problems.append(f"the first process ended with {status_of_first}: {said_of_first}")
    environment = mishap.environment(context, place, "/dev/null")
    problems += recover(context, service, place, in_doubt, environment).problems
    context.done_with(place, problems)
    return [f"{place.folder.name}, stopped at {number} ({crossings.last()}): {problem}" for problem in problems], \
        was_stopped, status != DATABASE_BUSY


def run(context):
    lines = mishaps.quiet_run(context)
    # Outside the database, where a stop leaves it free.
    free = [number for number, line in enumerate(lines, 1) if "zoetrope.db" not in line]
    chance = context.chance("stops")
    count = SHORT_STOPS if context.short else STOPS
    calm = [number for number in free if set(range(number - NEARBY, number + NEARBY + 1)) <= set(free)]
    numbers = [chance.choice([calm, free][index % 2]) if index % 5 else chance.randint(1, len(lines))
               for index in range(count)]
    found = context.each(numbers, lambda service, number: stop_and_go_on(context, service, number, LATER_SECONDS))
    waited = []
    if not context.short:
        numbers = [chance.choice(free[len(free) // 3:]) for _ in range(REAL_STOPS)]
        waited = context.each(numbers, lambda service, number: stop_and_go_on(context, service, number, 0))
    both = found + waited
    past_the_lease = sum(stopped and is_free for _, stopped, is_free in both)
    words = (f"{sum(stopped for _, stopped, _ in found)} stops of {LATER_SECONDS} s by the clocks and "
             f"{sum(stopped for _, stopped, _ in waited)} of {REAL_SECONDS} s really, "
             f"{past_the_lease} with the database free")
    problems = [problem for problems, *_ in both for problem in problems]
    problems += at_least(1 if context.short else STOPS // 2, past_the_lease, "were stopped with the database free")
    problems += at_least(0 if context.short else 1, sum(stopped for _, stopped, _ in waited), "were really stopped")
    return context.result(len(both), problems, words)
