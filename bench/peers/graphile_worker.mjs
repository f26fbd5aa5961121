// Jobs that do nothing, through graphile-worker in its batch modes: https://worker.graphile.org/docs/performance
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import { measured } from "./measured.mjs";

const [connectionString, workers, batch, jobs] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const logger = new Logger(() => () => {});
const utils = await makeWorkerUtils({ connectionString, logger });
await utils.migrate();
await utils.withPgClient((client) =>
  client.query(
    `SELECT graphile_worker.add_jobs(ARRAY(SELECT json_populate_record(null::graphile_worker.job_spec,
      json_build_object('identifier', 'nothing', 'payload', json_build_object('n', n))) FROM generate_series(1, $1::int) n))`,
    [jobs],
  ),
);
await utils.withPgClient((client) => client.query("ANALYZE"));
await measured(async () => {
  let done = 0;
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const nothing = () => {
    if (++done === jobs) finish();
  };
  const worker = { connectionString, maxPoolSize: workers + 2, concurrentJobs: workers, pollInterval: 100,
    localQueue: { size: batch }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };
  const runner = await run({ preset: { worker }, logger, noHandleSignals: true, taskList: { nothing } });
  await finished;
  await runner.stop(); // which writes what is not written yet
  return done;
});
