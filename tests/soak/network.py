"""A network namespace for each machine, and the switch that joins them, where this machine allows such things.

All of it is inside a network namespace of the soak itself, so that nothing of this machine's own network is touched,
and nothing is left when its processes are gone: they end with the pipe that they read, however the soak ends.
"""

import os
import pathlib
import shutil
import subprocess
import sys

RELAY = pathlib.Path(__file__).resolve().parent / "relay.py"
SWITCH = "switch"
MIDDLE = "10.99.0.254"  # where the database and the service are
NETWORK = "10.99.0.0/24"
ALL_NAMESPACES = ["unshare", "--net", "--uts"]
TRIAL = (f"ip link add {SWITCH} type bridge && ip link add wire type veth peer name end && "
         f"ip link set wire master {SWITCH}")
INSIDE = "ZOETROPE_SOAK_INSIDE"


def is_allowed():
    if not all(shutil.which(program) for program in ("unshare", "nsenter", "ip")):
        return False
    return subprocess.run([*ALL_NAMESPACES, "sh", "-c", TRIAL], capture_output=True).returncode == 0


def is_inside():
    return INSIDE in os.environ


def go_inside():
    """Begins this program again, in a namespace without any network. Does not come back."""
    os.environ[INSIDE] = "1"
    os.execvp(ALL_NAMESPACES[0], [*ALL_NAMESPACES, sys.executable, *sys.argv])


def run(*words):
    subprocess.run(words, check=True)


class Network:
    """The middle of it; only where is_inside()."""

    def __init__(self):
        self.links = []
        self.relay = None
        run("ip", "link", "set", "lo", "up")
        run("ip", "link", "add", SWITCH, "type", "bridge")
        run("ip", "address", "add", f"{MIDDLE}/24", "dev", SWITCH)
        run("ip", "link", "set", SWITCH, "up")

    def join(self, machines, service_port):
        """Links for so many machines, all of which reach the service."""
        self.relay = begin_relay([], MIDDLE, service_port, "127.0.0.1", service_port)
        for number in range(1, machines + 1):
            self.links.append(Link(number, service_port))
        return self.links

    def close(self):
        for link in self.links:
            link.close()
        if self.relay is not None:
            end(self.relay)


class Link:
    """One machine's namespace, and its wire to the switch."""

    def __init__(self, number, service_port):
        self.wire = f"wire{number}"
        self.holder = subprocess.Popen(
            [*ALL_NAMESPACES, "sh", "-c", f"hostname machine-{number} && echo ready && exec cat"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.holder.stdout.readline()
        run("ip", "link", "add", self.wire, "type", "veth", "peer", "name", "eth0", "netns", str(self.holder.pid))
        run("ip", "link", "set", self.wire, "master", SWITCH, "up")
        run(*self.words(), "ip", "link", "set", "lo", "up")
        run(*self.words(), "ip", "address", "add", f"10.99.0.{number}/24", "dev", "eth0")
        run(*self.words(), "ip", "link", "set", "eth0", "up")
        self.relay = begin_relay(self.words(), "127.0.0.1", service_port, MIDDLE, service_port)

    def words(self):
        """What a program is begun with on this machine. It keeps its process id."""
        return ["nsenter", "--target", str(self.holder.pid), "--net", "--uts"]

    def cut(self):
        """Whatever is sent is lost without a word."""
        run("ip", "link", "set", self.wire, "nomaster")

    def mend(self):
        run("ip", "link", "set", self.wire, "master", SWITCH)

    def close(self):
        end(self.relay)
        end(self.holder)


def end(process):
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def begin_relay(prefix, *addresses):
    relay = subprocess.Popen([*prefix, sys.executable, RELAY, *map(str, addresses)], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE)
    if relay.stdout.readline() != b"ready\n":
        raise RuntimeError(f"no relay to {addresses}")
    return relay
