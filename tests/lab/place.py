"""A workspace, its database and the state folder of a machine: what a user does there, and what can be seen of it."""

import concurrent.futures
import os
import pathlib
import signal
import sqlite3
import subprocess
import threading

from lab.service import KEY, PATIENCE_SECONDS


STARTERS = concurrent.futures.ThreadPoolExecutor(8)


class Closed(BaseException):
    """Somebody begins a program where everything has been ended already. It is no problem of any case."""


class Place:
    """`folder` is made; everything of the product stays below it. `api` is where the paid service answers."""

    def __init__(self, binaries, folder, api, task):
        self.binaries = pathlib.Path(binaries)
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.api = api
        self.task = task
        self.running = []
        self.closed = False
        self.lock = threading.Lock()

    # --- What a user does -------------------------------------------------------------------------------

    def environment(self, key=KEY):
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "KIE_API_KEY": key, "KIE_API_BASE": self.api,
                "KIE_UPLOAD_BASE": self.api, "CATBOX_API_URL": self.api + "/user/api.php", "NO_COLOR": "1",
                "LITTERBOX_API_URL": self.api + "/resources/internals/api.php",
                "ZOETROPE_WORKSPACE": str(self.workspace()), "ZOETROPE_STATE_DIR": str(self.folder / "state")}

    def begin(self, *words, key=KEY, extra=None, **popen):
        """`extra` goes into the environment on top of the rest. In a thread of its own, which no signal interrupts: a
        program that has begun is known."""
        return STARTERS.submit(self.start, words, self.environment(key) | (extra or {}), popen).result()

    def start(self, words, environment, popen):
        with self.lock:
            if self.closed:
                raise Closed(f"{self.folder} is closed")
            program = subprocess.Popen([self.binaries / "zoetrope", *words], env=environment, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                                       start_new_session=True, **popen)
            self.running.append(program)
        return program

    def zoetrope(self, *words, key=KEY, extra=None, patience=PATIENCE_SECONDS):
        return self.end_of(self.begin(*words, key=key, extra=extra), patience)

    def end_of(self, program, patience=PATIENCE_SECONDS):
        """Its status and what it said; None when it had to be killed because it did not end."""
        try:
            said, _ = program.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            self.kill_tree(program)
            program.stdout.close()
            return None, f"it did not end within {patience} s"
        finally:
            self.forget(program)
        return program.returncode, said

    def forget(self, program):
        with self.lock:
            if program in self.running:
                self.running.remove(program)

    def begin_generate(self, *more, key=KEY, extra=None):
        return self.begin("generate", self.task, "--yes", "--poll-interval", "0.3", *more, key=key, extra=extra)

    def generate(self, *more, key=KEY, extra=None):
        return self.end_of(self.begin_generate(*more, key=key, extra=extra))

    @staticmethod
    def kill_tree(program):
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()

    @staticmethod
    def kill_alone(program):
        os.kill(program.pid, signal.SIGKILL)
        program.wait()

    def close(self):
        """Ends what runs; nothing begins any more."""
        with self.lock:
            self.closed = True
            left, self.running = self.running, []
        for program in left:
            try:
                self.kill_tree(program)
            except ProcessLookupError:
                pass  # it has ended, and all its children with it
            program.stdout.close()

    # --- What is there ----------------------------------------------------------------------------------

    def workspace(self):
        return self.folder / "w"

    def database(self):
        return self.workspace() / "zoetrope.db"

    def project(self):
        channel, name = self.task.split("/")
        return self.workspace() / "channels" / channel / "projects" / name

    def videos(self):
        return self.project() / "videos"

    def parts(self):
        return list(self.videos().glob(".*.part"))

    def files_there(self):
        return sorted(self.videos().glob("clip_*.mp4"))

    def rows(self, statement):
        database = sqlite3.connect(f"file:{self.database()}?mode=ro", uri=True)
        try:
            return database.execute(statement).fetchall()
        finally:
            database.close()

    def undo_half_done_changes(self):
        """As whoever opens the database next does; one that is only read cannot be read before."""
        if not self.database().exists():
            return
        database = sqlite3.connect(self.database())
        try:
            database.execute("SELECT COUNT(*) FROM sqlite_schema").fetchall()
        finally:
            database.close()

    def damage(self):
        """Of the database itself."""
        problems = []
        if self.rows("PRAGMA integrity_check") != [("ok",)]:
            problems.append("the database is damaged")
        if self.rows("PRAGMA foreign_key_check"):
            problems.append("rows point nowhere")
        return problems

    def clips_in(self, state):
        return self.rows(f"SELECT COUNT(*) FROM clips WHERE state = '{state}'")[0][0]

    def ledger(self):
        return self.rows("SELECT COALESCE(SUM(micros), 0) FROM ledger WHERE kind = 'post'")[0][0]

    def reserved(self):
        return self.rows("SELECT COALESCE(SUM(price_micros), 0) FROM attempts WHERE reserved = 1")[0][0]

    def processes_left(self):
        """Of the program, but for the service."""
        left = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                environment = (entry / "environ").read_bytes()
                program = os.readlink(entry / "exe")
            except OSError:
                continue
            if program.endswith("/zoetrope") and str(self.folder).encode() in environment:
                left.append(entry.name)
        return left
