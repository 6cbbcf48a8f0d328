// What comes again and again: when, what it enqueues, and how that goes.
import { del, get, post, queueFilter, tilded } from './api.js';
import { act, ago, ask, attempt, bones, cli, columns, empty, head, state, trouble, ui, useData } from './parts.js';
const { a, div, p, small, span, table, tbody, td, tr } = ui;

const COLUMNS = ['Schedule', 'When', 'Time zone', 'State', 'Next runs', 'Last run', 'Enqueues in'].map((name) => [name]);

// The clocks of this browser and of the storage may differ by some seconds.
const LATE = 30e3;

const path = (schedule, rest = '') => `v1/schedules/${tilded(schedule.name)}${rest}`;

function actions(schedule, load) {
  const change = async (call, done) => { await attempt(call, done); load(); };
  const turn = schedule.paused ? ['resume', 'Resume', 'resumed'] : ['pause', 'Pause', 'paused'];
  const remove = async () => {
    const sure = await ask({ title: `Remove ${schedule.name}?`, action: 'Remove', danger: true, text: 'It has no more runs. Jobs that it has enqueued stay.' });
    if (sure) change(() => del(path(schedule)), `${schedule.name}: removed`);
  };
  return div({ class: 'actions' },
    act('Run now', () => change(() => post(path(schedule, '/run')), () => `${schedule.name}: a job is in ${schedule.queue}`), '', `Run ${schedule.name} now`),
    act(turn[1], () => change(() => post(path(schedule, `/${turn[0]}`)), `${schedule.name}: ${turn[2]}`), '', `${turn[1]} ${schedule.name}`),
    act('Remove', remove, 'danger', `Remove ${schedule.name}`));
}

function word(schedule) {
  if (schedule.problem) return ['PROBLEM', schedule.problem];
  if (schedule.paused) return ['PAUSED'];
  if (!schedule.next) return ['OVER', 'There is no next time.'];
  return Date.parse(schedule.next) < Date.now() - LATE ? ['LATE', 'Nobody fires it. Is a server or a worker with schedules running?'] : ['ACTIVE'];
}

/** A time on the clocks of the schedule's own zone. */
function wall(time, zone, exact) {
  const shape = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: exact ? '2-digit' : undefined, hourCycle: 'h23' };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...shape, timeZone: zone || undefined }).format(new Date(time));
  } catch {
    return new Date(time).toISOString();
  }
}

function upcoming(schedule) {
  if (!schedule.next) return span({ class: 'zero' }, '–');
  return [ago(schedule.next), ...schedule.upcoming.slice(0, 3).map((time) => small({ key: time, class: 'line' }, wall(time, schedule.zone, !schedule.cron)))];
}

function row(schedule, may, load) {
  const [name, why] = word(schedule);
  return tr({ key: schedule.name, 'data-schedule': schedule.name },
    td(null, schedule.name, schedule.cron && small({ class: 'line mono' }, schedule.cron)),
    td({ class: 'words' }, schedule.description.replace(/ \([^()]*\)$/, '')),
    td(null, schedule.zone ?? span({ class: 'zero' }, '–')),
    td({ class: why ? 'words' : '' }, state(name), why && small({ class: 'line' }, why)),
    td(null, upcoming(schedule)), td(null, ago(schedule.last)),
    td(null, a({ href: queueFilter(schedule.queue) }, schedule.queue), schedule.kind && small({ class: 'line' }, schedule.kind)),
    may('ADMIN') && td(null, actions(schedule, load)));
}

export function Schedules({ may }) {
  const { data, problem, again } = useData(() => get('v1/schedules'), [], 2);
  const top = head('Schedules');
  if (problem) return [top, trouble(problem)];
  if (!data) return [top, bones()];
  if (!data.schedules.length) {
    return [top, div({ class: 'card' }, empty('Nothing is scheduled', p(null, 'Jobs that come again and again begin so: ',
      cli('sluice cron add report --queue reports --cron "0 3 * * MON-FRI" --zone Europe/Berlin'))))];
  }
    return [top, div({ class: 'card scroll' }, table(null, columns(COLUMNS, may('ADMIN')),
    tbody(null, data.schedules.map((schedule) => row(schedule, may, again)))))];
}
