"""The fake service, fresh for every run, so that every run meets the same seeded render times."""

import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.request

START_SECONDS_MAX = 20


class FakeService:
    """Use with `with`. `figures()` is what it saw."""

    def __init__(self, binaries, folder, median, sigma=0.35, seed=7):
        self._port_file = pathlib.Path(folder) / f"fake-kie-{time.monotonic_ns()}.port"
        self._log = open(pathlib.Path(folder) / "fake-kie.log", "ab")
        self._arguments = [str(binaries / "fake-kie"), "--port", "0", "--port-file", str(self._port_file), "--seed",
                           str(seed), "--render-median", str(median), "--render-sigma", str(sigma), "--cache",
                           str(pathlib.Path(folder) / "cache"), "--exit-with-parent"]

    def __enter__(self):
        self._process = subprocess.Popen(self._arguments, stdin=subprocess.DEVNULL, stdout=self._log,
                                         stderr=self._log)
        deadline = time.monotonic() + START_SECONDS_MAX
        while not (self._port_file.exists() and self._port_file.read_text().strip()):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the fake service did not start; see " + self._log.name)
            time.sleep(0.01)
        self.base = "http://127.0.0.1:" + self._port_file.read_text().strip()
        return self

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()
        self._log.close()
        self._port_file.unlink()

    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "KIE_API_KEY": "canary-key-demo", "KIE_API_BASE": self.base, "KIE_UPLOAD_BASE": self.base,
                "CATBOX_API_URL": self.base + "/user/api.php"}

    def figures(self):
        with urllib.request.urlopen(self.base + "/_fake/figures") as answer:
            return json.load(answer)
