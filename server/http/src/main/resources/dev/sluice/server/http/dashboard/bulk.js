// Changes of many jobs: of those that are chosen, or of all that fit the filter.
import { post } from './api.js';
import { live } from './live.js';
import { ask, attempt, due, number, priority, priorityField } from './parts.js';

/** As many are counted one by one at most. */
const COUNTED = 1000;

const reason = [{ name: 'reason', label: 'Reason (may be empty)' }];
const body = { RESCHEDULE: due, REPRIORITIZE: priority, CANCEL: (given) => given };

/** Each change: its name, the states that admit it, what is asked. */
export const CHANGES = [
  { action: 'RETRY', label: 'Retry', states: ['DEAD', 'CANCELLED'] },
  { action: 'PROMOTE', label: 'Run now', states: ['SCHEDULED'] },
  { action: 'RESCHEDULE', label: 'Reschedule', states: ['SCHEDULED', 'READY'], fields: [{ name: 'at', label: 'Due at (your time)', type: 'datetime-local', required: true }] },
  { action: 'REPRIORITIZE', label: 'Reprioritize', states: ['SCHEDULED', 'READY', 'RUNNING'], fields: [priorityField(0)] },
  { action: 'CANCEL', label: 'Cancel', states: ['SCHEDULED', 'READY', 'RUNNING'], danger: true, confirm: 'Cancel the jobs', fields: reason },
  { action: 'DELETE', label: 'Delete', states: ['SCHEDULED', 'READY', 'COMPLETED', 'DEAD', 'CANCELLED'], danger: true },
];

/** The changes that at least one of these states admits; all if none is named. */
export const fitting = (states) => CHANGES.filter((change) => !states || states.some((state) => change.states.includes(state)));

/** How many jobs fit, in words: exactly where the counts of the queues say so. */
export async function size(query) {
  if (Object.keys(query).every((name) => name === 'queue' || name === 'states')) {
    const states = query.states || ['SCHEDULED', 'READY', 'RUNNING', 'COMPLETED', 'DEAD', 'CANCELLED'];
    const queues = (live.queues || []).filter((queue) => !query.queue || queue.queue === query.queue);
    return number(queues.reduce((sum, queue) => sum + states.reduce((part, state) => part + queue[state.toLowerCase()], 0), 0));
  }
  const { jobs, next } = await post('v1/jobs/query', { ...query, limit: COUNTED });
  return next ? `more than ${number(COUNTED)}` : number(jobs.length);
}

const jobsOf = (n) => (n === '1' ? '1 job' : `${n} jobs`);

function outcome(answer) {
  if (answer.changed !== undefined) return `${jobsOf(number(answer.changed))} changed`;
  const changed = answer.jobs.filter((job) => job.result === 'CHANGED' || job.result === 'REQUESTED').length;
  const rest = answer.jobs.length - changed;
  return `${jobsOf(number(changed))} changed${rest ? `, ${number(rest)} had another state by then` : ''}`;
}

/**
 * Asks, and then changes them.
 *
 * @param which {ids}, or {filter} and how it was {written}
 */
export async function alter(change, which) {
  const n = which.ids ? number(which.ids.length) : await attempt(() => size(which.filter));
  if (n === null) return;
  const whole = which.ids ? '' : which.written ? `All that fit “${which.written}”, also those on other pages. ` : 'All jobs of all queues: there is no filter. ';
  const mixed = which.filter && !which.filter.states?.every((state) => change.states.includes(state));
  const text = whole + (mixed ? `Only those that are ${change.states.map((state) => state.toLowerCase()).join(' or ')} are changed.` : '');
  const given = await ask({ title: `${change.label}: ${jobsOf(n)}?`, action: change.confirm || change.label, danger: change.danger, text, fields: change.fields });
  if (!given) return;
  const jobs = which.ids ? { ids: which.ids } : { filter: which.filter };
  await attempt(() => post('v1/jobs/alter', { action: change.action, ...jobs, ...body[change.action]?.(given) }), outcome);
}
