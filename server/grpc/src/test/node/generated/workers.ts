// Workers: by streams, and by single calls.
import assert from 'node:assert';
import { JobState } from './gen/sluice/v1/values';
import {
  Delivery, LeaseStatus, LeaseStatus_Status, Settled, Settled_Outcome, Settlement, WorkerClient, WorkReply, WorkRequest,
} from './gen/sluice/v1/worker';
import { LiveWorker, LiveWorkersClient } from './gen/sluice/v1/workers';
import { answer, server, who } from './calls';
import { enqueue, get, job, redriveAll } from './jobs';

const client = new WorkerClient(...server);

export const lease = ({ id, queue, fence }: Delivery) => ({ id, queue, fence });
const failure = (message: string) => ({ attempt: 0, at: undefined, type: 'Test', message, detail: '' });

type Handler = (delivery: Delivery) => Partial<Settlement>;

// Works until so many jobs are settled; answers what became of them.
export function work(queue: string, name: string, handle: Handler, enough: (settled: Settled[]) => boolean): Promise<Settled[]> {
  return new Promise((resolve, reject) => {
    const all: Settled[] = [];
    const stream = client.work(who);
    stream.on('error', reject).on('end', () => resolve(all));
    stream.on('data', ({ deliveries, settled }: WorkReply) => {
      if (deliveries.length > 0) {
        const settlements = deliveries.map((it) => Settlement.fromPartial({ ...handle(it), lease: lease(it) }));
        stream.write(WorkRequest.fromPartial({ settlements }));
      }
      all.push(...settled);
      if (settled.length > 0 && enough(all)) {
        stream.end();
      }
    });
    stream.write(WorkRequest.fromPartial({ start: { queues: [queue], lease: { seconds: '30' }, name }, credit: 10 }));
  });
}

async function outcomes(): Promise<void> {
  const ids: { [what: string]: string } = {};
  for (const what of ['complete', 'retry', 'release', 'bury']) {
    ids[what] = (await enqueue(job('ways', what, { retain: { seconds: '600' } }))).id;
  }
  const tried: string[] = [];
  const handle: Handler = (it) => {
    const what = it.payload.toString();
    const before = tried.includes(what);
    tried.push(what);
    if (what === 'retry' && !before) return { retry: { delay: { seconds: '0', nanos: 1 }, cause: failure('once more') } };
    if (what === 'release' && !before) return { release: { delay: undefined } };
    if (what === 'bury') return { bury: { cause: failure('no use') } };
    assert.strictEqual(it.attempt, what === 'retry' ? 2 : 1);
    return { complete: { result: Buffer.from(`${what}: done`) } };
  };
  const settled = await work('ways', 'ways', handle, (all) => all.length === 6);
  const counted = settled.map((it) => Settled_Outcome[it.outcome]).sort();
  assert.deepStrictEqual(counted, ['COMPLETED', 'COMPLETED', 'COMPLETED', 'DEAD', 'RELEASED', 'RETRYING']);

  const retried = await get(ids['retry']!);
  assert.deepStrictEqual([retried.state, retried.result?.toString()], [JobState.COMPLETED, 'retry: done']);
  assert.deepStrictEqual(retried.failures.map((it) => it.message), ['once more']);
  assert.strictEqual((await get(ids['bury']!)).state, JobState.DEAD);
  assert.strictEqual(await redriveAll('ways'), 1);
  assert.strictEqual((await get(ids['bury']!)).state, JobState.READY);
}

async function several(): Promise<void> {
  const ids = await Promise.all(Array.from({ length: 60 }, async (_, i) => (await enqueue(job('shared', `${i}`))).id));
  const done: string[] = [];
  const handle: Handler = (it) => {
    done.push(it.id);
    return { complete: {} };
  };
  await Promise.all(['one', 'two', 'three'].map((name) => claimAll(name, handle, () => done.length >= ids.length)));
  assert.deepStrictEqual(done.sort(), ids.sort());
}

// By single calls: claims, extends, settles.
async function claimAll(name: string, handle: Handler, enough: () => boolean): Promise<void> {
  while (!enough()) {
    const { deliveries } = await answer<{ deliveries: Delivery[] }>((headers, options, done) =>
      client.claim(
        { queues: ['shared'], max: 7, lease: { seconds: '20', nanos: 0 }, wait: { seconds: '0', nanos: 20_000_000 }, name },
        headers, options, done));
    if (deliveries.length === 0) continue;
    const { leases } = await answer<{ leases: LeaseStatus[] }>((headers, options, done) =>
      client.extend({ leases: deliveries.map(lease), lease: { seconds: '60', nanos: 0 } }, headers, options, done));
    leases.forEach((it) => assert.strictEqual(it.status, LeaseStatus_Status.HELD));
    const settlements = deliveries.map((it) => Settlement.fromPartial({ ...handle(it), lease: lease(it) }));
    const { settled } = await answer<{ settled: Settled[] }>((headers, options, done) =>
      client.settle({ settlements }, headers, options, done));
    settled.forEach((it) => assert.strictEqual(it.outcome, Settled_Outcome.COMPLETED));
    const { settled: twice } = await answer<{ settled: Settled[] }>((headers, options, done) =>
      client.settle({ settlements }, headers, options, done));
    twice.forEach((it) => assert.strictEqual(it.outcome, Settled_Outcome.LEASE_LOST));
  }
}

// The stream is a live worker; one that is quiet gets nothing, one that is stopped ends.
async function obeys(): Promise<void> {
  const workers = new LiveWorkersClient(...server);
  const ended = work('orders', 'obedient', () => ({ complete: {} }), () => false);
  let live: LiveWorker | undefined;
  while (!live) {
    const list = await answer<{ workers: LiveWorker[] }>((headers, options, done) => workers.list({}, headers, options, done));
    live = list.workers.find((it) => it.name.endsWith('/obedient'));
  }
  assert.deepStrictEqual(live.queues, ['orders']);
  await answer((headers, options, done) => workers.stop({ id: live.id }, headers, options, done));
  assert.deepStrictEqual(await ended, []);
}

export async function workers(): Promise<void> {
  await outcomes();
  await several();
  await obeys();
}
