// What the server tells by events, and how it went since this page was opened.
import { get, url } from './api.js';

const KEPT = 300;
const STATES = ['scheduled', 'ready', 'running', 'completed', 'dead', 'cancelled'];

export const live = { queues: null, changes: 0, rates: {}, ages: {}, history: [], status: 'waiting', trouble: '' };
const watchers = new Set();
let source = null;

const tell = () => watchers.forEach((watcher) => watcher());

function byQueue(text) {
  return Object.fromEntries(JSON.parse(text).queues.map((each) => [each.queue, each]));
}

export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function totals() {
  const sum = Object.fromEntries(STATES.map((state) => [state, 0]));
  for (const queue of live.queues || []) for (const state of STATES) sum[state] += queue[state];
  return sum;
}

function sample() {
  if (live.status !== 'live' || !live.queues) return;
  const rates = Object.values(live.rates);
  const oldest = Math.min(...Object.values(live.ages).map((age) => Date.parse(age.oldestReady)));
  live.history.push({
    at: Date.now(),
    depth: Object.fromEntries(live.queues.map((q) => [q.queue, q.scheduled + q.ready + q.running])),
    completed: rates.reduce((sum, rate) => sum + rate.completedPerSecond, 0),
    dead: rates.reduce((sum, rate) => sum + rate.deadPerSecond, 0),
    age: Number.isFinite(oldest) ? Math.max(0, (Date.now() - oldest) / 1000) : 0,
  });
  if (live.history.length > KEPT) live.history.shift();
  // The server is silent while nothing changes: rates are of the second they came in.
  for (const rate of rates) Object.assign(rate, { livePerSecond: 0, completedPerSecond: 0, deadPerSecond: 0 });
  tell();
}

function open() {
  if (source || document.hidden) return;
  source = new EventSource(url('v1/events'));
  source.addEventListener('queues', (event) => {
    Object.assign(live, { queues: JSON.parse(event.data).queues, changes: live.changes + 1, status: 'live', trouble: '' });
    tell();
  });
  source.addEventListener('rates', (event) => { live.rates = byQueue(event.data); });
  source.addEventListener('ages', (event) => { live.ages = byQueue(event.data); });
  source.addEventListener('trouble', (event) => {
    Object.assign(live, { status: 'lost', trouble: JSON.parse(event.data).reason });
    tell();
  });
  source.onerror = () => {
    const over = source && source.readyState === EventSource.CLOSED;
    live.status = 'lost';
    tell();
    // The browser tries again by itself, but not after an answer that was no stream.
    if (over) {
      close();
      get('v1/queues').then(later, refused);
    }
  };
}

const later = () => setTimeout(open, 3000);

/** An answer that was no stream: a storage without a view of its queues will not have one soon. */
function refused(problem) {
  if (problem.status === 501) {
    Object.assign(live, { status: 'lacking', trouble: problem.message });
    tell();
  } else if (problem.status !== 401) later();
}

function close() {
  if (source) source.close();
  source = null;
}

let begun = false;

export function begin() {
  open();
  if (begun) return;
  begun = true;
  setInterval(sample, 1000);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      close();
      live.status = 'paused';
      tell();
    } else open();
  });
}
