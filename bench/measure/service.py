"""The fake service, fresh for every run, so that every run meets the same seeded render times."""

import os

from lab.service import KEY, Service


class FakeService(Service):
    """Use with `with`."""

    def __init__(self, binaries, folder, median, sigma=0.35, seed=7):
        super().__init__(binaries, folder, "--seed", str(seed), "--render-median", str(median), "--render-sigma",
                         str(sigma))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "KIE_API_KEY": KEY, "KIE_API_BASE": self.base, "KIE_UPLOAD_BASE": self.base,
                "CATBOX_API_URL": self.base + "/user/api.php"}
