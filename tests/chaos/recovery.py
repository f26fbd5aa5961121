"""The run after a mishap: it has to finish the work, and the books have to be right."""

import dataclasses

from context import Stopwatch
from lab.audit import Audit


@dataclasses.dataclass
class Recovered:
    problems: list
    audited: list  # of the problems: those of the audit
    doubtful: int  # clips that were held, because their request may have left
    charged: int  # of those: the service had taken the request
    seconds: float  # until the work was finished


def recover(context, service, place, blind, extra=None):
    """`blind` are the attempts that may be held; the others must be finished without a person. Those that are held
    are then settled by what the service says, and after that every clip is done and the ledger is the bill."""
    watch = Stopwatch()
    status, said = place.generate(extra=extra)
    seconds = watch.seconds()
    figures = service.figures()
    audit = Audit(place, figures)
    problems = list(audit.problems)
    if figures["creates_received"] > len(audit.attempts):
        problems.append(f"{figures['creates_received']} requests for {len(audit.attempts)} attempts")
    held = audit.in_doubt()
    if status != (1 if held else 0):
        problems.append(f"the run that followed ended with {status}: {said}")
    for attempt in held:
        if attempt["id"] not in blind:
            problems.append(f"attempt {attempt['id']} of clip {attempt['clip']} is held, and there was no doubt "
                            "about it")
    unfinished = [clip for clip in audit.clips if clip[1] != "done" and clip[2] != "ambiguous"]
    if unfinished:
        problems.append(f"not finished: {unfinished}; {said}")
    charged = 0
    if held and not problems:
        _, charged, found = settle(place, figures["tasks"])
        problems += found
        status, said = place.generate()
        if status != 0:
            problems.append(f"the run after `resolve` ended with {status}: {said}")
        after = Audit(place, service.figures())
        problems += after.problems
        if len(after.done()) != len(after.clips) or after.in_doubt():
            problems.append(f"not settled: {after.clips}")
    return Recovered(problems, audit.problems, len(held), charged, seconds)


def settle(place, tasks, leave=()):
    """A person says of each clip in doubt, but of those that are left alone, what the service's log says: (how many
    were settled, how many of them had been taken, what was wrong)."""
    task_of = {task["image_url"]: task["id"] for task in tasks}
    doubtful = place.rows("SELECT c.number, a.image_url FROM attempts a JOIN clips c ON c.id = a.clip_id "
                          "WHERE a.state = 'ambiguous'")
    settled, charged, problems = 0, 0, []
    for clip, url in doubtful:
        if clip in leave:
            continue
        answer = ["--charged", task_of[url]] if url in task_of else ["--not-charged"]
        status, said = place.zoetrope("resolve", f"{place.task}:{clip}", *answer, "--yes")
        settled += status == 0
        charged += status == 0 and url in task_of
        if status != 0:
            problems.append(f"resolve {clip} {answer[0]} ended with {status}: {said}")
    return settled, charged, problems
