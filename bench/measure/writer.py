"""Durable transitions a second with group commit; bench/writer_bench.cpp, with Google Benchmark."""

import json

from measure import process
from measure.table import Row


def rows(benches):
    cost = process.must_succeed(process.run([benches / "zoetrope_writer_bench", "--benchmark_format=json"]),
                                "the writer bench")
    found = json.loads(cost.output[cost.output.index("{"):])
    made = []
    for run in found["benchmarks"]:
        threads = run["threads"]
        made.append(Row(f"durable transitions, {threads} thread{'s' if threads > 1 else ''}",
                        f"{run['items_per_second']:.0f} a second", run["times_single"],
                        note="times one connection that commits each by itself"))
    return made
