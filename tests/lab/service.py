"""The fake of the paid service as a process of its own."""

import json
import os
import pathlib
import subprocess
import time
import urllib.request

KEY = "canary-key-lab-71c2e9"
CREDIT_MICROS = 5_000
PATIENCE_SECONDS = 240


def wait_until(condition, what, patience=PATIENCE_SECONDS, pause=0.005):
    latest = time.monotonic() + patience
    while not condition():
        if time.monotonic() > latest:
            raise TimeoutError(what)
        time.sleep(pause)


class Service:
    """`folder` keeps its port and, for the next one too, the clips it has encoded."""

    def __init__(self, binaries, folder, *options, cache=None):
        self.folder = pathlib.Path(folder)
        port_file = self.folder / f"port-{os.getpid()}-{time.monotonic_ns()}"
        self.process = subprocess.Popen(
            [binaries / "fake-kie", "--port", "0", "--port-file", port_file, "--cache", cache or self.folder / "cache",
             "--key", KEY, "--exit-with-parent", *options], stdout=subprocess.DEVNULL)
        try:
            wait_until(lambda: port_file.exists() and port_file.read_text().strip(), "the service listens")
            self.port = int(port_file.read_text())
        except BaseException:
            self.stop()  # nobody else has it yet
            raise
        self.base = f"http://127.0.0.1:{self.port}"

    def stop(self):
        self.process.kill()
        self.process.wait()

    def ask(self, path, body=None):
        with urllib.request.urlopen(self.base + path, data=body, timeout=10) as answer:
            return answer.read()

    def change(self, **settings):
        self.ask("/_fake/settings", json.dumps(settings).encode())

    def reset(self):
        self.ask("/_fake/reset", b"")

    def figures(self):
        return json.loads(self.ask("/_fake/figures"))
