"""Two processes at the edge of a cap: together they buy what it has room for, and never one clip more."""

import time

from context import Result
from lab.audit import Audit
from lab.service import CREDIT_MICROS
from lanes import play_all

NAME = "caps"
WHAT = "two processes that spend the last of one budget at the same time"
SHORT = True

ROUNDS = 1_000
ROUNDS_SHORT = 20
ROUNDS_A_PLACE = 10
CLIPS = 31  # more than the rounds of one place ever buy
ROOM_MAX = 3  # clips
PRICE = 420_000
RESTS = [0, 1, 209_999, PRICE - 1]  # micro-dollars that are left over and buy nothing
APART_SECONDS_MAX = 0.15  # as long as a process takes to start


class Rounds:
    def __init__(self, context, number):
        self.context = context
        self.chance = context.chance(f"caps/{number}")
        self.place = None
        self.bought = 0
        self.sold_at_the_edge = 0

    def play(self, lane):
        lane.service.reset()
        lane.service.change(creates_max=0)
        self.place = lane.place(CLIPS)
        use_one_picture(self.place)
        problems = []
        for number in range(1, ROUNDS_A_PLACE + 1):
            problems += [f"round {number}: {problem}" for problem in self.round(lane, last=number == ROUNDS_A_PLACE)]
            if problems:
                break
        self.context.done_with(self.place, problems)
        return problems

    def round(self, lane, last):
        room = self.chance.randint(0, ROOM_MAX)
        cap = (self.bought + room) * PRICE + self.chance.choice(RESTS)
        mishap = self.mishap(room, last)
        if mishap:
            lane.service.change(next={"createTask." + mishap: 1})
        budget = ["--budget", f"{cap / 1e6:.6f}"]
        first = self.place.begin_generate(*budget)
        time.sleep(self.chance.random() * APART_SECONDS_MAX)
        second = self.place.begin_generate(*budget)
        ended = [self.place.end_of(program) for program in (first, second)]
        figures = lane.service.figures()
        problems = list(Audit(self.place, figures).problems)
        bill = figures["billed_credits"] * CREDIT_MICROS
        if bill > cap:
            problems.append(f"billed {bill}, over the cap of {cap}")
        if bill != (self.bought + room) * PRICE:
            problems.append(f"room for {room} more than {self.bought}, billed {bill}")
        if any(status != 4 for status, _ in ended):
            problems.append("exit " + " and ".join(f"{status}:\n{said}" for status, said in ended))
        self.bought += room
        return problems

    def mishap(self, room, last):
        """Now and then a render fails and gives its room back; or, in the last round of a place, an answer is lost
        and keeps it."""
        if room == 0:
            return None
        if last:
            return self.chance.choice([None, "lost_answer", "cut_answer"])
        return self.chance.choice([None, None, None, "fail_task"])


def use_one_picture(place):
    """The service encodes the clip of a picture once."""
    first, *others = sorted((place.project() / "assets/composites").iterdir())
    for other in others:
        other.write_bytes(first.read_bytes())


def run(context):
    rounds = ROUNDS_SHORT if context.short else ROUNDS
    chains = [Rounds(context, number) for number in range(rounds // ROUNDS_A_PLACE)]
    places = [(f"place {number}", chain.play) for number, chain in enumerate(chains)]
    problems = play_all(context, places, lanes=2 if context.short else 4)
    bought = sum(chain.bought for chain in chains)
    return Result(rounds, problems, f"{bought} clips in {rounds} rounds, never over the cap and never one too few")
