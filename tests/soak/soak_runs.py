#!/usr/bin/python3
"""Workers of several machines on one PostgreSQL, one of which is killed every few seconds.

Three workers with a folder of projects in common render clips of ten channels against the fake service, while one of
them after the other is killed with SIGKILL and begun again, and PostgreSQL is restarted twice. The service takes its
time to answer, so that some die in the middle of a send: such a clip is held in doubt, and an operator says of it what
the service's log says. In the end every clip is done; the service never saw more renders at once than the limit, and
billed each clip once; the ledger is the bill; and whatever was in doubt was being sent when its worker was killed.
Exit status 0 when all of it holds, 1 when something is wrong, 3 where there is no PostgreSQL.
"""

import argparse
import collections
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1]))

from lab.audit import Audit
from lab.database_server import DatabaseServer, NotInstalled
from lab.picture import plain_picture
from lab.service import CREDIT_MICROS, Service, wait_until
from machine import Machine

SLOTS = 5
WRONG, NOT_TRIED = 1, 3
PROBLEMS_TOLD_MAX = 25
# Half of the creations wait so long at the service, which then makes the task, writes down when, and answers. A worker
# that is in doubt about one has died in that time; about one that never arrived, soon after its claim.
ANSWER_SECONDS = 1.5
SPARE_SECONDS = 1
ARRIVAL_SECONDS_MAX = 10
SETTLE_SECONDS = 10
LONG = {"seconds": 600, "tasks": 40, "clips": 6, "render": 8.0, "pause": (2.0, 6.0)}
SHORT = {"seconds": 60, "tasks": 12, "clips": 2, "render": 3.0, "pause": (1.0, 4.0)}
CHANNELS = 10


def arguments():
    parser = argparse.ArgumentParser(prog="./dev soak", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="one minute and fewer clips, as in the tests")
    parser.add_argument("--workers", type=int, default=3, help="machines with one worker each [3]")
    parser.add_argument("--seed", type=int, default=1, help="of everything that is drawn [1]")
    parser.add_argument("--keep", action="store_true", help="leave the folder, also when nothing was wrong")
    parser.add_argument("--folder", help="where it is made [a temporary folder]")
    parser.add_argument("--build", default="build/release", help="folder with the built programs [build/release]")
    return parser.parse_args()


class Soak:
    def __init__(self, wanted, folder):
        self.size = SHORT if wanted.short else LONG
        self.dice = random.Random(wanted.seed)
        self.problems = []
        self.kills = collections.defaultdict(list)  # by process: when
        self.restarts = []
        self.doubts = {}  # attempts, and whether the service had made a task of it
        self.settled_at = 0.0
        binaries = pathlib.Path(wanted.build).resolve()
        self.shared = folder / "shared"
        self.server = DatabaseServer(folder / "postgresql")
        self.service = Service(binaries, folder, "--credits", "10000000", "--seed", str(wanted.seed),
                               "--render-median", str(self.size["render"]),
                               "--chaos", "createTask.slow=0.5")
        self.service.change(slow_seconds=ANSWER_SECONDS)
        self.machines = [Machine(binaries, folder / f"machine-{number}", self.service, self.server, self.shared)
                         for number in range(1, wanted.workers + 1)]

    def close(self):
        for machine in self.machines:
            machine.close()
        self.service.stop()
        self.server.close()

    # --- What is to be done ---------------------------------------------------------------------------------

    def names(self):
        return [f"channel{number % CHANNELS}/video{number}" for number in range(self.size["tasks"])]

    def make_projects(self):
        for name in self.names():
            channel, project = name.split("/")
            folder = self.shared / "channels" / channel / "projects" / project
            (folder / "assets/composites").mkdir(parents=True)
            shots = "clip,prompt\n"
            for clip in range(1, self.size["clips"] + 1):
                (folder / f"assets/composites/clip_{clip:02}.png").write_bytes(plain_picture(clip))
                shots += f"{clip},The boat of {project} drifts on in wave {clip}. Slow push in.\n"
            (folder / "shots.csv").write_text(shots)

    def queue(self, names):
        for name in names:
            status, said = self.machines[0].zoetrope("queue", name, "--yes")
            if status != 0:
                self.problems.append(f"{name} could not be handed over: {said}")

    # --- What happens to it ---------------------------------------------------------------------------------

    def disturb(self):
        """One kill after the other, until the time is over. Half of the work comes while it goes on."""
        began = time.monotonic()
        restarts_at = [began + self.size["seconds"] * part for part in (1 / 3, 2 / 3)]
        waiting = self.names()[self.size["tasks"] // 2:]
        while (left := began + self.size["seconds"] - time.monotonic()) > 0:
            time.sleep(min(left, self.dice.uniform(*self.size["pause"])))
            if restarts_at and time.monotonic() >= restarts_at[0]:
                restarts_at.pop(0)
                self.restart_server()
            self.kill(self.dice.choice(self.machines))
            if waiting:
                self.queue([waiting.pop()])
            self.settle_doubts()
        self.queue(waiting)

    def kill(self, machine):
        if machine.works():
            self.kills[machine.worker.pid].append(time.time())
            self.dice.choice((machine.kill_tree, machine.kill_alone))(machine.worker)
        time.sleep(self.dice.uniform(0, 1))
        machine.begin_worker()

    def restart_server(self):
        self.server.stop()
        self.restarts.append(time.time())
        time.sleep(self.dice.uniform(0.5, 3))
        self.server.start()

    def states(self):
        return dict(self.machines[0].rows("SELECT state, COUNT(*) FROM clips GROUP BY state"))

    def settle_doubts(self):
        """As an operator does now and then. What cannot be settled now is tried again."""
        if time.monotonic() - self.settled_at < SETTLE_SECONDS:
            return
        self.settled_at = time.monotonic()
        rows = self.machines[0].rows(
            "SELECT a.id, s.channel_id || '/' || s.project_id || ':' || c.number, a.image_url, k.pid, a.created_at "
            "FROM attempts a JOIN clips c ON c.id = a.clip_id JOIN task_settings s ON s.task_id = c.task_id "
            "LEFT JOIN workers k ON k.id = a.sender_journal WHERE a.state = 'ambiguous' AND c.state = 'held'")
        tasks = {task["image_url"]: task for task in self.service.figures()["tasks"]}
        for attempt, clip, url, process, created in rows:
            if time.time() - created / 1e6 < SETTLE_SECONDS:
                continue  # a person would not be so quick
            task = tasks.get(url)
            self.look_at_doubt(attempt, process, created / 1e6, task)
            answer = ["--charged", task["id"]] if task else ["--not-charged"]
            self.machines[0].zoetrope("resolve", clip, *answer, "--yes")
            self.doubts[attempt] = url in tasks

    def look_at_doubt(self, attempt, process, sent, task):
        """It belongs to a worker that was killed, or lost its database, while this very request was under way."""
        # One that was killed as soon as it had begun may not have said which process it was.
        killed = self.kills.get(process, []) if process else [at for times in self.kills.values() for at in times]
        instant = task["created_at_us"] / 1e6 if task else sent
        least = ANSWER_SECONDS + SPARE_SECONDS if task else SPARE_SECONDS
        most = SPARE_SECONDS if task else ARRIVAL_SECONDS_MAX
        if attempt not in self.doubts and not any(-least <= end - instant <= most for end in killed + self.restarts):
            self.problems.append(f"attempt {attempt} of process {process} is in doubt, and nothing happened to it then")

    def is_over(self):
        for machine in self.machines:
            if not machine.works():
                machine.begin_worker()
        self.settle_doubts()
        return self.states() == {"done": self.size["tasks"] * self.size["clips"]}

    def all_have_begun(self):
        known = {pid for (pid,) in self.machines[0].rows("SELECT pid FROM workers")}
        return all(machine.works() and machine.worker.pid in known for machine in self.machines)

    def come_to_rest(self):
        try:
            wait_until(self.is_over, "every clip is done", 60 + self.size["seconds"])
        except TimeoutError:
            self.problems.append(f"clips are left: {self.states()}")
        # A process that has not yet said what it does when it is asked to end is just ended.
        wait_until(self.all_have_begun, "every worker has begun", 60)
        for machine in self.machines:
            machine.worker.send_signal(signal.SIGTERM)
        for machine in self.machines:
            if machine.worker.wait(120) != 0:
                self.problems.append(f"the worker of {machine.folder.name} ended with {machine.worker.returncode}")

    # --- What came of it ------------------------------------------------------------------------------------

    def look(self):
        figures = self.service.figures()
        audit = Audit(self.machines[0], figures, SLOTS)
        self.problems += audit.problems
        bill = sum(task["credits"] for task in figures["tasks"]) * CREDIT_MICROS / 1e6
        kills = sum(len(times) for times in self.kills.values())
        return (f"{len(self.machines)} workers, {self.size['tasks']} tasks: {self.states().get('done', 0)} clips done, "
                f"{len(self.doubts)} in doubt on the way, {sum(self.doubts.values())} of them charged; {kills} kills, "
                f"{len(self.restarts)} restarts of PostgreSQL; at most {figures['peak_in_flight']} renders at once; "
                f"${bill:.2f} billed, ${self.machines[0].ledger() / 1e6:.2f} in the ledger")

    def run(self):
        self.make_projects()
        self.queue(self.names()[:self.size["tasks"] // 2])
        for machine in self.machines:
            machine.begin_worker()
        self.disturb()
        self.come_to_rest()
        return self.look()


def main():
    wanted = arguments()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="zoetrope-soak-", dir=wanted.folder))
    folder.chmod(0o755)  # PostgreSQL runs as another user, below it
    began = time.monotonic()
    soak = None
    try:
        soak = Soak(wanted, folder)
        words = soak.run()
    except NotInstalled as missing:
        print(f"not tried: {missing}")
        return NOT_TRIED
    finally:
        if soak is not None:
            soak.close()
        if not wanted.keep and (soak is None or not soak.problems) and sys.exc_info()[0] is None:
            shutil.rmtree(folder, ignore_errors=True)
    for problem in soak.problems[:PROBLEMS_TOLD_MAX]:
        print("wrong:", problem)
    if soak.problems:
        print("left in", folder)
    print(f"{words}; {time.monotonic() - began:.0f} s: {len(soak.problems)} problems")
    return WRONG if soak.problems else 0


if __name__ == "__main__":
    sys.exit(main())
