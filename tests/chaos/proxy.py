"""A loopback proxy between the program and the service, and what may happen to a request on its way.

It understands just enough HTTP/1.1 to tell one request and one answer from the next. Each request of the program gets
a connection of its own to the service, so that nothing that happens to one of them touches another.
"""

import collections
import dataclasses
import random
import socket
import struct
import threading
import time

OPERATIONS = {
    "/api/v1/jobs/createTask": "createTask",
    "/api/v1/jobs/recordInfo": "recordInfo",
    "/api/v1/chat/credit": "credit",
    "/api/v1/common/download-url": "downloadUrl",
    "/api/file-stream-upload": "upload",
    "/user/api.php": "catbox",
    "/resources/internals/api.php": "litterbox",
}
FOLDERS = {"/results/": "download", "/hosted/": "image", "/catbox/": "image", "/litter/": "image"}

HEAD_BYTES_MAX = 65_536
SLICED_BYTES = 2_048  # so many leave one by one, the rest in pieces: a clip would take its minutes otherwise
PIECE_BYTES = 1_021
IDLE_SECONDS = 120


@dataclasses.dataclass
class Mishap:
    """What happens to one request.

    kind      refuse    the connection is reset before the service hears of it
              stall     the service hears nothing, and nothing is answered for `seconds`
              slice     request and answer arrive byte by byte
              cut       the answer ends after `k` bytes, counted from its first one
              lose      the service acts, and its answer is lost
              twice     the service gets the request twice; the first answer is passed on
              late      the request arrives after `seconds`
              delay     the answer arrives after `seconds`
              linger    the connection stays open for `seconds` after a whole answer
    by        how a connection is ended: `fin` as if all were well, or `rst`
    framing   of an answer that is cut: by its `length`, `chunked`, or by the `close` of the connection
    """

    kind: str
    k: int = 0
    seconds: float = 1.0
    by: str = "rst"
    framing: str = "length"


@dataclasses.dataclass
class Seen:
    operation: str
    body: bytes
    mishap: Mishap | None
    answer: object = None  # the service's, before anything happened to it, where it is kept


class Proxy:
    """Runs in threads of its own until `close`. Everything here may be called from any thread."""

    def __init__(self, service_port, seed=1, keep_answers=False):
        self.service_port = service_port
        self.keep_answers = keep_answers
        self.seen = []
        self._lock = threading.Lock()
        self._draws = random.Random(seed)
        self._next = collections.defaultdict(collections.deque)
        self._rates = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.base = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._open = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            left = list(self._open)
        for connection in left:
            reset(connection)

    # --- What shall happen ----------------------------------------------------------------------------------

    def next(self, operation, *mishaps):
        """To the next requests of this operation, in this order; None lets one pass."""
        with self._lock:
            self._next[operation].extend(mishaps)

    def rates(self, *rules):
        """(operation or "", rate, a function of random.Random that makes a mishap), in the order of the draw."""
        with self._lock:
            self._rates = list(rules)
            self._next.clear()

    def count(self, operation, kind=None):
        with self._lock:
            return sum(1 for seen in self.seen if seen.operation == operation and
                       (kind is None or (seen.mishap is not None and seen.mishap.kind == kind)))

    def struck(self):
        """How often each kind of mishap has happened, by operation and kind."""
        with self._lock:
            return collections.Counter((seen.operation, seen.mishap.kind) for seen in self.seen if seen.mishap)

    def forget(self):
        with self._lock:
            self.seen.clear()

    def _pick(self, operation):
        with self._lock:
            if self._next[operation]:
                return self._next[operation].popleft()
            draw = self._draws.random()
            for wanted, rate, make in self._rates:
                if wanted not in ("", operation):
                    continue
                if draw < rate:
                    return make(self._draws)
                draw -= rate
        return None

    # --- Connections ----------------------------------------------------------------------------------------

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            connection.settimeout(IDLE_SECONDS)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while self._one_request(connection):
                pass
        except OSError:
            pass  # the other side went away, or this proxy was closed
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _one_request(self, connection):
        """True while the connection may be used again."""
        request = read_message(connection)
        if request is None:
            return False
        method, target = request.start.split(b" ")[:2]
        seen = Seen(operation_of(target.decode().partition("?")[0]), request.body, None)
        seen.mishap = self._pick(seen.operation)
        with self._lock:
            self.seen.append(seen)
        mishap = seen.mishap
        if mishap is None:
            connection.sendall(self._ask(request, method, seen).whole())
            return True
        return self._suffer(connection, request, method, seen, mishap)

    def _suffer(self, connection, request, method, seen, mishap):
        if mishap.kind == "refuse":
            return end(connection, mishap.by)
        if mishap.kind == "stall":
            time.sleep(mishap.seconds)
            return end(connection, mishap.by)
        if mishap.kind == "late":
            time.sleep(mishap.seconds)
        answer = self._ask(request, method, seen, sliced=mishap.kind == "slice")
        if mishap.kind == "twice":
            self._ask(request, method, seen)
        if mishap.kind == "delay":
            time.sleep(mishap.seconds)
        if mishap.kind == "lose":
            return end(connection, mishap.by)
        if mishap.kind == "cut":
            connection.sendall(answer.framed(mishap.framing)[:mishap.k])
            return end(connection, mishap.by)
        if mishap.kind == "slice":
            send_sliced(connection, answer.whole())
            return True
        connection.sendall(answer.whole())
        if mishap.kind == "linger":
            time.sleep(mishap.seconds)
            return False
        return True

    def _ask(self, request, method, seen, sliced=False):
        with socket.create_connection(("127.0.0.1", self.service_port), timeout=IDLE_SECONDS) as service:
            service.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if sliced:
                send_sliced(service, request.whole())
            else:
                service.sendall(request.whole())
            answer = read_message(service, head_only=method == b"HEAD")
        if answer is None:
            raise ConnectionError("the service ended the connection without an answer")
        if self.keep_answers:
            seen.answer = answer
        return answer


# --- Messages -----------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Message:
    start: bytes
    headers: list  # of lines
    body: bytes

    def whole(self):
        return b"\r\n".join([self.start, *self.headers, b"", self.body])

    def header(self, name):
        for line in self.headers:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name:
                return value.strip()
        return b""

    def framed(self, framing):
        """The same answer, with another sign of its end."""
        if framing == "length":
            return self.whole()
        kept = [line for line in self.headers
                if line.partition(b":")[0].strip().lower() not in (b"content-length", b"connection")]
        if framing == "close":
            return Message(self.start, [*kept, b"Connection: close"], self.body).whole()
        half = len(self.body) // 2
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (self.body[:half], self.body[half:]) if part)
        return Message(self.start, [*kept, b"Transfer-Encoding: chunked"], chunks + b"0\r\n\r\n").whole()


def read_message(connection, head_only=False):
    """Nothing when the other side has ended the connection."""
    got = b""
    while b"\r\n\r\n" not in got:
        part = connection.recv(65_536)
        if not part or len(got) > HEAD_BYTES_MAX:
            return None
        got += part
    head, _, body = got.partition(b"\r\n\r\n")
    start, *headers = head.split(b"\r\n")
    message = Message(start, headers, body)
    if head_only:
        return message
    if message.header(b"expect"):
        raise ConnectionError("a request that asks before it sends")
    wanted = int(message.header(b"content-length") or 0)
    parts = [body]
    there = len(body)
    while there < wanted:
        part = connection.recv(1 << 20)
        if not part:
            return None
        parts.append(part)
        there += len(part)
    message.body = b"".join(parts)
    return message


def operation_of(path):
    if path in OPERATIONS:
        return OPERATIONS[path]
    for folder, operation in FOLDERS.items():
        if path.startswith(folder):
            return operation
    return "other"


def send_sliced(connection, data):
    for at in range(min(SLICED_BYTES, len(data))):
        connection.sendall(data[at:at + 1])
    for at in range(SLICED_BYTES, len(data), PIECE_BYTES):
        connection.sendall(data[at:at + PIECE_BYTES])


def end(connection, by):
    if by == "rst":
        reset(connection)
    else:
        connection.shutdown(socket.SHUT_RDWR)
    return False


def reset(connection):
    """The other side sees "connection reset by peer"."""
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
    except OSError:
        pass
