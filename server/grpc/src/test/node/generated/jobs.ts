// Jobs and queues: what producers and administrators do.
import assert from 'node:assert';
import { status } from '@grpc/grpc-js';
import { JobsClient, RedriveProgress } from './gen/sluice/v1/jobs';
import { QueuesClient } from './gen/sluice/v1/queues';
import { ServerClient } from './gen/sluice/v1/server';
import {
  DeepPartial, Enqueued, Enqueued_Outcome, Job, JobOptions, JobQuery, JobState, NewJob, UniqueKey_OnConflict,
} from './gen/sluice/v1/values';
import { answer, fails, server, who } from './calls';

const client = new JobsClient(...server);
const queues = new QueuesClient(...server);

export function job(queue: string, text: string, options: DeepPartial<JobOptions> = {}): NewJob {
  return NewJob.fromPartial({ queue, payload: Buffer.from(text), options });
}

export function enqueue(it: NewJob): Promise<Enqueued> {
  return answer((headers, options, done) => client.enqueue({ job: it }, headers, options, done));
}

export function get(id: string): Promise<Job> {
  return answer((headers, options, done) => client.get({ id }, headers, options, done));
}

async function oneJob(): Promise<void> {
  const options = {
    headers: { 'trace-id': 'ä' },
    priority: -5,
    delay: { seconds: '3600' },
    unique: { key: 'ada', onConflict: UniqueKey_OnConflict.REJECT },
    lostLeaseLimit: 0,
  };
  const first = await enqueue(job('letters', 'héllo', options));
  assert.strictEqual(first.outcome, Enqueued_Outcome.INSERTED);
  const again = await enqueue({ ...job('letters', 'other'), id: first.id });
  assert.deepStrictEqual([again.outcome, again.id], [Enqueued_Outcome.DUPLICATE, first.id]);
  await fails(status.FAILED_PRECONDITION, /unique key/, enqueue(job('letters', 'rival', options)));

  const found = await get(first.id);
  assert.strictEqual(found.payload.toString(), 'héllo');
  assert.strictEqual(found.state, JobState.SCHEDULED);
  assert.strictEqual(found.options?.lostLeaseLimit, 0);
  assert.deepStrictEqual([found.options.priority, found.options.headers], [-5, { 'trace-id': 'ä' }]);
  assert.ok(found.runAt && found.runAt.getTime() > Date.now() + 3_500_000);
  await change(first.id);
}

async function change(id: string): Promise<void> {
  const soon = await answer<{ state: JobState }>((headers, options, done) =>
    client.reschedule({ id, delay: { seconds: '60', nanos: 0 } }, headers, options, done));
  assert.strictEqual(soon.state, JobState.SCHEDULED);
  await answer((headers, options, done) => client.reprioritize({ id, priority: 9 }, headers, options, done));
  assert.strictEqual((await get(id)).options?.priority, 9);
  const now = await answer<{ state: JobState }>((headers, options, done) => client.promote({ id }, headers, options, done));
  assert.strictEqual(now.state, JobState.READY);
  await fails(status.FAILED_PRECONDITION, /READY/, answer((headers, options, done) => client.redrive({ id }, headers, options, done)));
  await answer((headers, options, done) => client.delete({ id }, headers, options, done));
  await fails(status.NOT_FOUND, new RegExp(id), get(id));
  await fails(status.INVALID_ARGUMENT, /job\.queue/, enqueue(job('?', '')));
}

async function many(): Promise<void> {
  const jobs = Array.from({ length: 100 }, (_, i) => job('bulk', `job ${i}`));
  const { enqueued } = await answer<{ enqueued: Enqueued[] }>((headers, options, done) =>
    client.enqueueBatch({ jobs }, headers, options, done));
  assert.deepStrictEqual(new Set(enqueued.map((e) => e.outcome)), new Set([Enqueued_Outcome.INSERTED]));

  const query = JobQuery.fromPartial({ queue: 'bulk', states: [JobState.READY] });
  const listed: string[] = [];
  let after = '0';
  do {
    const page = await answer<{ jobs: Job[]; next: string }>((headers, options, done) =>
      client.list({ query, after, limit: 30, brief: false }, headers, options, done));
    listed.push(...page.jobs.map((it) => it.id));
    after = page.next;
  } while (after !== '0');
  assert.deepStrictEqual(listed, enqueued.map((e) => e.id));

  const { deleted } = await answer<{ deleted: string }>((headers, options, done) => client.purge({ query }, headers, options, done));
  assert.strictEqual(deleted, '100');
}

async function settings(): Promise<void> {
  await answer((headers, options, done) =>
    queues.configure({ queue: 'small', settings: { paused: true, capacity: '1' } }, headers, options, done));
  const { id } = await enqueue(job('small', 'one'));
  await fails(status.RESOURCE_EXHAUSTED, /full|capacity/i, enqueue(job('small', 'two')));
  const { queues: counts } = await answer<{ queues: { [queue: string]: { ready: string } } }>((headers, options, done) =>
    queues.counts({ queue: 'small' }, headers, options, done));
  assert.strictEqual(counts['small']?.ready, '1');
  const resumed = await answer<{ paused: boolean; capacity?: string | undefined }>((headers, options, done) =>
    queues.resume({ queue: 'small' }, headers, options, done));
  assert.deepStrictEqual([resumed.paused, resumed.capacity], [false, '1']);
  await answer((headers, options, done) => client.cancel({ id, reason: 'a test' }, headers, options, done));
}

export async function redriveAll(queue: string): Promise<number> {
  let redriven = 0;
  const query = JobQuery.fromPartial({ queue });
  const progress: AsyncIterable<RedriveProgress> = client.redriveAll({ query, jobsPerSecond: 0 }, who);
  for await (const step of progress) {
    redriven = Number(step.redriven);
  }
  return redriven;
}

export async function jobs(): Promise<void> {
  await oneJob();
  await many();
  await settings();
  const health = await answer<{ healthy: boolean }>((headers, options, done) => new ServerClient(...server).health({}, headers, options, done));
  assert.strictEqual(health.healthy, true);
}
