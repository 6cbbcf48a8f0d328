// The workers of the server's own process: they are called, and do at once what they are asked.
import { post, tilded } from './api.js';
import { act, ask, attempt, card, columns, count, number, state, ui } from './parts.js';
const { div, small, span, table, tbody, td, tr } = ui;

const COLUMNS = [['Worker'], ['Queues'], ['State'], ['Running', 'num'], ['Threads', 'num'], ['Completed', 'num'], ['Failed', 'num']];

/** What each state admits. */
const ACTIONS = {
  NEW: ['restart'], RUNNING: ['pause', 'drain', 'restart', 'stop'], PAUSED: ['resume', 'drain', 'restart', 'stop'],
  DRAINING: ['restart', 'stop'], STOPPING: [], STOPPED: ['restart'],
};
const LABELS = { pause: 'Pause', resume: 'Resume', drain: 'Drain', restart: 'Restart', stop: 'Stop' };
const DONE = { pause: 'paused', resume: 'resumed', drain: 'drains its queues, and stops', restart: 'begins anew', stop: 'stops' };
const QUESTIONS = {
  drain: 'It works until its queues are empty, and stops then.',
  restart: 'It stops when the jobs that it runs have ended, and starts again.',
  stop: 'It ends when the jobs that it runs have ended. “Start” lets it begin again.',
};

function actions(worker, load) {
  const call = async (word, body, done) => { await attempt(() => post(`v1/server/workers/${tilded(worker.name)}/${word}`, body), `${worker.name}: ${done}`); load(); };
  const label = (word) => (word === 'restart' && ACTIONS[worker.state].length === 1 ? 'Start' : LABELS[word]);
  const tell = async (word) => {
    const question = label(word) === 'Start' ? null : QUESTIONS[word];
    const sure = !question || (await ask({ title: `${label(word)} ${worker.name}?`, action: `${label(word)} it`, danger: word === 'stop', text: question }));
    if (sure) call(word, {}, DONE[word]);
  };
  const concurrency = async () => {
    const given = await ask({ title: `Concurrency of ${worker.name}`, action: 'Set concurrency', text: 'How many jobs it runs at once.',
      fields: [{ name: 'concurrency', label: 'Jobs', type: 'number', value: worker.concurrency, required: true }] });
    if (given) call('concurrency', { concurrency: Number(given.concurrency) }, `runs up to ${number(Number(given.concurrency))} at once`);
  };
  return div({ class: 'actions' },
    ACTIONS[worker.state].map((word) => act(label(word), () => tell(word), word === 'stop' ? 'danger' : '', `${label(word)} ${worker.name}`)),
    act('Concurrency', concurrency, '', `Concurrency of ${worker.name}`));
}

function row(worker, may, load) {
  return tr({ key: worker.name, 'data-own': worker.name },
    td(null, worker.name), td(null, worker.queues.join(', ')),
    td({ class: worker.problem ? 'words' : '' }, state(worker.state), worker.problem && small({ class: 'line' }, worker.problem)),
    td({ class: 'num' }, `${number(worker.running)} / ${number(worker.concurrency)}`), td({ class: 'num' }, count(worker.threads)),
    td({ class: 'num' }, count(worker.completed)), td({ class: 'num' }, count(worker.failed)),
    may('ADMIN') && td(null, actions(worker, load)));
}

export const ownWorkers = (workers, may, load) => card('Workers of this server', span({ class: 'dim' }, 'counted since they were made'),
  div({ class: 'scroll' }, table(null, columns(COLUMNS, may('ADMIN')), tbody(null, workers.map((worker) => row(worker, may, load))))));
