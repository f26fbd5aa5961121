"""What can happen to a request or an answer between the program and the service.

A createTask whose answer did not arrive whole is in doubt: its clip is held, its price stays reserved, and nothing
sends it again. Whatever is free (balance, uploads, looks, downloads) is simply done again.
"""

import json
import threading

from lab.audit import Audit
from lanes import play_all
from proxy import Mishap
from recovery import settle

NAME = "proxy"
WHAT = "answers cut, one to createTask after every byte, lost, late, sliced; requests reset, stalled, delivered twice"
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

    def paid(self, mishaps, in_doubt, settled=False):
        """As many clips as mishaps, one to each createTask; they all end alike."""
        def play(lane):
            place = self.begin(lane, "createTask", *mishaps)
            status, said = place.generate()
            again, said_again = place.generate()
            problems = self.differences(lane, place, "createTask", *mishaps)
            state = {("held", "ambiguous")} if in_doubt else {("done", "")}
            states = place.rows("SELECT state, hold_reason FROM clips")
            if set(states) != state or (status, again) != (int(in_doubt), int(in_doubt)):
                problems.append(f"{states}, exit {status} and {again}:\n{said}{said_again}")
            if not problems and in_doubt and settled:
                problems += self.settle(lane, place)
            return self.ended(place, problems, len(mishaps) * in_doubt, len(mishaps) * (not in_doubt))
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
            return self.ended(place, problems, 0, 1)
        return play

    def twice(self, lane):
        """No program can keep a middle box from paying twice. It sends once, books what it was told of, and finds that
        the balance lacks the other charge."""
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
        status, said = place.zoetrope("audit")
        if status != 1 or "$0.42 is missing, and no sends of this database explain it" not in said:
            problems.append(f"audit, exit {status}:\n{said}")
        return self.ended(place, problems, 0, 1)

    # --- What they have in common ---------------------------------------------------------------------------

    @staticmethod
    def begin(lane, operation, *mishaps):
        lane.service.reset()
        lane.front.rates()
        lane.front.forget()
        lane.front.next(operation, *mishaps)
        return lane.place(len(mishaps) if operation == "createTask" else 1)

    @staticmethod
    def differences(lane, place, operation, *mishaps):
        problems = list(Audit(place, lane.service.figures()).problems)
        struck = lane.front.count(operation, mishaps[0].kind)
        if struck != len(mishaps):
            problems.append(f"the mishap struck {struck} times")
        clips = len(place.rows("SELECT id FROM clips"))
        if lane.front.count("createTask") != clips:
            problems.append(f"sent {lane.front.count('createTask')} times for {clips} clips")
        return problems

    @staticmethod
    def settle(lane, place):
        """What was paid is not lost, and what was not is bought."""
        clips = place.rows("SELECT number FROM clips")
        settled, _, problems = settle(place, lane.service.figures()["tasks"])
        if settled != len(clips):
            problems.append(f"{settled} settled of {len(clips)}")
        status, said = place.generate()
        figures = lane.service.figures()
        problems += Audit(place, figures).problems
        if (status, place.clips_in("done"), figures["billed_tasks"]) != (0, len(clips), len(clips)):
            problems.append(f"settled, then exit {status}:\n{said}")
        return problems

    def ended(self, place, problems, in_doubt, done):
        with self.lock:
            self.in_doubt += in_doubt
            self.done += done
        self.context.done_with(place, problems)
        return problems


def answers_of_a_good_run(context):
    """The first answer to each operation, as the service gives it."""
    service = context.service()
    front = context.proxy(service, keep_answers=True)
    place = context.place(service, 1, front.base)
    status, said = place.generate()
    context.done_with(place)
    context.end_proxy(front)
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
    """In each framing, the head being the same in all of them. An end by `rst` may reach the reader before bytes that
    were sent before it, so that only a `fin` after the whole answer is one."""
    for framing in FRAMINGS:
        framed = answer.framed(framing)
        first = 0 if framing == "length" else framed.index(b"\r\n\r\n")
        places = edges(answer, framing)[2 if first else 0::2] if short else range(first, len(framed) + 1)
        for k in places:
            whole = is_whole(answer, framing, k)
            mishaps = [Mishap("cut", k, by=by, framing=framing) for by in (["fin"] if whole else ["fin", "rst"])]
            yield (f"createTask cut after {k} of {len(framed)} bytes ({framing})",
                   sweep.paid(mishaps, not whole, k % SETTLED_EVERY == 1))


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
    cases = [(f"createTask {mishap.kind}", sweep.paid([mishap], False)) for mishap in harmless]
    cases += [(f"createTask {mishap.kind}, {mishap.by}", sweep.paid([mishap], True, True)) for mishap in losses]
    cases += [("createTask twice", sweep.twice)]
    cases += paid_cuts(sweep, answers["createTask"], context.short)
    for operation in FREE:
        kinds = LOSSES[3:4] if context.short else [*HARMLESS, *LOSSES, Mishap("twice")]
        cases += [(f"{operation} {mishap.kind}, {mishap.by}", sweep.free(operation, mishap)) for mishap in kinds]
    cases += free_cuts(sweep, answers, context.short)
    problems = play_all(context, cases, with_proxy=True)
    return context.result(len(cases), problems, f"{sweep.in_doubt} clips in doubt and held, {sweep.done} done")
