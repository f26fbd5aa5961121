"""A PostgreSQL of its own, in a folder, on a private socket, and on a network where there is one of its own."""

import os
import pathlib
import pwd
import shutil
import signal
import subprocess

from lab.service import wait_until

PACKAGED_IN = pathlib.Path("/usr/lib/postgresql")
USER_INSTEAD_OF_ROOT = "postgres"


class NotInstalled(Exception):
    """There is no PostgreSQL on this machine."""


class DatabaseServer:
    """Keeps what is committed over stop() and start(). It does not run as root, but as the user that Debian's package
    brings. `address` is where it listens besides its socket, for the machines of `network`."""

    def __init__(self, folder, address="", network=""):
        versions = sorted(PACKAGED_IN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
        if not versions:
            raise NotInstalled("install Debian's package postgresql-15")
        self.programs = versions[-1].parent
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.address = address
        self.user = None
        if os.geteuid() == 0:
            self.user = USER_INSTEAD_OF_ROOT
            shutil.chown(self.folder, self.user, pwd.getpwnam(self.user).pw_gid)
        self.process = None
        self.run("initdb", "--pgdata", self.folder / "data", "--username=zoetrope", "--auth=trust", "--encoding=UTF8",
                 "--locale=C", "--no-instructions")
        if network:
            with open(self.folder / "data/pg_hba.conf", "a") as rules:
                rules.write(f"host all all {network} trust\n")
        self.start()

    def owner(self):
        if self.user is None:
            return {}
        return {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}

    def run(self, program, *words):
        subprocess.run([self.programs / program, *words], check=True, cwd=self.folder, stdout=subprocess.DEVNULL,
                       **self.owner())

    def start(self):
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder,
                 "-c", f"listen_addresses={self.address}", "-c", "shared_buffers=64MB", "-c", "max_connections=60"],
                cwd=self.folder, stdout=log, stderr=log, start_new_session=True, **self.owner())
        wait_until(self.answers, "PostgreSQL answers", 60)

    def answers(self):
        asked = subprocess.run([self.programs / "pg_isready", "-q", "-h", self.folder, "-U", "zoetrope"], check=False)
        return asked.returncode == 0

    def stop(self):
        """As an administrator does who waits for nobody."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait()

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def create(self, database):
        self.rows(f"CREATE DATABASE {database}")

    def url(self, database="postgres"):
        return f"postgresql://zoetrope@/{database}?host={self.folder}"

    def network_url(self, database="postgres"):
        return f"postgresql://zoetrope@{self.address}/{database}"

    def cpu_seconds(self):
        """Of all its processes so far, and of those that have ended."""
        ticks = 0
        for process in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                pid, _, rest = process.read_text().partition(" (")
            except OSError:
                continue
            # From the third field on: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
            fields = rest.rpartition(") ")[2].split()
            if int(pid) == self.process.pid:
                ticks += sum(map(int, fields[11:15]))
            elif int(fields[1]) == self.process.pid:
                ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def rows(self, statement, database="postgres"):
        """As lists of texts, with None for NULL."""
        null = "\x01"
        said = subprocess.run(
            [self.programs / "psql", "--no-psqlrc", "-h", self.folder, "-U", "zoetrope", "-d", database, "-At",
             "-F", "\x02", "-R", "\x03", "-P", f"null={null}", "-c", statement],
            check=True, stdout=subprocess.PIPE, text=True).stdout.removesuffix("\n")
        return [tuple(None if cell == null else cell for cell in row.split("\x02"))
                for row in said.split("\x03") if said]
