"""The eighteen clips of the example while everything goes wrong at once: the service, the network and the process.

The program is started again until each clip is done or in doubt, and a person settles what is in doubt by the service's
log, but for two clips. Then the ledger is the bill to the credit but for those, which are named one by one, each with
the picture to look for in the service's log. At last they are settled as well: every clip is done, nothing is reserved,
and the ledger is the bill.
"""

import pathlib
import re
import subprocess
import traceback

from context import at_least
from lab.audit import Audit
from lab.service import CREDIT_MICROS
from proxy import Mishap
from recovery import settle

NAME = "everything"
WHAT = "eighteen clips with every fault of the service and the network at once, and SIGKILL now and then"
SHORT = True

RUNS = 4
STARTS_MAX = 40
CALM_STARTS_MAX = 6
LEFT_ALONE = 2
KILLED = 0.5  # of the starts
KILLED_AFTER_SECONDS = (0.05, 4.0)
AGAIN = re.compile("ended with 3|recordInfo is null")  # the service did not answer, or does not show the task yet
EXAMPLE = pathlib.Path(__file__).resolve().parents[3] / "examples/lighthouse"
TASK = "demo/lighthouse"

# Of each request that a fault fits. The service's own mishaps, then those on the way.
SERVICE = {"http_429": 0.01, "body_429": 0.01, "body_433": 0.01, "body_455": 0.01, "http_500": 0.03, "body_500": 0.03,
           "html_502": 0.03, "reset": 0.03, "slow": 0.03, "lost_answer": 0.02, "cut_answer": 0.02, "fail_task": 0.08,
           "fail_moderation": 0.05, "fail_charged": 0.03, "truncated_result": 0.05, "result_403": 0.05,
           "result_404": 0.05, "result_html": 0.03, "result_empty": 0.03, "result_wrong_codec": 0.03,
           "result_redirect": 0.03, "private_link": 0.02}
SILENCE = {"never_answer": 0.002}  # each costs half a minute or a whole one
WAY = [("refuse", 0.02, lambda draws: Mishap("refuse", by=draws.choice(["fin", "rst"]))),
       ("stall", 0.01, lambda draws: Mishap("stall", seconds=draws.uniform(0.1, 3))),
       ("slice", 0.03, lambda draws: Mishap("slice")),
       ("cut", 0.03, lambda draws: Mishap("cut", draws.randrange(400), by=draws.choice(["fin", "rst"]),
                                          framing=draws.choice(["length", "chunked", "close"]))),
       ("lose", 0.02, lambda draws: Mishap("lose", by=draws.choice(["fin", "rst"]))),
       ("late", 0.03, lambda draws: Mishap("late", seconds=draws.uniform(0.1, 2))),
       ("delay", 0.03, lambda draws: Mishap("delay", seconds=draws.uniform(0.1, 2))),
       ("linger", 0.03, lambda draws: Mishap("linger", seconds=0.5))]
FREE = ["credit", "upload", "catbox", "image", "recordInfo", "downloadUrl", "download"]  # may arrive twice, too
TWICE = 0.03


class Run:
    def __init__(self, context, number):
        self.context = context
        self.chance = context.chance(f"everything/{number}")
        self.clips = 4 if context.short else 18
        self.service = context.service("--seed", str(self.chance.randrange(1 << 32)))
        self.proxy = context.proxy(self.service, self.chance.randrange(1 << 32))
        self.place = context.other_place(context.folder / f"example-{number}", self.proxy.base, TASK)
        self.starts = 0
        self.kills = 0
        self.done = 0
        self.settled = 0
        self.settled_last = 0
        self.repeated = 0
        self.is_peace = False
        self.in_doubt = 0
        self.mishaps = 0  # of the service and of the way
        self.left_alone = set()
        self.problems = []

    def play(self):
        self.place.zoetrope("new", TASK, "--images", EXAMPLE / "composites", "--shots", EXAMPLE / "shots.md")
        self.make_trouble()
        while self.starts < STARTS_MAX and not self.is_over():
            self.start()
            self.settle_doubts()
        self.make_peace()
        for _ in range(CALM_STARTS_MAX):
            status, said = self.generate().wait_for_end()
            self.settle_doubts()
            if self.is_over():
                break
        else:
            self.problems.append(f"not over after {CALM_STARTS_MAX} runs without faults, exit {status}:\n{said}")
        self.compare()
        self.settle_the_rest()
        self.context.end_proxy(self.proxy)
        self.context.done_with(self.place, self.problems)

    # --- Trouble --------------------------------------------------------------------------------------------

    def make_trouble(self):
        self.service.change(slow_seconds=1, render_median_seconds=1.5, render_sigma=0.5, null_polls=1, creates_max=18,
                            chaos=SERVICE | ({} if self.context.short else SILENCE))
        self.proxy.rates(*(("", rate, make) for _, rate, make in WAY),
                         *((operation, TWICE, lambda _: Mishap("twice")) for operation in FREE))

    def make_peace(self):
        self.service.change(chaos={}, null_polls=0)
        self.proxy.rates()
        self.is_peace = True

    def generate(self):
        return Started(self.place, self.clips)

    def start(self):
        self.starts += 1
        run = self.generate()
        if self.chance.random() < KILLED:
            self.kills += run.is_killed_after(self.chance.uniform(*KILLED_AFTER_SECONDS))
        else:
            run.wait_for_end()

    def settle_doubts(self):
        if not self.place.database().exists():
            return
        self.place.undo_half_done_changes()  # the last start may have been killed
        for clip, in self.place.rows("SELECT number FROM clips WHERE hold_reason = 'ambiguous'"):
            if len(self.left_alone) < LEFT_ALONE:
                self.left_alone.add(clip)
        settled, _, problems = settle(self.place, self.service.figures()["tasks"], self.left_alone)
        self.settled += settled
        # `resolve --charged` asks the service for the task, which goes wrong like everything else: a person says it
        # again after the next run. Not so once there is peace.
        repeated = [] if self.is_peace else [problem for problem in problems if AGAIN.search(problem)]
        self.repeated += len(repeated)
        self.problems += [problem for problem in problems if problem not in repeated]

    # --- Its end --------------------------------------------------------------------------------------------

    def states(self):
        if not self.place.database().exists():
            return []
        return self.place.rows(f"SELECT state, hold_reason FROM clips WHERE number <= {self.clips}")

    def is_over(self):
        states = self.states()
        return bool(states) and all(state in (("done", ""), ("held", "ambiguous")) for state in states)

    def compare(self):
        self.done = self.states().count(("done", ""))
        figures = self.service.figures()
        audit = Audit(self.place, figures)
        self.problems += audit.problems
        explained = self.place.zoetrope("explain", TASK)[1]
        charged = 0
        self.in_doubt = len(audit.in_doubt())
        self.mishaps = sum(self.proxy.struck().values()) + sum(figures["faults"].values())
        beyond = {attempt["clip"] for attempt in audit.in_doubt()} - self.left_alone
        if beyond:
            self.problems.append(f"clips are in doubt that were settled: {sorted(beyond)}")
        if self.done + self.in_doubt != self.clips:
            self.problems.append(f"{self.done} done and {self.in_doubt} in doubt of {self.clips}")
        for attempt in audit.in_doubt():
            tasks = audit.tasks_of(attempt)
            credits = sum(task["credits"] for task in tasks)
            charged += credits * CREDIT_MICROS
            picture = attempt["url"].rpartition("/")[2]
            if picture not in explained:
                self.problems.append(f"nobody is told to look for {picture}")
            self.context.say(f"everything: clip {attempt['clip']:02} in doubt, {picture}: " +
                             (f"task {tasks[0]['id']}, {credits} credits" if tasks else "it never arrived"))
        bill = figures["billed_credits"] * CREDIT_MICROS
        if bill != self.place.ledger() + charged:
            self.problems.append(f"billed {bill}, booked {self.place.ledger()}, in doubt {charged}")


    def settle_the_rest(self):
        """The clips that were left alone: no reserve stands for what was billed any more."""
        settled, _, problems = settle(self.place, self.service.figures()["tasks"])
        self.settled_last = settled
        self.problems += problems
        for _ in range(CALM_STARTS_MAX):
            status, said = self.generate().wait_for_end()
            if self.states().count(("done", "")) == self.clips:
                break
        else:
            self.problems.append(f"not all done when everything is settled, exit {status}:\n{said}")
        figures = self.service.figures()
        self.problems += Audit(self.place, figures).problems
        bill, ledger, reserved = figures["billed_credits"] * CREDIT_MICROS, self.place.ledger(), self.place.reserved()
        if bill != ledger or reserved != 0:
            self.problems.append(f"everything is settled, billed {bill}, booked {ledger}, reserved {reserved}")


class Started:
    def __init__(self, place, clips):
        self.place = place
        self.program = place.begin("generate", f"{TASK}:1-{clips}", "--yes", "--poll-interval", "0.3",
                                   extra={"ZOETROPE_BREAKER_PAUSE": "0.2"})  # there are storms, of course

    def wait_for_end(self):
        return self.place.end_of(self.program)

    def is_killed_after(self, seconds):
        """False when it ended by itself before."""
        try:
            self.program.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.place.kill_tree(self.program)
            self.program.communicate()
            return True
        finally:
            self.place.forget(self.program)
        return False


def run(context):
    runs = [Run(context, number) for number in range(1 if context.short else RUNS)]
    for one in runs:
        try:
            one.play()
        except Exception:  # the others are to be heard
            one.problems.append(traceback.format_exc())
    problems = [f"run {number}: {problem}" for number, one in enumerate(runs) for problem in one.problems]
    done, kills, settled = (sum(getattr(one, what) for one in runs) for what in ("done", "kills", "settled"))
    problems += at_least(1, min(one.mishaps for one in runs), "mishaps struck a run")
    if not context.short:
        problems += at_least(1, kills, "starts were killed") + at_least(1, settled, "doubts were settled")
    return context.result(len(runs), problems, f"{done} clips done, {sum(one.starts for one in runs)} starts, "
                          f"{kills} killed, {sum(one.mishaps for one in runs)} mishaps, {settled} doubts settled, "
                          f"{sum(one.repeated for one in runs)} of them not at once, "
                          f"{sum(one.settled_last for one in runs)} that were left alone settled last")
