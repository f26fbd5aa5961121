"""How the outcome of a run is told."""

import dataclasses

from lab.service import CREDIT_MICROS


@dataclasses.dataclass
class Result:
    run: object
    story: str
    figures: dict
    done: int
    held: int
    ledger: int
    seconds: float
    problems: list
    views: list


def dollars(micros):
    return f"{micros / 1_000_000:.4f}"


def plain(result, with_views):
    lines = [f"{result.run.name}: {'; '.join(result.problems) if result.problems else 'all right'} "
             f"({result.figures['billed_tasks']} billed, {result.done} done, {result.held} held, "
             f"peak {result.figures['peak_in_flight']}, {result.seconds:.0f} s)"]
    if with_views:
        lines += [result.story.rstrip(), *(view.rstrip() for view in result.views), ""]
    return "\n".join(lines)


def markdown(results):
    lines = ["| run | createTasks | billed | done | held | ledger | bill | peak |",
             "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    for result in results:
        figures = result.figures
        cells = [result.run.what, figures["creates_received"], figures["billed_tasks"], result.done, result.held,
                 dollars(result.ledger), dollars(figures["billed_credits"] * CREDIT_MICROS), figures["peak_in_flight"]]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)
