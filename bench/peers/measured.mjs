// As bench/store_bench says what it measured.
export async function measured(jobs) {
  console.log("begins");
  const before = process.cpuUsage();
  const began = process.hrtime.bigint();
  const transitions = await jobs();
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const cpu = process.cpuUsage(before);
  console.log(JSON.stringify({ transitions, seconds, cpu_seconds: (cpu.user + cpu.system) / 1e6 }));
  process.exit(0);
}
