"""A fresh service, workspace and database for one run, and what can be seen of them afterwards."""

import dataclasses
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import time
import urllib.request

from report import Result

KEY = "demo-key"
TASK = "demo/lighthouse"
CLIPS = 18
LIMIT = 5
CREDIT_MICROS = 5_000
PATIENCE_SECONDS = 240


@dataclasses.dataclass
class Run:
    name: str
    what: str
    play: object
    doubtful: int = 0  # clips that nobody can be certain of
    billed: int = CLIPS  # what the service bills, those in doubt included
    done: int = CLIPS
    kills: bool = False  # at a moment that may fall between a createTask and its answer: one more in doubt then


class Stage:
    def __init__(self, binaries, project, folder):
        self.binaries = binaries
        self.project = project
        self.folder = pathlib.Path(folder)
        self.workspace = None
        self.service = None
        self.base = None
        self.running = []

    def __enter__(self):
        self.workspace = self.folder / f"workspace-{time.monotonic_ns()}"
        self.workspace.mkdir()
        port_file = self.workspace / "port"
        self.service = subprocess.Popen(
            [self.binaries / "fake-kie", "--port", "0", "--port-file", port_file, "--render-median", "2", "--cache",
             self.folder / "cache", "--key", KEY, "--exit-with-parent"], stdout=subprocess.DEVNULL)
        self.wait_until(lambda: port_file.exists() and port_file.read_text().strip(), "the service listens")
        self.base = "http://127.0.0.1:" + port_file.read_text().strip()
        self.zoetrope("new", TASK, "--images", self.project / "examples/lighthouse/composites", "--shots",
                      self.project / "examples/lighthouse/shots.md")
        return self

    def __exit__(self, *_):
        for program in self.running:
            if program.poll() is None:
                program.kill()
                program.wait()
        self.service.kill()
        self.service.wait()

    # --- What a user does -------------------------------------------------------------------------------

    def environment(self, key=KEY):
        api = self.base
        return {"PATH": os.environ["PATH"], "HOME": str(self.workspace), "KIE_API_KEY": key, "KIE_API_BASE": api,
                "KIE_UPLOAD_BASE": api, "CATBOX_API_URL": api + "/user/api.php", "NO_COLOR": "1",
                "LITTERBOX_API_URL": api + "/resources/internals/api.php",
                "ZOETROPE_WORKSPACE": str(self.workspace / "w"), "ZOETROPE_STATE_DIR": str(self.workspace / "state")}

    def begin(self, *words, key=KEY):
        program = subprocess.Popen([self.binaries / "zoetrope", *words], env=self.environment(key),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   text=True, start_new_session=True)
        self.running.append(program)
        return program

    def zoetrope(self, *words, key=KEY):
        program = self.begin(*words, key=key)
        said, _ = program.communicate(timeout=PATIENCE_SECONDS)
        return program.returncode, said

    def begin_generate(self, *more, key=KEY):
        return self.begin("generate", TASK, "--yes", "--poll-interval", "0.3", *more, key=key)

    def generate(self, *more, key=KEY):
        program = self.begin_generate(*more, key=key)
        said, _ = program.communicate(timeout=PATIENCE_SECONDS)
        return program.returncode, said

    @staticmethod
    def kill_tree(program):
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()

    @staticmethod
    def kill_alone(program):
        os.kill(program.pid, signal.SIGKILL)
        program.wait()

    # --- The service ------------------------------------------------------------------------------------

    def ask(self, path, body=None):
        with urllib.request.urlopen(self.base + path, data=body, timeout=10) as answer:
            return answer.read()

    def change(self, **settings):
        self.ask("/_fake/settings", json.dumps(settings).encode())

    def figures(self):
        return json.loads(self.ask("/_fake/figures"))

    # --- What is there ----------------------------------------------------------------------------------

    @staticmethod
    def wait_until(condition, what):
        latest = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > latest:
                raise TimeoutError(what)
            time.sleep(0.005)

    def videos(self):
        return self.workspace / "w/channels/demo/projects/lighthouse/videos"

    def parts(self):
        return list(self.videos().glob(".*.part"))

    def rows(self, statement):
        with sqlite3.connect(f"file:{self.workspace}/w/zoetrope.db?mode=ro", uri=True) as database:
            return database.execute(statement).fetchall()

    def files_there(self):
        return sorted(self.videos().glob("clip_*.mp4"))

    def clips_in(self, state):
        return self.rows(f"SELECT COUNT(*) FROM clips WHERE state = '{state}'")[0][0]

    def processes_left(self):
        """Of the program, but for the service."""
        left = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                environment = (entry / "environ").read_bytes()
                program = os.readlink(entry / "exe")
            except OSError:
                continue
            if program.endswith("/zoetrope") and str(self.workspace).encode() in environment:
                left.append(entry.name)
        return left

    # --- A run ------------------------------------------------------------------------------------------

    def play(self, run):
        began = time.monotonic()
        story = run.play(self)
        figures = self.figures()
        problems = self.problems(run, figures)
        views = [self.zoetrope("status", TASK)[1], self.zoetrope("explain", TASK)[1]]
        return Result(run=run, story=story, figures=figures, done=self.clips_in("done"), held=self.clips_in("held"),
                      ledger=self.ledger(), seconds=time.monotonic() - began, problems=problems, views=views)

    def ledger(self):
        return self.rows("SELECT COALESCE(SUM(micros), 0) FROM ledger WHERE kind = 'post'")[0][0]

    def problems(self, run, figures):
        found = []

        def expect(what, is_so):
            if not is_so:
                found.append(what)

        held = self.clips_in("held")
        reserved = self.rows("SELECT COALESCE(SUM(price_micros), 0) FROM attempts WHERE reserved = 1")[0][0]
        bill = figures["billed_credits"] * CREDIT_MICROS
        struck = held - run.doubtful  # whether such a createTask arrived is up to the moment
        done = run.done - struck
        expect(f"{held} held instead of {run.doubtful}", struck == 0 or (run.kills and struck == 1))
        expect(f"{figures['billed_tasks']} billed instead of {run.billed}",
               run.billed - struck <= figures["billed_tasks"] <= run.billed)
        expect(f"{self.clips_in('done')} done instead of {done}", self.clips_in("done") == done)
        expect(f"{figures['peak_in_flight']} under way at once", figures["peak_in_flight"] <= LIMIT)
        expect(f"the ledger books {self.ledger()} and reserves {reserved}, the bill is {bill}",
               self.ledger() <= bill <= self.ledger() + reserved)
        expect(f"parts are left: {self.parts()}", not self.parts())
        files = self.files_there()
        expect(f"{len(files)} files for {done} clips", len(files) == done)
        if files:
            status, said = self.zoetrope("verify", *files)
            expect("a file is not whole:\n" + said, status == 0)
        expect("processes are left", not self.processes_left())
        return found
