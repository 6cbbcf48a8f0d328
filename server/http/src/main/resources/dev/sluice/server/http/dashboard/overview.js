import { chart } from './chart.js';
import { totals } from './live.js';
import { card, cli, count, empty, head, lasting, number, pending, ui, useLive } from './parts.js';
const { a, b, div, p, span, table, tbody, td, th, thead, tr } = ui;

const SHOWN = 5;

function depthSeries(live) {
  const busiest = [...live.queues]
    .sort((one, two) => two.scheduled + two.ready + two.running - one.scheduled - one.ready - one.running)
    .slice(0, SHOWN).map((queue) => queue.queue).sort();
  return busiest.map((name, i) => ({ name, colour: `c${i + 1}`, points: live.history.map((s) => [s.at, s.depth[name] || 0]) }));
}

const stat = (label, value, href, alarm) => a({ class: `stat ${alarm ? 'alarm' : ''}`, href }, b(null, number(value)), span(null, label));

export function Overview() {
  const live = useLive();
  const top = head('Overview');
  if (!live.queues) return [top, pending(live)];
  if (!live.queues.length) return [top, div({ class: 'card' }, empty('No queue has a job yet', p(null, 'Put one in: ', cli('sluice enqueue emails hello'))))];
  const sum = totals();
  const line = (key) => live.history.map((sample) => [sample.at, sample[key]]);
  return [top,
    div({ class: 'stats' },
      stat('ready', sum.ready, '#/jobs?q=state:ready'), stat('running', sum.running, '#/jobs?q=state:running'),
      stat('scheduled', sum.scheduled, '#/jobs?q=state:scheduled'), stat('dead', sum.dead, '#/dead', sum.dead > 0),
      stat('completed, kept', sum.completed, '#/jobs?q=state:completed'), stat('queues', live.queues.length, '#/queues')),
    div({ class: 'grid' },
      div({ class: 'wide' }, card('Depth by queue', span({ class: 'dim' }, 'scheduled, ready and running'),
        div({ class: 'body' }, chart('Depth by queue', depthSeries(live), { width: innerWidth > 760 ? 1000 : 480 })))),
      card('Throughput', span({ class: 'dim' }, 'per second'),
        div({ class: 'body' }, chart('Throughput', [
          { name: 'completed', colour: 'c1', points: line('completed') }, { name: 'dead', colour: 'cbad', points: line('dead') }], { unit: '/s' })),
        p({ class: 'note' }, 'By the counts of jobs that are kept: those without a retention leave none.')),
      card('Oldest ready job', span({ class: 'dim' }, 'how long it has been due'),
        div({ class: 'body' }, chart('Age of the oldest ready job', [{ name: 'age', colour: 'c2', points: line('age') }], { format: lasting })))),
    card('Queues', a({ href: '#/queues' }, 'All queues'), busiest(live))];
}

function busiest(live) {
  const rows = [...live.queues].sort((one, two) => two.ready - one.ready).slice(0, 8);
  return div({ class: 'scroll' }, table(null,
    thead(null, tr(null, th({ scope: 'col' }, 'Queue'), ...['Ready', 'Running', 'Dead', 'Change per s', 'Oldest ready'].map((name) => th({ class: 'num', scope: 'col' }, name)))),
    tbody(null, rows.map((queue) => {
      const age = live.ages[queue.queue];
      const change = live.rates[queue.queue]?.livePerSecond || 0;
      return tr({ key: queue.queue }, td(null, a({ href: `#/jobs?q=queue:${encodeURIComponent(queue.queue)}` }, queue.queue)),
        td({ class: 'num' }, count(queue.ready)), td({ class: 'num' }, count(queue.running)), td({ class: 'num' }, count(queue.dead)),
        td({ class: 'num' }, span({ class: change ? '' : 'zero' }, change > 0 ? `+${change}` : change)),
        td({ class: 'num' }, age ? lasting((Date.now() - Date.parse(age.oldestReady)) / 1000) : span({ class: 'zero' }, '–')));
    }))));
}
