// Jobs that do nothing, through pg-boss, fetched and completed in batches: https://timgit.github.io/pg-boss/
import { PgBoss } from "pg-boss";
import { measured } from "./measured.mjs";

const [connectionString, workers, batch, jobs] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const inserted_at_once = 10_000;
const boss = new PgBoss({ connectionString, max: workers + 2, supervise: false, schedule: false });
boss.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
await boss.start();
const queue = "nothing";
await boss.createQueue(queue);
for (let first = 0; first < jobs; first += inserted_at_once) {
  const count = Math.min(inserted_at_once, jobs - first);
  await boss.insert(queue, Array.from({ length: count }, (_, n) => ({ data: { n: first + n } })));
}
await measured(async () => {
  let done = 0;
  const work = async () => {
    for (;;) {
      const found = await boss.fetch(queue, { batchSize: batch });
      if (found.length === 0) return;
      await boss.complete(queue, found.map((job) => job.id));
      done += found.length;
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return done;
});
