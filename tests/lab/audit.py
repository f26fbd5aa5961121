"""What the service billed against what the database, the disk and the ledger say."""

import collections
import hashlib

from lab.service import CREDIT_MICROS


class Audit:
    """Looks once; `problems` are whole sentences. Everything has to have come to rest before."""

    def __init__(self, place, figures, slots=5):
        self.place = place
        self.figures = figures
        self.problems = []
        self.attempts = [
            dict(zip(("id", "clip", "state", "task", "url", "price", "reserved", "clip_id"), row))
            for row in place.rows(
                "SELECT a.id, c.number, a.state, a.remote_task_id, a.image_url, a.price_micros, a.reserved, c.id "
                "FROM attempts a JOIN clips c ON c.id = a.clip_id ORDER BY a.created_at")]
        self.clips = place.rows(
            "SELECT c.number, c.state, c.hold_reason, c.result_path, c.result_sha256, 'channels/' || s.channel_id || "
            "'/projects/' || s.project_id || '/videos/' FROM clips c JOIN task_settings s ON s.task_id = c.task_id "
            "ORDER BY s.project_id, c.number")
        self.expect(f"{figures['peak_in_flight']} renders under way at once", figures["peak_in_flight"] <= slots)
        self.look_at_tasks()
        self.look_at_money()
        self.look_at_files()
        self.look_at_database()

    def expect(self, otherwise, is_so):
        if not is_so:
            self.problems.append(otherwise)

    def in_doubt(self):
        return [attempt for attempt in self.attempts if attempt["state"] == "ambiguous"]

    def tasks_of(self, attempt):
        return [task for task in self.figures["tasks"] if task["image_url"] == attempt["url"]]

    def done(self):
        return [number for number, state, *_ in self.clips if state == "done"]

    def look_at_tasks(self):
        """Each is known, or is the one of an attempt in doubt; none is a second one of its clip, but for renders that
        failed and were charged all the same."""
        known = {attempt["task"]: attempt for attempt in self.attempts if attempt["task"]}
        doubtful = {attempt["url"]: attempt for attempt in self.in_doubt()}
        for url, count in collections.Counter(task["image_url"] for task in self.figures["tasks"]).items():
            self.expect(f"{count} tasks were made of {url}", count == 1)
        paid = collections.Counter()
        for task in self.figures["tasks"]:
            attempt = known.get(task["id"]) or doubtful.get(task["image_url"])
            self.expect(f"task {task['id']} of {task['image_url']} is lost", attempt is not None)
            if attempt and task["credits"] and task["state"] != "fail":
                paid[attempt["clip_id"]] += 1
        for clip, count in paid.items():
            self.expect(f"clip {clip} is paid for {count} times", count == 1)
        existing = {task["id"] for task in self.figures["tasks"]}
        for task in set(known) - existing:
            self.problems.append(f"task {task} does not exist")

    def look_at_money(self):
        known = {attempt["task"] for attempt in self.attempts if attempt["task"]}
        bill = sum(task["credits"] for task in self.figures["tasks"]) * CREDIT_MICROS
        certain = sum(task["credits"] for task in self.figures["tasks"] if task["id"] in known) * CREDIT_MICROS
        ledger, reserved = self.place.ledger(), self.place.reserved()
        self.expect(f"the ledger has {ledger}, the known tasks cost {certain}", ledger == certain)
        self.expect(f"the ledger has {ledger} and reserves {reserved}, the bill is {bill}",
                    ledger <= bill <= ledger + reserved)
        in_doubt = sum(attempt["price"] for attempt in self.in_doubt())
        self.expect(f"{reserved} are reserved, {in_doubt} are in doubt", reserved == in_doubt)

    def look_at_files(self):
        """A done clip's file is the one that the service made, and nothing else stands under a final name."""
        workspace = self.place.workspace()
        digests = {str(path.relative_to(workspace)): hashlib.sha256(path.read_bytes()).hexdigest()
                   for path in workspace.glob("channels/*/projects/*/videos/clip_*.mp4")}
        for number, state, _, path, sha256, folder in self.clips:
            name = f"{folder}clip_{number:02}.mp4"
            if state != "done":
                self.expect(f"{name} stands there, its clip is {state}", name not in digests)
                continue
            self.expect(f"{name} is not the file that was verified", digests.get(name) == sha256)
            self.expect(f"clip {number} names {path}", path == name)
        self.expect(f"files are left: {self.place.parts()}", not self.place.parts())

    def look_at_database(self):
        self.problems += self.place.damage()
        wrong = self.place.rows(
            "SELECT scope FROM budgets WHERE spent_micros < 0 OR reserved_micros + spent_micros > "
            "COALESCE(cap_micros, reserved_micros + spent_micros)")
        self.expect(f"budgets are over their caps: {wrong}", not wrong)
        open_ends = self.place.rows("SELECT kind, subject FROM work WHERE lease_owner IS NOT NULL")
        self.expect(f"leases are left: {open_ends}", not open_ends)
