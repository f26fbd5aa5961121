"""Reading and linting a list of 200 shots; bench/reading_bench.cpp, with Google Benchmark."""

import json

from measure import process
from measure.table import Row

TARGET_MS = 20
REPETITIONS = 5


def rows(benches):
    cost = process.must_succeed(
        process.run([benches / "zoetrope_reading_bench", "--benchmark_format=json",
                     f"--benchmark_repetitions={REPETITIONS}", "--benchmark_report_aggregates_only=true"]),
        "the reading bench")
    found = json.loads(cost.output[cost.output.index("{"):])
    median = {run["run_name"]: run["real_time"] for run in found["benchmarks"] if run["aggregate_name"] == "median"}
    bytes_ms = median["look_at_bytes/markdown"]
    made = []
    for form in ("markdown", "csv", "yaml"):
        whole = median[f"read_and_lint/{form}"]
        made.append(Row(f"reading and linting 200 shots, {form}", f"{whole:.2f} ms", whole, TARGET_MS,
                        note=f"in ms, median of {REPETITIONS}; reading alone {median[f'read/{form}']:.2f} ms, "
                             f"looking at each byte {bytes_ms:.3f} ms"))
    return made
