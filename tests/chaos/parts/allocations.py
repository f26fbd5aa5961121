"""The k-th allocation of a run fails, alone or with those after it."""

import collections

from context import at_least
from lab.journals import blind
from recovery import recover

NAME = "allocations"
WHAT = "the k-th allocation fails, once, or many in a row"
SHORT = True

FIRST = 400  # of them each, in the long form
DRAWN = 1600
SHORT_CASES = 8
IN_A_ROW = (1, 1, 1, 20, 1_000_000_000)
# The loader (127) has words of its own when many in a row fail there, and OpenSSL crashes (SIGSEGV) where it begins
# and finds no memory for one of its locks: with the settings, before there is a journal or a request.
LOADER = 127
OPENSSL_BEGINS = -11
BEFORE_MAIN_MAX = 0.01  # of the cases
# What libcurl says of its resolver when that one finds no memory.
WORDS_OF_NO_MEMORY = ("memory", "the host name cannot be resolved")


def starving(context, failing="", told=""):
    library = context.binaries / "tests/chaos/libzoetrope_starvation.so"
    if not library.exists():
        raise FileNotFoundError(f"{library}: build it with `cmake --build build/release`")
    return ({"LD_PRELOAD": str(library), "ZOETROPE_MISHAPS_ALLOCATION": failing or "1000000000000"}
            | ({"ZOETROPE_MISHAPS_ALLOCATIONS": str(told)} if told else {}))


def allocations_of_a_run(context):
    told = context.folder / "allocations"

    def play(service):
        place = context.place(service)
        status, said = place.generate(extra=starving(context, told=told))
        if status != 0:
            raise RuntimeError(said)
        context.done_with(place)
        return int(told.read_text())

    return context.one(play)


def is_clean(place, status, said, count):
    """All done; a clip in doubt; or a line about memory."""
    if status == OPENSSL_BEGINS or (status == LOADER and count > 1):
        return True
    if status == 1:
        return bool(place.rows("SELECT 1 FROM clips WHERE hold_reason = 'ambiguous'"))
    return status == 0 or (status == 3 and any(words in said for words in WORDS_OF_NO_MEMORY))


def without_memory(place):
    """Attempts whose send found no memory, and may have left."""
    return {attempt for attempt, in place.rows("SELECT attempt_id FROM events WHERE kind = 'step: sending -> held' AND "
                                               "detail LIKE '%std::bad_alloc%'")}


def play(context, service, case):
    """(what was wrong, how it ended)"""
    number, count = case
    place = context.place(service)
    program = place.begin_generate(extra=starving(context, f"{number}:{count}"))
    problems = []
    status, said = place.end_of(program)
    if not is_clean(place, status, said, count):
        problems.append(f"it ended with {status}: {said}")
    # A createTask's answer may find no room.
    doubted = blind(place, may_doubt=True) | (without_memory(place) if status == 1 else set())
    problems += recover(context, service, place, doubted).problems
    context.done_with(place, problems)
    return [f"{place.folder.name}, allocation {number} and {count - 1} more: {problem}" for problem in problems], status


def run(context):
    length = allocations_of_a_run(context)
    chance = context.chance("allocations")
    if context.short:
        numbers = [chance.randint(1, length) for _ in range(SHORT_CASES)]
    else:
        numbers = list(range(1, FIRST + 1)) + [chance.randint(FIRST + 1, length) for _ in range(DRAWN)]
    cases = [(number, chance.choice(IN_A_ROW)) for number in numbers]
    found = context.each(cases, lambda service, case: play(context, service, case))
    ends = collections.Counter(status for _, status in found)
    statuses = ", ".join(f"{status}: {count}" for status, count in ends.most_common())
    problems = [problem for problems, _ in found for problem in problems]
    problems += at_least(1 if context.short else len(cases) // 4, ends[3], "runs ended for want of memory")
    if ends[LOADER] + ends[OPENSSL_BEGINS] > BEFORE_MAIN_MAX * len(cases):
        problems.append(f"too many ended before they began: exit statuses {statuses}")
    return context.result(len(cases), problems, f"of {length}; exit statuses {statuses}")
