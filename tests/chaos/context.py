"""What a part gets: a service, fresh places to run the program in, chance that follows from the seed, and a voice."""

import concurrent.futures
import dataclasses
import os
import pathlib
import random
import shutil
import sys
import threading
import time
import traceback

from lab.picture import plain_picture
from lab.place import Closed, Place
from lab.service import Service
from proxy import Proxy

TASK = "demo/chaos"
WORKERS = 4 * (os.cpu_count() or 1)  # most of a run is waiting


@dataclasses.dataclass
class Result:
    """What became of a part. It holds when it has no problems; `words` is the rest of its row in the table, and
    `untried` what it would have tried on another machine, and why not here."""

    cases: int
    problems: list
    words: str = ""
    untried: list = dataclasses.field(default_factory=list)


class Context:
    """`short` asks for a sample of a few seconds. Everything is made below `folder`, on a local disk."""

    def __init__(self, binaries, folder, short, seed, keep, older=None, why_no_older=""):
        self.binaries = pathlib.Path(binaries)
        self.older = pathlib.Path(older).resolve() if older else None  # a build of an earlier version
        self.why_no_older = why_no_older
        self.project = pathlib.Path(__file__).resolve().parents[2]
        self.folder = pathlib.Path(folder)
        self.short = short
        self.seed = seed
        self.keep = keep
        self.broken = []  # cases that ended in an exception, as problems
        self.services = []
        self.free = []  # of the services: those that each() may take
        self.places = 0
        self.open_places = set()
        self.open_proxies = set()
        self.closing = threading.Event()
        self.lock = threading.Lock()

    @staticmethod
    def say(text):
        print(text, file=sys.stderr, flush=True)

    def chance(self, name):
        return random.Random(f"{self.seed}/{name}")

    def result(self, cases, problems, words="", untried=()):
        """With what became of the cases that broke."""
        return Result(cases, [*problems, *self.broken], words, list(untried))

    # --- Services and proxies -------------------------------------------------------------------------------

    def service(self, *options):
        """One more service whose renders take a tenth of a second; it ends with the part."""
        service = Service(self.binaries, self.folder, "--render-median", "0.1", "--render-sigma", "0", *options,
                          cache=self.binaries / "tests/chaos/clips")
        self.services.append(service)
        return service

    def proxy(self, service, seed=1, keep_answers=False):
        """In front of a service, until `end_proxy` or the end of the part."""
        proxy = Proxy(service.port, seed, keep_answers)
        self.adopt(self.open_proxies, proxy)
        return proxy

    def end_proxy(self, proxy):
        with self.lock:
            self.open_proxies.discard(proxy)
        proxy.close()

    # --- Cases ----------------------------------------------------------------------------------------------

    def each(self, cases, play, at_once=WORKERS, name=str):
        """play(service, case) for all of them, several at a time and each with a service to itself; the results in
        their order. One that breaks has none, and is a problem of the part."""
        crew_size = max(1, min(at_once, len(cases)))
        while len(self.free) < crew_size:
            self.free.append(self.service())

        def one(case):
            service = self.free.pop()
            try:
                service.reset()
                return [play(service, case)]
            except Exception:  # the others are to be heard
                self.broken.append(f"{name(case)}: the case broke: {traceback.format_exc()}")
                return []
            finally:
                self.free.append(service)

        crew = concurrent.futures.ThreadPoolExecutor(crew_size)
        try:
            return [result for results in crew.map(one, cases) for result in results]
        except BaseException:
            self.close()  # so that the cases under way end, instead of being waited for
            raise
        finally:
            crew.shutdown(cancel_futures=True)

    def one(self, play):
        """play(service) once; without it the part has no foundation."""
        found = self.each([None], lambda service, _: play(service))
        if not found:
            raise RuntimeError(self.broken.pop())
        return found[0]

    def pause(self, seconds):
        if self.closing.wait(seconds):
            raise Closed("the part is being closed")

    # --- Places ---------------------------------------------------------------------------------------------

    def place(self, service, clips=2, api=None, kind=Place):
        """A project of so many clips that nobody has rendered yet. `api` is where the program looks for the service
        [the service itself]."""
        template = self.folder / f"template-{clips}"
        with self.lock:
            if not template.exists():
                self.make_template(template, service, clips)
            self.places += 1
            folder = self.folder / f"place-{self.places}"
        shutil.copytree(template, folder)
        return self.adopt(self.open_places, kind(self.binaries, folder, api or service.base, TASK))

    def other_place(self, folder, api, task, binaries=None):
        """One that is filled by the caller, or whose folder is another one's too."""
        return self.adopt(self.open_places, Place(binaries or self.binaries, folder, api, task))

    def adopt(self, those, one):
        """Whoever comes too late to be closed with the others is closed here."""
        with self.lock:
            if not self.closing.is_set():
                those.add(one)
                return one
        one.close()
        raise Closed("the part is being closed")

    def make_template(self, template, service, clips):
        stills = self.folder / f"stills-{clips}"
        stills.mkdir()
        shots = "clip,prompt\n"
        for number in range(1, clips + 1):
            (stills / f"clip_{number:02}.png").write_bytes(plain_picture(number))
            shots += f"{number},The boat number {number} drifts on. Slow push in.\n"
        (stills.parent / f"shots-{clips}.csv").write_text(shots)
        place = Place(self.binaries, template, service.base, TASK)
        status, said = place.zoetrope("new", TASK, "--images", stills, "--shots",
                                      stills.parent / f"shots-{clips}.csv")
        if status != 0:
            raise RuntimeError(said)

    def done_with(self, place, problems=()):
        """Ends what still runs there; what is on its disk stays with --keep, or when something was wrong."""
        with self.lock:
            self.open_places.discard(place)
        place.close()
        if not self.keep and not problems:
            shutil.rmtree(place.folder, ignore_errors=True)
            for log in self.folder.glob(f"{place.folder.name}.crossings-*"):
                log.unlink(missing_ok=True)

    def close(self):
        """A part that broke, or was interrupted, may leave programs that run, or are stopped. Nothing begins after
        this."""
        with self.lock:
            self.closing.set()
            left = [*self.open_proxies, *self.open_places]
            self.open_proxies, self.open_places = set(), set()
        for one in left:
            one.close()
        for service in list(self.services):
            service.stop()


def use_one_picture(place):
    """The service encodes the clip of a picture once."""
    first, *others = sorted((place.project() / "assets/composites").iterdir())
    for other in others:
        other.write_bytes(first.read_bytes())


def at_least(minimum, struck, what):
    """The problem of a part that is green because nothing happened."""
    return [] if struck >= minimum else [f"only {struck} {what}, and {minimum} are wanted at least: nothing was shown"]


class Stopwatch:
    def __init__(self):
        self.began = time.monotonic()

    def seconds(self):
        return time.monotonic() - self.began
