"""A PostgreSQL of a measurement's own, with fsync on, as Debian's package sets it up but for its socket."""

import contextlib
import os
import pathlib
import tempfile

from lab.database_server import DatabaseServer, NotInstalled


@contextlib.contextmanager
def server():
    with tempfile.TemporaryDirectory(prefix="zoetrope-bench-server-", dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)  # it may run as another user
        try:
            running = DatabaseServer(pathlib.Path(folder) / "server")
        except NotInstalled as problem:
            raise RuntimeError(str(problem)) from problem
        try:
            yield running
        finally:
            running.close()
