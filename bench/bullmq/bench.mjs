// BullMQ as a peer of Sluice's Redis benchmarks: what RedisBench and AcrossProcessesBench measure, on a server that is there.
//   node bench.mjs PORT [JOBS [SINGLES [ROUNDS [LATENCIES]]]]
import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Queue, Worker } from 'bullmq';

const IN_FLIGHT = 64;
const BATCH = 1_000;
const CONCURRENCY = 50;
const WARM_UP = 200;
const PAUSE_MILLIS = 5;
const PAYLOAD = 'x'.repeat(100);

const connection = (port) => ({ host: '127.0.0.1', port, maxRetriesPerRequest: null });
const now = () => process.hrtime.bigint();
const seconds = (nanos) => Number(nanos) / 1e9;

/** With a queue of its own on a connection of its own, of which nothing is left. */
async function withQueue(port, what) {
  const name = `bench-${process.pid}-${now()}`;
  // What is done goes, as Sluice's jobs do.
  const defaultJobOptions = { removeOnComplete: true };
  const queue = new Queue(name, { connection: connection(port), defaultJobOptions });
  try {
    await queue.waitUntilReady();
    return await what(queue);
  } finally {
    await queue.obliterate({ force: true });
    await queue.close();
  }
}

async function singles(queue, count) {
  let next = 0;
  const produce = async () => {
    while (next++ < count) {
      await queue.add('job', PAYLOAD);
    }
  };
  const began = now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, produce));
  return count / seconds(now() - began);
}

async function bulk(queue, count) {
  const began = now();
  for (let i = 0; i < count; i += BATCH) {
    const length = Math.min(BATCH, count - i);
    await queue.addBulk(Array.from({ length }, () => ({ name: 'job', data: PAYLOAD })));
  }
  return count / seconds(now() - began);
}

/** From the first handler to the last. */
async function processed(port, queue, count) {
  let ran = 0;
  let first;
  let last;
  let worker;
  await new Promise((resolve, reject) => {
    const handle = async () => {
      last = now();
      first ??= last;
      if (++ran === count) {
        resolve();
      }
    };
    worker = new Worker(queue.name, handle, { connection: connection(port), concurrency: CONCURRENCY });
    worker.on('error', reject);
  });
  await worker.close();
  return count / seconds(last - first);
}

async function round(port, jobs, singleJobs) {
  return withQueue(port, async (queue) => [
    await singles(queue, singleJobs),
    await bulk(queue, jobs),
    await processed(port, queue, jobs + singleJobs),
  ]);
}

/** The other process: tells how old each job was when its handler began. */
function receive(port, name) {
  const handle = async (job) => {
    const nanos = now() - BigInt(job.data);
    process.send(Number(nanos));
  };
  const worker = new Worker(name, handle, { connection: connection(port), concurrency: 2 });
  process.once('disconnect', () => worker.close());
}

/** One job at a time; both processes read the machine's steady clock. */
async function latencies(port, count) {
  return withQueue(port, async (queue) => {
    const receiver = fork(fileURLToPath(import.meta.url), ['receive', port, queue.name]);
    const ended = new Promise((resolve) => receiver.once('exit', resolve));
    try {
      const nanos = [];
      for (let i = 0; i < WARM_UP + count; i++) {
        const answer = new Promise((resolve) => receiver.once('message', resolve));
        await queue.add('job', String(now()));
        nanos.push(await answer);
        await pause(PAUSE_MILLIS);
      }
      return nanos.slice(WARM_UP).sort((a, b) => a - b);
    } finally {
      receiver.disconnect();
      await ended;
    }
  });
}

const median = (figures) => figures.sort((a, b) => a - b)[Math.floor(figures.length / 2)];
const perSecond = (figure) => `${Math.round(figure).toLocaleString('en')}/s`;
const rank = (nanos, percent) =>
  (nanos[Math.ceil((percent / 100) * nanos.length) - 1] / 1e6).toFixed(2);

async function measure(port, jobs = 50_000, singleJobs = 20_000, rounds = 3, samples = 500) {
  // To warm up.
  await round(port, Math.ceil(jobs / 5), Math.ceil(singleJobs / 5));
  const rates = [];
  for (let i = 0; i < rounds; i++) {
    rates.push(await round(port, jobs, singleJobs));
  }
  const [single, batches, done] = [0, 1, 2].map((i) => perSecond(median(rates.map((r) => r[i]))));
  console.log(
    `BullMQ         enqueue with ${IN_FLIGHT} in flight ${single}, in batches ${batches}, processed ${done}`,
  );
  const nanos = await latencies(port, samples);
  console.log(
    `BullMQ         enqueue to start in another process: p50 ${rank(nanos, 50)} ms, p99 ${rank(nanos, 99)} ms`,
  );
}

const [first, ...rest] = process.argv.slice(2);
if (first === 'receive') {
  receive(Number(rest[0]), rest[1]);
} else {
  await measure(Number(first), ...rest.map(Number));
}
