"""Adaptive polling against a fixed cadence, in virtual time; computed by bench/polling_bench.cpp."""

import json

from measure import process
from measure.table import Row

FIXED = "fixed 30 s"
DELAY_TARGET_SECONDS = 3


def rows(benches):
    cost = process.must_succeed(process.run([benches / "zoetrope_polling_bench"]), "the polling bench")
    made = []
    for spread in json.loads(cost.output):
        sigma = spread["sigma"]
        of = {row["schedule"]: row for row in spread["rows"]}
        ours, fixed, best = of["adaptive"], of[FIXED], of["best possible"]
        made += [
            Row(f"polling, sigma {sigma}: median delay", "{median_delay:.1f} s; ".format(**ours) +
                "fixed 30 s {median_delay:.1f} s".format(**fixed), ours["median_delay"], DELAY_TARGET_SECONDS,
                note="in seconds; p90 {p90_delay:.1f} s, fixed ".format(**ours) + "{p90_delay:.1f} s".format(**fixed)),
            Row(f"polling, sigma {sigma}: requests a clip", "{requests:.2f}; ".format(**ours) +
                "fixed 30 s {requests:.2f}".format(**fixed), ours["requests"] / fixed["requests"], 1,
                note="a median of 3 s needs {fewest_requests_for_median_3s:.1f}".format(**spread)),
            Row(f"polling, sigma {sigma}: mean delay", "{mean_delay:.2f} s; ".format(**ours) +
                "least possible {mean_delay:.2f} s".format(**best), ours["mean_delay"] / best["mean_delay"])]
    return made
