"""One of several machines that share a folder of projects and a database."""

import pathlib
import subprocess

from lab.place import Place


class Machine(Place):
    """`shared` holds the workspace of all of them; what is a machine's own is below `folder`, and its network where it
    has a `link` of one."""

    def __init__(self, binaries, folder, service, server, shared, link=None):
        super().__init__(binaries, folder, service.base, "")
        self.server = server
        self.link = link
        self.shared = pathlib.Path(shared)
        self.worker = None
        self.log = self.folder / "worker.log"

    def environment(self, *key):
        database = self.server.network_url() if self.link else self.server.url()
        return super().environment(*key) | {"DATABASE_URL": database, "ZOETROPE_POLL_INTERVAL": "0.5",
                                            "ZOETROPE_BREAKER_PAUSE": "2"}

    def workspace(self):
        return self.shared

    def begin_worker(self):
        prefix = self.link.words() if self.link else []
        with open(self.log, "ab") as log:
            self.worker = subprocess.Popen(
                [*prefix, self.binaries / "zoetrope", "worker"], env=self.environment(), stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        return self.worker.pid

    def last_words(self):
        return b" / ".join(self.log.read_bytes().splitlines()[-5:]).decode(errors="replace")

    def works(self):
        return self.worker is not None and self.worker.poll() is None

    def worker_id(self):
        """As the registry has it; None before the worker has said its first word."""
        rows = self.server.rows(f"SELECT id FROM workers WHERE pid = {self.worker.pid}")
        return rows[0][0] if rows else None

    def close(self):
        if self.works():
            self.kill_tree(self.worker)
        super().close()

    # --- What is there ----------------------------------------------------------------------------------

    def parts(self):
        return [str(path) for path in self.shared.glob("channels/*/projects/*/videos/.*.part")]

    def rows(self, statement):
        """Numbers as numbers: nothing that is asked for here is a text of digits."""
        return [tuple(int(cell) if cell is not None and cell.lstrip("-").isdigit() else cell for cell in row)
                for row in self.server.rows(statement)]

    def damage(self):
        """Its server keeps the keys by itself."""
        return []
