"""Two processes at the edge of a cap: together they buy what it has room for, and never one clip more.

Half of the places have one project, whose budget both spend. In the others each process has a project of its own, and
they share the cap of their channel, of the day, of the month or of everything.
"""

import datetime
import shutil
import time

from context import at_least, use_one_picture
from lab.audit import Audit
from lab.service import CREDIT_MICROS
from lanes import play_all

NAME = "caps"
WHAT = "two processes that spend the last of one cap at the same time"
SHORT = True

ROUNDS = 1_000
ROUNDS_SHORT = 20
ROUNDS_A_PLACE, ROUNDS_A_PLACE_SHORT = 10, 5
CLIPS = 31  # more than the rounds of one place ever buy
ROOM_MAX = 3  # clips
SHARED = ["--budget-channel", "--budget-day", "--budget-month", "--budget-total"]
PRICE = 420_000
RESTS = [0, 1, 209_999, PRICE - 1]  # micro-dollars that are left over and buy nothing
APART_SECONDS_MAX = 0.15  # as long as a process takes to start


class Rounds:
    def __init__(self, context, number, rounds):
        self.context = context
        self.chance = context.chance(f"caps/{number}")
        self.rounds = rounds
        self.flag = SHARED[number // 2 % len(SHARED)] if number % 2 else "--budget"
        self.places = []
        self.bought = 0  # in these places, and of the caps of a day and a month on this one
        self.bought_before = 0

    def play(self, lane):
        problems = []
        for number in range(1, self.rounds + 1):
            day = today()
            if not self.places or day != self.day:
                self.begin(lane, day)
            found = self.round(lane, last=number == self.rounds)
            if today() != day:
                continue  # whose caps its two processes had is not known
            problems += [f"round {number}, {self.flag}: {problem}" for problem in found]
            if problems:
                break
        self.end(problems)
        return problems

    def begin(self, lane, day):
        """New places: what was bought on another day does not count into the cap of this one."""
        self.end([])
        self.day = day
        lane.service.reset()
        lane.service.change(creates_max=0)
        place = lane.place(CLIPS)
        use_one_picture(place)
        self.places = [place, place if self.flag == "--budget" else beside(self.context, place)]

    def end(self, problems):
        self.bought_before += self.bought
        self.bought = 0
        for place in set(self.places):
            self.context.done_with(place, problems)
        self.places = []

    def round(self, lane, last):
        room = self.chance.randint(0, ROOM_MAX)
        cap = (self.bought + room) * PRICE + self.chance.choice(RESTS)
        mishap = self.mishap(room, last)
        if mishap:
            lane.service.change(next={"createTask." + mishap: 1})
        budget = [self.flag, f"{cap / 1e6:.6f}"]
        first, second = self.chance.sample(self.places, 2)
        begun = [(first, first.begin_generate(*budget))]
        time.sleep(self.chance.random() * APART_SECONDS_MAX)
        begun.append((second, second.begin_generate(*budget)))
        ended = [place.end_of(program) for place, program in begun]
        figures = lane.service.figures()
        problems = list(Audit(first, figures).problems)
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


def today():
    """Days and months begin by UTC."""
    return datetime.datetime.now(datetime.timezone.utc).date()


def beside(context, place):
    """A project like it in the same workspace: in the same channel, so that it shares every cap but its own."""
    other = context.other_place(place.folder, place.api, place.task + "-too")
    shutil.copytree(place.project(), other.project())
    return other


def run(context):
    rounds = ROUNDS_SHORT if context.short else ROUNDS
    rounds_a_place = ROUNDS_A_PLACE_SHORT if context.short else ROUNDS_A_PLACE
    chains = [Rounds(context, number, rounds_a_place) for number in range(rounds // rounds_a_place)]
    places = [(f"place {number}", chain.play) for number, chain in enumerate(chains)]
    problems = play_all(context, places, at_once=4)
    bought = sum(chain.bought_before for chain in chains)
    problems += at_least(rounds // 2, bought, "clips were bought")
    return context.result(rounds, problems,
                          f"{bought} clips in {rounds} rounds, never over the cap and never one too few")
