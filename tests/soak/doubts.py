"""Sends of which a worker does not know what came of them, and the operator who does."""

import time

# Half of the creations wait so long at the service, which then makes the task, writes down when, and answers. A worker
# that is in doubt about one has died in that time; about one that never arrived, soon after its claim.
ANSWER_SECONDS = 1.5
SPARE_SECONDS = 1
ARRIVAL_SECONDS_MAX = 10
SETTLE_SECONDS = 10
# What was sent into a wire that is cut arrives once it is mended and TCP tries again. The time between two tries
# doubles (https://www.rfc-editor.org/rfc/rfc6298), so that the next one comes before the cut has lasted as long again.
LATE_SECONDS_MAX = 45


class Mishap:
    """From `began` to `ended` a process, or each of them where it is None, may not have learnt what came of a send."""

    def __init__(self, process):
        self.process = process
        self.began = time.time()
        self.ended = None

    def end(self):
        self.ended = time.time()

    def may_concern(self, process):
        """A process that was killed as soon as it had begun may not have said which one it was."""
        return None in (self.process, process) or self.process == process

    def echo_ends(self):
        """What was sent before its end may arrive until then."""
        if self.ended is None:
            return time.time()
        lasted = self.ended - self.began
        return self.ended + (min(lasted, LATE_SECONDS_MAX) if lasted > ANSWER_SECONDS else 0)

    def is_over(self):
        return self.ended is not None and time.time() >= self.echo_ends()

    def fits(self, earliest, latest):
        """It, or an echo of it, happened between the two."""
        return self.began <= latest and self.echo_ends() >= earliest


class Mishaps:
    def __init__(self):
        self.all = []

    def begin(self, process=None):
        self.all.append(Mishap(process))
        return self.all[-1]

    def happened(self, process=None):
        """In an instant."""
        self.begin(process).end()


class Operator:
    """Settles now and then what is in doubt, by what the service's log says. What cannot be settled now is tried again.
    """

    def __init__(self, desk, service, mishaps):
        self.desk = desk
        self.service = service
        self.mishaps = mishaps
        self.doubts = {}  # attempts, and whether the service had made a task of it
        self.settled_at = 0.0
        self.problems = []

    def settle(self):
        if time.monotonic() - self.settled_at < SETTLE_SECONDS:
            return
        self.settled_at = time.monotonic()
        rows = self.desk.rows(
            "SELECT a.id, s.channel_id || '/' || s.project_id || ':' || c.number, a.image_url, k.pid, a.created_at "
            "FROM attempts a JOIN clips c ON c.id = a.clip_id JOIN task_settings s ON s.task_id = c.task_id "
            "LEFT JOIN workers k ON k.id = a.sender_journal WHERE a.state = 'ambiguous' AND c.state = 'held'")
        tasks = {task["image_url"]: task for task in self.service.figures()["tasks"]}
        for attempt, clip, url, process, created in rows:
            if time.time() - created / 1e6 < SETTLE_SECONDS or self.may_still_arrive(process):
                continue  # a person would not be so quick
            task = tasks.get(url)
            self.look_at(attempt, process, created / 1e6, task)
            answer = ["--charged", task["id"]] if task else ["--not-charged"]
            self.desk.zoetrope("resolve", clip, *answer, "--yes")
            self.doubts[attempt] = task is not None

    def may_still_arrive(self, process):
        return any(not mishap.is_over() and mishap.may_concern(process) for mishap in self.mishaps.all
                   if mishap.process is not None)

    def look_at(self, attempt, process, sent, task):
        """It belongs to a worker to which something happened, or which lost its database, while this very request was
        under way."""
        if attempt in self.doubts:
            return
        if task:
            instant = task["created_at_us"] / 1e6
            earliest, latest = instant - ANSWER_SECONDS - SPARE_SECONDS, instant + SPARE_SECONDS
        else:
            earliest, latest = sent - SPARE_SECONDS, sent + ARRIVAL_SECONDS_MAX
        if not any(mishap.may_concern(process) and mishap.fits(earliest, latest) for mishap in self.mishaps.all):
            self.problems.append(f"attempt {attempt} of process {process} is in doubt, and nothing happened to it then")
