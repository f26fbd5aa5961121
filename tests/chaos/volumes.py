"""Small disks of one's own, where the machine allows them: a tmpfs that is full from one moment to the next."""

import os
import shutil
import subprocess
import time

WAYS = [["unshare", "-m"], ["unshare", "-rm"]]  # what makes a mount namespace of one's own
NOT_ALLOWED = "this machine allows no mounts of one's own (unshare -m and unshare -rm both fail)"
FILES = 10_000
MIB = 1 << 20
REMOUNT_TRIES_MAX = 200
REMOUNT_PAUSE_SECONDS = 0.005


def way_to_own_mounts(folder):
    """None where that is not allowed."""
    trial = folder / "mount-trial"
    trial.mkdir()
    for way in WAYS:
        words = [*way, "mount", "-t", "tmpfs", "-o", "size=1m", "none", trial]
        if shutil.which("unshare") and subprocess.run(words, capture_output=True).returncode == 0:
            return way
    return None


class Volume:
    """Is mounted over a folder and begins with what was in it. Inside a mount namespace of one's own."""

    def __init__(self, folder, mebibytes):
        self.folder = folder
        self.mebibytes = mebibytes
        folder.mkdir(parents=True, exist_ok=True)
        before = folder.parent / (folder.name + "-before")
        folder.rename(before)
        folder.mkdir()
        options = f"size={mebibytes}m,nr_inodes={FILES}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], check=True)
        shutil.copytree(before, folder, dirs_exist_ok=True)
        shutil.rmtree(before)

    def remount(self, options):
        """`options` is called for each try: what is there may grow meanwhile, and a table of mounts that is read while
        others mount something may lack a line."""
        for _ in range(REMOUNT_TRIES_MAX):
            ended = subprocess.run(["mount", "-o", "remount," + options(os.statvfs(self.folder)), self.folder],
                                   capture_output=True, text=True)
            if ended.returncode == 0:
                return
            time.sleep(REMOUNT_PAUSE_SECONDS)
        raise RuntimeError(ended.stderr)

    def leave(self, room):
        """So many bytes are free from now on."""
        self.remount(lambda now: f"size={max((now.f_blocks - now.f_bfree) * now.f_frsize + room, now.f_frsize)}")

    def take_no_more_files(self):
        self.remount(lambda now: f"nr_inodes={now.f_files - now.f_ffree}")

    def make_room(self):
        self.remount(lambda _: f"size={self.mebibytes}m,nr_inodes={FILES}")

    def close(self):
        subprocess.run(["umount", "-l", self.folder], check=True)
