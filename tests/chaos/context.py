"""What a part gets: a service, fresh places to run the program in, chance that follows from the seed, and a voice."""

import concurrent.futures
import dataclasses
import os
import pathlib
import random
import shutil
import struct
import sys
import threading
import time
import zlib

from lab.place import Place
from lab.service import Service

TASK = "demo/chaos"
WORKERS = 4 * (os.cpu_count() or 1)  # most of a run is waiting
PICTURE = (1280, 720)


@dataclasses.dataclass
class Result:
    """What became of a part. It holds when it has no problems; `words` is the rest of its row in the table."""

    cases: int
    problems: list
    words: str = ""


class Context:
    """`short` asks for a sample of a few seconds. Everything is made below `folder`, on a local disk."""

    def __init__(self, binaries, folder, short, seed, keep, older=None):
        self.binaries = pathlib.Path(binaries)
        self.older = pathlib.Path(older).resolve() if older else None  # a build of an earlier version
        self.project = pathlib.Path(__file__).resolve().parents[2]
        self.folder = pathlib.Path(folder)
        self.short = short
        self.seed = seed
        self.keep = keep
        self.services = []
        self.free = []  # of the services: those that each() may take
        self.places = 0
        self.open_places = set()
        self.lock = threading.Lock()

    @staticmethod
    def say(text):
        print(text, file=sys.stderr, flush=True)

    def chance(self, name):
        return random.Random(f"{self.seed}/{name}")

    def service(self, *options):
        """One more service whose renders take a tenth of a second; it ends with the part."""
        service = Service(self.binaries, self.folder, "--render-median", "0.1", "--render-sigma", "0", *options,
                          cache=self.binaries / "tests/chaos/clips")
        self.services.append(service)
        return service

    def each(self, cases, play):
        """play(service, case) for all of them, several at a time and each with a service to itself; the results in
        their order."""
        crew_size = max(1, min(WORKERS, len(cases)))
        while len(self.free) < crew_size:
            self.free.append(self.service())

        def one(case):
            service = self.free.pop()
            try:
                service.reset()
                return play(service, case)
            finally:
                self.free.append(service)

        with concurrent.futures.ThreadPoolExecutor(crew_size) as crew:
            return list(crew.map(one, cases))

    def one(self, play):
        """play(service) once."""
        return self.each([None], lambda service, _: play(service))[0]

    def place(self, service, clips=2, api=None):
        """A project of so many clips that nobody has rendered yet. `api` is where the program looks for the service
        [the service itself]."""
        template = self.folder / f"template-{clips}"
        with self.lock:
            if not template.exists():
                self.make_template(template, service, clips)
            self.places += 1
            folder = self.folder / f"place-{self.places}"
        shutil.copytree(template, folder)
        place = Place(self.binaries, folder, api or service.base, TASK)
        self.open_places.add(place)
        return place

    def make_template(self, template, service, clips):
        stills = self.folder / f"stills-{clips}"
        stills.mkdir()
        shots = "clip,prompt\n"
        for number in range(1, clips + 1):
            (stills / f"clip_{number:02}.png").write_bytes(plain_picture(number))
            shots += f"{number},The boat number {number} drifts on. Slow push in.\n"
        (stills.parent / f"shots-{clips}.csv").write_text(shots)
        status, said = Place(self.binaries, template, service.base, TASK).zoetrope(
            "new", TASK, "--images", stills, "--shots", stills.parent / f"shots-{clips}.csv")
        if status != 0:
            raise RuntimeError(said)

    def done_with(self, place, problems=()):
        """Ends what still runs there; what is on its disk stays with --keep, or when something was wrong."""
        place.close()
        self.open_places.discard(place)
        if not self.keep and not problems:
            shutil.rmtree(place.folder, ignore_errors=True)

    def close(self):
        for place in self.open_places:
            place.close()  # a part that broke may leave programs that run, or are stopped
        for service in self.services:
            service.stop()
        self.services = []


def plain_picture(number):
    """A PNG of two colours, whose clip is a few ten kilobytes."""
    width, height = PICTURE
    colours = [bytes((40 + 20 * number % 200, 90, 160)), bytes((200, 160, 30 + 17 * number % 200))]
    row = b"\0" + colours[0] * (width // 2) + colours[1] * (width - width // 2)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(row * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


class Stopwatch:
    def __init__(self):
        self.began = time.monotonic()

    def seconds(self):
        return time.monotonic() - self.began
