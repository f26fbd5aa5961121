#!/usr/bin/python3
"""Workers of several machines on one PostgreSQL, one of which is killed every few seconds.

Three workers with a folder of projects in common render clips of ten channels against the fake service, while one of
them after the other is killed with SIGKILL and begun again, and PostgreSQL is restarted twice. Each of them is away
once for longer than a lease: one stays dead, one is stopped, and one is cut off, where this machine allows network
namespaces. The service takes its time to answer, so that some die in the middle of a send: such a clip is held in
doubt, and an operator says of it what the service's log says. In the end every clip is done; the service never saw
more renders at once than the limit, and billed each clip once; the ledger is the bill; and whatever was in doubt was
being sent when something happened to its worker. Exit status 0 when all of it holds, 1 when something is wrong, 3
where there is no PostgreSQL.
"""

import argparse
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1]))

import network
from absences import Absence
from doubts import ANSWER_SECONDS, Mishaps, Operator
from lab.audit import Audit
from lab.database_server import DatabaseServer, NotInstalled
from lab.interrupts import Interrupted, interrupt_on_signals
from lab.picture import plain_picture
from lab.service import CREDIT_MICROS, Service, wait_until
from machine import Machine

SLOTS = 5
WRONG, NOT_TRIED = 1, 3
PROBLEMS_TOLD_MAX = 25
# Longer than a lease and what it takes to take over; in a minute there is no time for that.
LONG = {"seconds": 600, "tasks": 40, "clips": 6, "render": 8.0, "pause": (2.0, 6.0), "away": 175}
SHORT = {"seconds": 60, "tasks": 12, "clips": 2, "render": 3.0, "pause": (1.0, 4.0), "away": 8}
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
        self.mishaps = Mishaps()
        self.kills = self.restarts = 0
        self.absence = None
        self.absences = 0
        self.folder = folder
        self.shared = folder / "shared"
        self.network = self.server = self.service = self.desk = None
        self.machines = []

    def begin(self, wanted):
        binaries = pathlib.Path(wanted.build).resolve()
        self.network = network.Network() if network.is_inside() else None
        of_the_network = [network.MIDDLE, network.NETWORK] if self.network else []
        self.server = DatabaseServer(self.folder / "postgresql", *of_the_network)
        self.service = Service(binaries, self.folder, "--credits", "10000000", "--seed", str(wanted.seed),
                               "--render-median", str(self.size["render"]),
                               "--chaos", "createTask.slow=0.5")
        self.service.change(slow_seconds=ANSWER_SECONDS)
        links = self.network.join(wanted.workers, self.service.port) if self.network else [None] * wanted.workers
        self.machines = [self.make_machine(binaries, f"machine-{number}", link) for number, link in enumerate(links, 1)]
        self.desk = self.make_machine(binaries, "desk")
        self.operator = Operator(self.desk, self.service, self.mishaps)

    def make_machine(self, binaries, name, link=None):
        return Machine(binaries, self.folder / name, self.service, self.server, self.shared, link)

    def close(self):
        for what in [*self.machines, self.desk, self.network, self.server]:
            if what is not None:
                what.close()
        if self.service is not None:
            self.service.stop()

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
            status, said = self.desk.zoetrope("queue", name, "--yes")
            if status != 0:
                self.problems.append(f"{name} could not be handed over: {said}")

    # --- What happens to it ---------------------------------------------------------------------------------

    def disturb(self):
        """One kill after the other, until the time is over. Half of the work comes while it goes on."""
        began = time.monotonic()
        restarts_at = [began + self.size["seconds"] * part for part in (1 / 3, 2 / 3)]
        absences = self.planned_absences(began)
        waiting = self.names()[self.size["tasks"] // 2:]
        while (left := began + self.size["seconds"] - time.monotonic()) > 0:
            time.sleep(min(left, self.dice.uniform(*self.size["pause"])))
            if restarts_at and time.monotonic() >= restarts_at[0]:
                restarts_at.pop(0)
                self.restart_server()
            self.go_on_with(absences)
            self.kill(self.dice.choice([machine for machine in self.machines if not self.is_away(machine)]))
            if waiting:
                self.queue([waiting.pop()])
            self.operator.settle()
        self.come_back()
        self.queue(waiting)

    def planned_absences(self, began):
        """Of one machine after the other: when, which and how. Somebody has to be left."""
        if len(self.machines) == 1:
            return []
        kinds = ["dead", "stopped"] + (["cut off"] if self.network else [])
        part = self.size["seconds"] / len(kinds)
        spare = part - self.size["away"]
        return [(began + part * number + spare / 2, machine, kind)
                for number, (machine, kind) in enumerate(zip(self.machines, kinds))]

    def is_away(self, machine):
        return self.absence is not None and self.absence.machine is machine

    def go_on_with(self, absences):
        if self.absence is not None and self.absence.go_on():
            self.come_back()
        if self.absence is None and absences and time.monotonic() >= absences[0][0]:
            _, machine, kind = absences.pop(0)
            if self.wait_for(machine):
                self.absence = Absence(machine, kind, self.size["away"], self.mishaps)

    def come_back(self):
        if self.absence is None:
            return
        self.absence.end()
        self.problems += self.absence.problems
        self.absences += 1
        self.absence = None

    def kill(self, machine):
        if self.begin_where_none_works(machine):
            return
        self.mishaps.happened(machine.worker.pid)
        self.kills += 1
        self.dice.choice((machine.kill_tree, machine.kill_alone))(machine.worker)
        time.sleep(self.dice.uniform(0, 1))
        machine.begin_worker()

    def begin_where_none_works(self, machine):
        """No worker has a reason to end by itself."""
        if machine.works():
            return False
        self.mishaps.happened(machine.worker.pid)
        self.problems.append(f"the worker of {machine.folder.name} ended with {machine.worker.returncode} by itself: "
                             f"{machine.last_words()}")
        machine.begin_worker()
        return True

    def restart_server(self):
        self.wait_for_workers()  # one that finds no server when it begins ends, and says so
        mishap = self.mishaps.begin()
        self.server.stop()
        self.restarts += 1
        time.sleep(self.dice.uniform(0.5, 3))
        self.server.start()
        mishap.end()

    def states(self):
        return dict(self.desk.rows("SELECT state, COUNT(*) FROM clips GROUP BY state"))

    def is_over(self):
        for machine in self.machines:
            self.begin_where_none_works(machine)
        self.operator.settle()
        return self.states() == {"done": self.size["tasks"] * self.size["clips"]}

    def wait_for(self, machine):
        """True once its worker has begun."""
        self.begin_where_none_works(machine)
        try:
            wait_until(lambda: not machine.works() or machine.worker_id() is not None, "it has begun or ended", 60)
        except TimeoutError:
            self.problems.append(f"the worker of {machine.folder.name} does not begin: {machine.last_words()}")
            return False
        return not self.begin_where_none_works(machine)

    def wait_for_workers(self):
        """All that are here."""
        for machine in self.machines:
            if not self.is_away(machine):
                self.wait_for(machine)

    def come_to_rest(self):
        try:
            wait_until(self.is_over, "every clip is done", 60 + self.size["seconds"])
        except TimeoutError:
            self.problems.append(f"clips are left: {self.states()}")
        self.wait_for_workers()  # one that has not yet said what it does when it is asked to end is just ended
        for machine in self.machines:
            machine.worker.send_signal(signal.SIGTERM)
        for machine in self.machines:
            if machine.worker.wait(120) != 0:
                self.problems.append(f"the worker of {machine.folder.name} ended with {machine.worker.returncode}")

    # --- What came of it ------------------------------------------------------------------------------------

    def look(self):
        figures = self.service.figures()
        audit = Audit(self.desk, figures, SLOTS)
        self.problems += audit.problems + self.operator.problems
        bill = sum(task["credits"] for task in figures["tasks"]) * CREDIT_MICROS / 1e6
        doubts = self.operator.doubts
        where = "in network namespaces" if self.network else "without network namespaces"
        done = self.states().get("done", 0)
        return (f"{len(self.machines)} workers {where}, {self.size['tasks']} tasks: {done} clips done, "
                f"{len(doubts)} in doubt on the way, {sum(doubts.values())} of them charged; {self.kills} kills, "
                f"{self.absences} away for {self.size['away']} s, {self.restarts} restarts of PostgreSQL; at most "
                f"{figures['peak_in_flight']} renders at once; ${bill:.2f} billed, "
                f"${self.desk.ledger() / 1e6:.2f} in the ledger")

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
    if not network.is_inside() and network.is_allowed():
        network.go_inside()
    interrupt_on_signals()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="zoetrope-soak-", dir=wanted.folder))
    folder.chmod(0o755)  # PostgreSQL runs as another user, below it
    began = time.monotonic()
    soak = None
    try:
        soak = Soak(wanted, folder)
        soak.begin(wanted)
        words = soak.run()
    except NotInstalled as missing:
        print(f"not tried: {missing}")
        return NOT_TRIED
    except Interrupted as interruption:
        return 128 + interruption.number
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
