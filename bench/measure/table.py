"""The rows of the report, as a table for people and as JSON."""

import dataclasses
import json


@dataclasses.dataclass
class Row:
    figure: str
    value: str  # as measured, with its unit and what it is compared with
    ratio: float = None  # what the target is about, where that is a ratio or one number
    target: float = None
    at_most: bool = True  # else at least
    note: str = ""  # how often it was measured, and its spread

    def verdict(self):
        if self.target is None:
            return ""
        met = self.ratio <= self.target if self.at_most else self.ratio >= self.target
        return "ok" if met else "miss"

    def cells(self):
        target = "" if self.target is None else f"{'<=' if self.at_most else '>='} {self.target:g}"
        ratio = "" if self.ratio is None else f"{self.ratio:.3g}" if self.ratio >= 10 else f"{self.ratio:.3f}"
        return [self.figure, self.value, ratio, target, self.verdict(), self.note]


HEADINGS = ["figure", "value", "ratio", "target", "", "measured"]


def as_text(rows):
    lines = [HEADINGS] + [row.cells() for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def as_json(rows, machine):
    figures = [{**dataclasses.asdict(row), "verdict": row.verdict()} for row in rows]
    return json.dumps({"machine": machine, "figures": figures}, indent=2)
