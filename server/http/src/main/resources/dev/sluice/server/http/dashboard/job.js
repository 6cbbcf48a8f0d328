import { del, get, post, queueFilter } from './api.js';
import { payload, pretty } from './payload.js';
import { act, ago, ask, attempt, bones, card, due, empty, lasting, priority, priorityField, state, trouble, ui, useData } from './parts.js';
import { go } from './route.js';
const { a, dd, details, div, dl, dt, h1, li, ol, pre, progress, span, summary } = ui;

const DONE = ['COMPLETED', 'DEAD', 'CANCELLED'];

function moments(job) {
  const all = [{ at: job.enqueuedAt, what: 'Enqueued', kind: 'on' }];
  if (Date.parse(job.runAt) > Date.parse(job.enqueuedAt)) all.push({ at: job.runAt, what: Date.parse(job.runAt) > Date.now() ? 'Due' : 'Became due' });
  for (const failure of job.failures) all.push({ at: failure.at, kind: 'bad', what: `Attempt ${failure.attempt || '–'}: ${failure.type}: ${failure.message}`, detail: failure.detail });
  if (job.startedAt) all.push({ at: job.startedAt, what: job.state === 'RUNNING' ? 'Started: runs now' : 'Latest attempt started', kind: 'on' });
  if (job.finishedAt) all.push({ at: job.finishedAt, what: job.state[0] + job.state.slice(1).toLowerCase() + (job.reason ? `: ${job.reason}` : ''), kind: job.state === 'COMPLETED' ? 'good' : 'bad' });
  return all.sort((one, two) => Date.parse(one.at) - Date.parse(two.at));
}

const timeline = (job) => ol({ class: 'timeline' }, moments(job).map((moment) => li({ key: moment.at + moment.what, class: moment.kind || '' },
  div({ class: 'what' }, moment.what), div({ class: 'when' }, ago(moment.at), ' · ', new Date(moment.at).toLocaleString()),
  moment.detail && details(null, summary(null, 'Details'), pre({ tabIndex: 0 }, moment.detail)))));

const fact = (name, value) => value !== null && value !== undefined && value !== '' && [dt(null, name), dd(null, value)];

const facts = (job) => dl({ class: 'facts' }, fact('Queue', a({ href: queueFilter(job.queue) }, job.queue)),
  fact('Kind', job.kind), fact('Attempts', `${job.attempts} of ${job.maxAttempts}`), fact('Lost leases', job.lostLeases || null), fact('Given back', job.releases || null),
  fact('Priority', job.priority || null), fact('Group', job.group), fact('Unique key', job.unique), fact('Times out after', job.timeoutSeconds && lasting(job.timeoutSeconds)),
  fact('Expires', job.expiresAt && ago(job.expiresAt)), fact('Kept after its end', job.retainSeconds ? lasting(job.retainSeconds) : null),
  fact('Held by', job.lease && span(null, job.lease.holder, ' until ', ago(job.lease.until), job.lease.cancelRequested && ' (asked to stop)')));

async function again(job) {
  const given = await ask({ title: 'Edit and enqueue again', action: 'Enqueue', text: 'A new job; this one stays as it is.',
    fields: [{ name: 'queue', label: 'Queue', value: job.queue, required: true }, { name: 'payload', label: 'Payload', long: true, value: pretty(job.payload || '') ?? job.payload }] });
  if (!given) return;
  const answer = await attempt(() => post('v1/jobs', { queue: given.queue, payload: given.payload, kind: job.kind, headers: job.headers,
    priority: job.priority, group: job.group, maxAttempts: job.maxAttempts, retainSeconds: job.retainSeconds }), 'Enqueued');
  if (answer) go(`/jobs/${answer.id}`);
}

async function reschedule(job, change) {
  const given = await ask({ title: 'Reschedule', action: 'Reschedule', fields: [{ name: 'at', label: 'Due at (your time)', type: 'datetime-local', required: true }] });
  if (given) change('reschedule', due(given), 'Rescheduled');
}

async function reprioritize(job, change) {
  const given = await ask({ title: 'Reprioritize', action: 'Reprioritize', fields: [priorityField(job.priority)],
    text: job.state === 'RUNNING' ? 'It takes its new place if it comes back.' : '' });
  if (given) change('reprioritize', priority(given), 'Reprioritized');
}

async function remove(job) {
  const sure = await ask({ title: 'Delete this job?', text: 'It is gone for good.', action: 'Delete', danger: true });
  if (sure && await attempt(() => del(`v1/jobs/${job.id}`), 'Deleted')) go('/jobs', { q: `queue:${job.queue}` });
}

function actions(job, may, load) {
  const change = async (word, body, done) => { await attempt(() => post(`v1/jobs/${job.id}/${word}`, body), done); load(); };
  const cancel = async () => {
    const given = await ask({ title: 'Cancel this job?', action: 'Cancel the job', danger: true, text: job.state === 'RUNNING' ? 'It is asked to stop; it runs until it hears that.' : '', fields: [{ name: 'reason', label: 'Reason (may be empty)' }] });
    if (given) change('cancel', given, 'Cancelled');
  };
  const waiting = job.state === 'SCHEDULED' || job.state === 'READY';
  return div({ class: 'actions' }, may('ADMIN') && [
    (job.state === 'DEAD' || job.state === 'CANCELLED') && act('Retry', () => change('retry', {}, 'It is ready again'), 'main'),
    job.state === 'SCHEDULED' && act('Run now', () => change('promote', {}, 'It is ready now'), 'main'),
    waiting && act('Reschedule', () => reschedule(job, change)),
    !DONE.includes(job.state) && act('Reprioritize', () => reprioritize(job, change)),
    !DONE.includes(job.state) && act('Cancel', cancel)],
  may('ENQUEUE') && job.payload !== null && act('Edit and enqueue again', () => again(job)),
  may('ADMIN') && job.state !== 'RUNNING' && act('Delete', () => remove(job), 'danger'));
}

export function Job({ id, may }) {
  const { data: job, problem, again: load } = useData(() => get(`v1/jobs/${encodeURIComponent(id)}`), [id], 2, true);
  if (problem && !job) return problem.status === 404 ? div({ class: 'card' }, empty('There is no such job', a({ href: '#/jobs' }, 'Show all jobs'))) : trouble(problem);
  if (!job) return bones();
  const headers = Object.entries(job.headers);
  return [
    div({ class: 'top' }, div(null, div({ class: 'dim' }, a({ href: '#/jobs' }, 'Jobs'), ' / ', job.queue), h1({ class: 'mono' }, job.id, ' ', state(job.state))), actions(job, may, load)),
    problem && trouble(problem),
    job.progress !== null && div({ class: 'card' }, div({ class: 'body' }, `Progress ${Math.round(job.progress * 100)} %`, progress({ value: job.progress, max: 1, 'aria-label': 'Progress' }))),
    div({ class: 'grid' },
      card('Timeline', null, div({ class: 'body' }, timeline(job))),
      card('About', null, div({ class: 'body' }, facts(job))),
      div({ class: 'wide' }, card('Payload', null, div({ class: 'body' }, payload(job.payload, job.payloadBase64)))),
      headers.length > 0 && card('Headers', null, div({ class: 'body' }, dl({ class: 'facts' }, headers.map(([name, value]) => fact(name, value))))),
      job.log.length > 0 && card('Log', null, div({ class: 'body' }, pre({ tabIndex: 0 }, job.log.join('\n')))),
      (job.result !== null || job.resultBase64 !== null) && card('Result', null, div({ class: 'body' }, payload(job.result, job.resultBase64)))),
  ];
}
