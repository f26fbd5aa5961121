"""A signal ends a long run in order: whatever it has begun ends with it."""

import signal


class Interrupted(BaseException):
    """A signal asked everything to end. No part may take it for a problem of its own."""

    def __init__(self, number):
        super().__init__(f"signal {number}")
        self.number = number


def interrupt_on_signals():
    """The first one unwinds the main thread; what comes after it changes nothing any more."""
    def interrupt(number, _):
        for again in (signal.SIGINT, signal.SIGTERM):
            signal.signal(again, lambda *_: None)
        raise Interrupted(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
