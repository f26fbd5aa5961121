"""Cases with a name and, where they want it, a proxy before their service."""

import dataclasses

LANES = 3


@dataclasses.dataclass
class Lane:
    """A service of its own, so that a case may ask it what was billed, and whatever stands before it."""

    context: object
    service: object
    front: object = None

    def place(self, clips=1, **more):
        return self.context.place(self.service, clips, self.front.base if self.front else None, **more)


def play_all(context, cases, with_proxy=False, at_once=LANES):
    """Calls each case with a lane and collects the problems that it returns, each under the case's name. A case is
    (name, function)."""
    def play(service, case):
        name, function = case
        front = context.proxy(service) if with_proxy else None
        try:
            return [f"{name}: {problem}" for problem in function(Lane(context, service, front))]
        finally:
            if front:
                context.end_proxy(front)

    found = context.each(cases, play, at_once, name=lambda case: case[0])
    return [problem for problems in found for problem in problems]
