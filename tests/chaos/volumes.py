"""Small disks of one's own, where the machine allows them: a tmpfs that is full from one moment to the next."""

import os
import shutil
import subprocess

WAYS = [["unshare", "-m"], ["unshare", "-rm"]]  # what makes a mount namespace of one's own
NOT_ALLOWED = "NOT TESTED: this machine allows no mounts of one's own (unshare -m and unshare -rm both fail)"
FILES = 10_000
MIB = 1 << 20


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
        subprocess.run(["mount", "-o", "remount," + options, self.folder], check=True)

    def leave(self, room):
        """So many bytes are free from now on."""
        while True:
            now = os.statvfs(self.folder)
            used = (now.f_blocks - now.f_bfree) * now.f_frsize
            try:
                return self.remount(f"size={max(used + room, now.f_frsize)}")
            except subprocess.CalledProcessError:
                continue  # it has grown meanwhile

    def take_no_more_files(self):
        while True:
            now = os.statvfs(self.folder)
            try:
                return self.remount(f"nr_inodes={now.f_files - now.f_ffree}")
            except subprocess.CalledProcessError:
                continue

    def make_room(self):
        self.remount(f"size={self.mebibytes}m,nr_inodes={FILES}")

    def close(self):
        subprocess.run(["umount", "-l", self.folder], check=True)
