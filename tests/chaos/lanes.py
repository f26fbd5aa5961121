"""Cases that have nothing to do with each other, several at a time: most of a case is waiting."""

import concurrent.futures
import queue
import threading

LANES = 3


class Lane:
    """A service of its own, so that a case may ask it what was billed, and whatever stands before it."""

    def __init__(self, context, lock, front=None):
        self.context = context
        self.lock = lock
        self.service = context.service()
        self.front = front(self.service.port) if front else None

    def place(self, clips=1):
        with self.lock:
            return self.context.place(self.service, clips, self.front.base if self.front else None)


def play_all(context, cases, front=None, lanes=LANES):
    """Calls each case with a lane and collects the problems that it returns, each under the case's name. A case is
    (name, function)."""
    lock = threading.Lock()
    free = queue.SimpleQueue()
    every = [Lane(context, lock, front) for _ in range(min(lanes, len(cases)))]
    for lane in every:
        free.put(lane)

    def play(case):
        name, function = case
        lane = free.get()
        try:
            return [f"{name}: {problem}" for problem in function(lane)]
        except Exception as error:  # the others are to be heard
            return [f"{name}: the case broke: {error!r}"]
        finally:
            free.put(lane)

    with concurrent.futures.ThreadPoolExecutor(len(every)) as pool:
        found = [problem for problems in pool.map(play, cases) for problem in problems]
    for lane in every:
        if lane.front:
            lane.front.close()
    return found
