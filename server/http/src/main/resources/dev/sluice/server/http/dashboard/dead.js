// What has used up its attempts: how many, of what failure, and back to work with it.
import { post } from './api.js';
import { alter, CHANGES } from './bulk.js';
import { parse } from './filter.js';
import { act, ago, card, columns, count, empty, head, number, pending, trouble, ui, useData, useLive } from './parts.js';
import { go } from './route.js';
const { a, button, div, form, input, span, table, tbody, td, tr } = ui;

const MOST = 500;
const REDRIVE = { ...CHANGES.find((change) => change.action === 'RETRY'), label: 'Redrive', states: ['DEAD'] };

function reasons(jobs) {
  const groups = new Map();
  for (const job of jobs) {
    const failure = job.failures[job.failures.length - 1];
    const name = failure ? `${failure.type}: ${failure.message}` : 'no failure is known';
    const group = groups.get(name) || { name, ids: [] };
    group.ids.push(job.id);
    groups.set(name, { ...group, last: job });
  }
  return [...groups.values()].sort((one, two) => two.ids.length - one.ids.length);
}

export function Dead({ args, may }) {
  const live = useLive();
  const written = args.get('q') || '';
  const { query, wrong } = parse(written);
  const filter = query && { ...query, states: ['DEAD'] };
  const { data, problem, again } = useData(() => (wrong ? Promise.resolve({ jobs: [] }) : post('v1/jobs/query', { ...filter, limit: MOST })), [written], 5, true);
  const redrive = may('ADMIN') && (async (which) => { await alter(REDRIVE, which); again(); });
  const top = head('Dead letters', redrive && data?.jobs.length > 0 && div({ class: 'actions' },
    act(`Redrive all ${written ? 'that fit' : 'of them'}`, () => redrive({ filter, written: `${written} state:dead`.trim() }), 'main')));
  if (problem) return [top, trouble(problem)];
  if (!live.queues || !data) return [top, pending(live)];
  const queues = live.queues.filter((queue) => queue.dead > 0);
  if (!queues.length) return [top, div({ class: 'card' }, empty('Nothing is dead', 'Jobs that have used up their attempts come here, to be looked at and redriven.'))];
  return [top,
    form({ class: 'filter', role: 'search', onSubmit: (event) => { event.preventDefault(); go('/dead', { q: event.target.elements.q.value }); } },
      input({ key: written, name: 'q', id: 'filter', defaultValue: written, 'aria-label': 'Filter', spellcheck: false, autocomplete: 'off', placeholder: 'queue:emails text:timeout' }),
      button({ type: 'submit' }, 'Filter')),
    wrong && trouble({ message: wrong }),
    !written && card('By queue', null, byQueue(queues, redrive)),
    !wrong && card('Why', span({ class: 'dim' }, `the latest failure of ${number(data.jobs.length)} dead jobs${data.next ? ', the oldest' : ''}`),
      data.jobs.length ? why(data.jobs, redrive) : empty('No dead job fits the filter', a({ href: '#/dead' }, 'Show all dead jobs')))];
}

const cell = (redrive, which, name) => redrive && td(null, div({ class: 'actions' }, act('Redrive', () => redrive(which), '', name)));

function byQueue(queues, redrive) {
  const row = (queue) => tr({ key: queue.queue, 'data-queue': queue.queue },
    td(null, a({ href: `#/dead?q=${encodeURIComponent(`queue:${queue.queue}`)}` }, queue.queue)),
    td({ class: 'num' }, a({ href: `#/jobs?q=${encodeURIComponent(`queue:${queue.queue} state:dead`)}` }, count(queue.dead))),
    cell(redrive, { filter: { queue: queue.queue, states: ['DEAD'] }, written: `queue:${queue.queue} state:dead` }, `Redrive ${queue.queue}`));
  return div({ class: 'scroll' }, table(null, columns([['Queue'], ['Dead', 'num']], redrive), tbody(null, queues.map(row))));
}

function why(jobs, redrive) {
  const row = (group) => tr({ key: group.name, 'data-failure': group.name },
    td(null, group.name), td({ class: 'num' }, count(group.ids.length)),
    td(null, a({ class: 'mono', href: `#/jobs/${group.last.id}` }, group.last.id.slice(-10))),
    td(null, ago(group.last.finishedAt)),
    cell(redrive, { ids: group.ids }, `Redrive ${group.name}`));
  return div({ class: 'scroll' }, table(null,
    columns([['Failure'], ['Jobs', 'num'], ['One of them'], ['Died']], redrive), tbody(null, reasons(jobs).map(row))));
}
