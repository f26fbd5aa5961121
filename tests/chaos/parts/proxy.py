"""What can happen to a request or an answer between the program and the service.

A createTask whose answer did not arrive whole is in doubt: its clip is held, its price stays reserved, and nothing
sends it again. Whatever is free (balance, uploads, looks, downloads) is simply done again.
"""

import json
import threading

from context import Result
from lab.audit import Audit
from lanes import play_all
from proxy import Mishap, Proxy

NAME = "proxy"
WHAT = "answers cut after every byte, lost, late and sliced; requests reset, stalled and delivered twice"
SHORT = True

FREE = ["credit", "upload", "image", "recordInfo", "download"]
FRAMINGS = ["length", "chunked", "close"]
HARMLESS = [Mishap("slice"), Mishap("late", seconds=0.3), Mishap("delay", seconds=0.3), Mishap("linger", seconds=0.3)]
LOSSES = [Mishap("refuse"), Mishap("refuse", by="fin"), Mishap("stall", seconds=0.3), Mishap("lose"),
          Mishap("lose", by="fin")]
SETTLED_EVERY = 16  # of the clips in doubt a person settles so many


class Sweep:
    """Makes the cases, and counts how they end."""

    def __init__(self, context):
        self.context = context
        self.lock = threading.Lock()
        self.in_doubt = 0
        self.done = 0

    # --- Cases ----------------------------------------------------------------------------------------------

    def paid(self, mishap, in_doubt, settled=False):
        def play(lane):
            place = self.begin(lane, "createTask", mishap)
            status, said = place.generate()
            again, said_again = place.generate()
            problems = self.differences(lane, place, "createTask", mishap)
            expected = ([("held", "ambiguous")], 1) if in_doubt else ([("done", "")], 0)
            state = place.rows("SELECT state, hold_reason FROM clips")
            if (state, status) != expected or again != status:
                problems.append(f"{state}, exit {status} and {again}:\n{said}{said_again}")
            if not problems and in_doubt and settled:
                problems += self.settle(lane, place)
            return self.ended(place, problems, in_doubt)
        return play

    def free(self, operation, mishap):
        def play(lane):
            place = self.begin(lane, operation, mishap)
            status, said = place.generate()
            if operation == "credit" and status == 3 and lane.front.count("createTask") == 0:
                status, said = place.generate()  # it asks once before it spends, and ends without an answer
            problems = self.differences(lane, place, operation, mishap)
            if place.clips_in("done") != 1 or status != 0:
                problems.append(f"exit {status}:\n{said}")
            return self.ended(place, problems, False)
        return play

    def twice(self, lane):
        """No program can keep a middle box from paying twice. It sends once and books what it was told of; the
        other charge shows in the balance alone."""
        place = self.begin(lane, "createTask", Mishap("twice"))
        status, said = place.generate()
        figures = lane.service.figures()
        problems = []
        posted = place.rows("SELECT a.remote_task_id, l.micros FROM ledger l JOIN attempts a ON a.id = l.attempt_id "
                            "WHERE l.kind = 'post'")
        if (status, lane.front.count("createTask"), figures["billed_tasks"]) != (0, 1, 2):
            problems.append(f"exit {status}, {figures['billed_tasks']} billed:\n{said}")
        if posted != [(figures["tasks"][0]["id"], 420_000)]:
            problems.append(f"posted: {posted}")
        return self.ended(place, problems, False)

    # --- What they have in common ---------------------------------------------------------------------------

    @staticmethod
    def begin(lane, operation, mishap):
        lane.service.reset()
        lane.front.rates()
        lane.front.forget()
        lane.front.next(operation, mishap)
        return lane.place()

    @staticmethod
    def differences(lane, place, operation, mishap):
        problems = list(Audit(place, lane.service.figures()).problems)
        if lane.front.count(operation, mishap.kind) != 1:
            problems.append(f"the mishap struck {lane.front.count(operation, mishap.kind)} times")
        if lane.front.count("createTask") != 1:
            problems.append(f"sent {lane.front.count('createTask')} times")
        return problems

    @staticmethod
    def settle(lane, place):
        """A person looks into the service's log. What was paid is not lost, and what was not is bought."""
        tasks = lane.service.figures()["tasks"]
        words = ["--charged", tasks[0]["id"]] if tasks else ["--not-charged", "--yes"]
        status, said = place.zoetrope("resolve", place.task + ":1", *words)
        again, said_again = place.generate()
        figures = lane.service.figures()
        problems = list(Audit(place, figures).problems)
        if (status, again, place.clips_in("done"), figures["billed_tasks"]) != (0, 0, 1, 1):
            problems.append(f"resolve {words}: exit {status}, then {again}:\n{said}{said_again}")
        return problems

    def ended(self, place, problems, in_doubt):
        with self.lock:
            self.in_doubt += in_doubt
            self.done += not in_doubt
        self.context.done_with(place, problems)
        return problems


def answers_of_a_good_run(context):
    """The first answer to each operation, as the service gives it."""
    service = context.service()
    front = Proxy(service.port, keep_answers=True)
    place = context.place(service, 1, front.base)
    status, said = place.generate()
    context.done_with(place)
    front.close()
    if status != 0:
        raise RuntimeError(said)
    return {seen.operation: seen.answer for seen in reversed(front.seen)}


def is_whole(answer, framing, k):
    """Can a reader know that these k bytes are all of it?"""
    framed = answer.framed(framing)
    if framing == "length":
        return k >= len(framed)
    if framing == "chunked":
        return k >= len(framed) - 1  # libcurl takes the CR after the last chunk for the end
    try:
        return "taskId" in json.loads(framed[:k].partition(b"\r\n\r\n")[2])["data"]
    except ValueError:
        return False


def edges(answer, framing):
    """Where a sample looks: in the status line, around the end of the head and the end of the body."""
    framed = answer.framed(framing)
    head = framed.index(b"\r\n\r\n") + 4
    return sorted({0, 12, 17, head - 2, head, (head + len(framed)) // 2, len(framed) - 1, len(framed)})


def paid_cuts(sweep, answer, short):
    """An end by `rst` may reach the reader before bytes that were sent before it, so whole answers end by `fin`."""
    for framing in FRAMINGS:
        places = edges(answer, framing) if short else range(len(answer.framed(framing)) + 1)
        for number, k in enumerate(places[2::4] if short and framing != "length" else places):
            whole = is_whole(answer, framing, k)
            for by in ["fin"] if whole else ["fin", "rst"][number % 2::2] if short else ["fin", "rst"]:
                name = f"createTask cut after {k} of {len(answer.framed(framing))} bytes ({framing}, {by})"
                yield name, sweep.paid(Mishap("cut", k, by=by, framing=framing), not whole, k % SETTLED_EVERY == 1)


def free_cuts(sweep, answers, short):
    for operation in FREE:
        for framing in FRAMINGS[:1] if short else FRAMINGS:
            places = edges(answers[operation], framing)[:-1]
            for number, k in enumerate(places[4:5] if short else places):
                mishap = Mishap("cut", k, by=["fin", "rst"][number % 2], framing=framing)
                yield f"{operation} cut after {k} bytes ({framing}, {mishap.by})", sweep.free(operation, mishap)


def run(context):
    sweep = Sweep(context)
    answers = answers_of_a_good_run(context)
    harmless, losses = (HARMLESS[:1], LOSSES[::3]) if context.short else (HARMLESS, LOSSES)
    cases = [(f"createTask {mishap.kind}", sweep.paid(mishap, False)) for mishap in harmless]
    cases += [(f"createTask {mishap.kind}, {mishap.by}", sweep.paid(mishap, True, True)) for mishap in losses]
    cases += [("createTask twice", sweep.twice)]
    cases += paid_cuts(sweep, answers["createTask"], context.short)
    for operation in FREE:
        kinds = LOSSES[3:4] if context.short else [*HARMLESS, *LOSSES, Mishap("twice")]
        cases += [(f"{operation} {mishap.kind}, {mishap.by}", sweep.free(operation, mishap)) for mishap in kinds]
    cases += free_cuts(sweep, answers, context.short)
    problems = play_all(context, cases, Proxy)
    return Result(len(cases), problems, f"{sweep.in_doubt} in doubt and held, {sweep.done} done")
