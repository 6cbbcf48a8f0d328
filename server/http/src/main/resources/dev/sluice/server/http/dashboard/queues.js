import { patch, post, queueFilter, queuePath } from './api.js';
import { spark } from './chart.js';
import { act, ask, attempt, cli, columns, count, empty, head, number, pending, state, ui, useLive } from './parts.js';
const { a, div, p, table, tbody, td, tr } = ui;

const COLUMNS = [['Queue'], ['Last minutes'], ...['Ready', 'Running', 'Scheduled', 'Dead', 'Completed', 'Capacity'].map((name) => [name, 'num'])];

async function purge(queue) {
  const sure = await ask({ title: `Purge ${queue.queue}?`, danger: true, action: 'Delete them',
    text: `Its ${number(queue.ready + queue.scheduled)} ready and scheduled jobs are deleted. Running and dead ones stay. This cannot be undone.` });
  if (sure) await attempt(() => post(queuePath(queue.queue, '/purge')), (answer) => `${number(answer.changed)} jobs deleted`);
}

async function bound(queue) {
  const given = await ask({ title: `Capacity of ${queue.queue}`, action: 'Set capacity',
    text: 'How many scheduled and ready jobs it takes. Empty: any number.',
    fields: [{ name: 'capacity', label: 'Jobs', type: 'number', value: queue.capacity ?? '', hint: 'unbounded' }] });
  if (given) await attempt(() => patch(queuePath(queue.queue), { capacity: given.capacity ? Number(given.capacity) : null }), 'Capacity set');
}

function actions(queue) {
  const turn = queue.paused ? ['resume', 'Resume'] : ['pause', 'Pause'];
  return div({ class: 'actions' },
    act(turn[1], () => attempt(() => post(queuePath(queue.queue, `/${turn[0]}`)), `${queue.queue}: ${turn[0]}d`), '', `${turn[1]} ${queue.queue}`),
    act('Capacity', () => bound(queue), '', `Capacity of ${queue.queue}`), act('Purge', () => purge(queue), 'danger', `Purge ${queue.queue}`));
}

export function Queues({ may }) {
  const live = useLive();
  const top = head('Queues');
  if (!live.queues) return [top, pending(live)];
  if (!live.queues.length) return [top, div({ class: 'card' }, empty('No queues yet', p(null, 'A queue is there as soon as it has a job: ', cli('sluice enqueue emails hello'))))];
  return [top, div({ class: 'card scroll' }, table(null, columns(COLUMNS, may('ADMIN')),
    tbody(null, live.queues.map((queue) => row(queue, live, may)))))];
}

function row(queue, live, may) {
  const link = (name, value) => td({ class: 'num' }, a({ href: `#/jobs?q=${encodeURIComponent(`queue:${queue.queue} state:${name}`)}` }, count(value)));
  const depths = live.history.map((sample) => sample.depth[queue.queue] || 0);
  return tr({ key: queue.queue, 'data-queue': queue.queue },
    td(null, a({ href: queueFilter(queue.queue) }, queue.queue), ' ', queue.paused && state('PAUSED')),
    td(null, spark(depths, `Depth of ${queue.queue} in the last minutes`)),
    link('ready', queue.ready), link('running', queue.running), link('scheduled', queue.scheduled), link('dead', queue.dead), link('completed', queue.completed),
    td({ class: 'num' }, queue.capacity === null ? ui.span({ class: 'zero' }, 'unbounded') : number(queue.capacity)),
    may('ADMIN') && td(null, actions(queue)));
}
