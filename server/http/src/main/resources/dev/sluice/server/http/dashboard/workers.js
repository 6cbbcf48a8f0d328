// Who works: in this server, and anywhere else on the same storage.
import { get, post } from './api.js';
import { ownWorkers } from './own.js';
import { act, ago, ask, attempt, bones, card, cli, columns, empty, head, state, trouble, ui, useData } from './parts.js';
const { div, p, span, table, tbody, td, tr } = ui;

const COLUMNS = [['Worker'], ['Queues'], ['State'], ['Running', 'num'], ['Started']];
const WORD = { QUIET: 'quiet', RUN: 'resumed', STOP: 'asked to stop' };

function actions(worker, load) {
  const tell = async (word, order) => { await attempt(() => post(`v1/workers/${encodeURIComponent(worker.id)}/${word}`), `${worker.name}: ${WORD[order]}`); load(); };
  const stop = async () => {
    const sure = await ask({ title: `Stop ${worker.name}?`, danger: true, action: 'Stop it', text: 'It ends when the jobs that it runs have ended. It does not come back by itself.' });
    if (sure) tell('stop', 'STOP');
  };
  return div({ class: 'actions' },
    worker.order === 'QUIET' ? act('Resume', () => tell('resume', 'RUN'), '', `Resume ${worker.name}`) : act('Quiet', () => tell('quiet', 'QUIET'), '', `Quiet ${worker.name}`),
    act('Stop', stop, 'danger', `Stop ${worker.name}`));
}

const word = (worker) => (worker.order === 'STOP' ? 'stopping' : worker.order === 'QUIET' || !worker.claiming ? 'quiet' : 'active');

function row(worker, may, load) {
  return tr({ key: worker.id, 'data-worker': worker.name }, td({ title: worker.id }, worker.name), td(null, worker.queues.join(', ')), td(null, state(word(worker))),
    td({ class: 'num' }, `${worker.running} / ${worker.concurrency}`), td(null, ago(worker.startedAt)), may('ADMIN') && td(null, actions(worker, load)));
}

function everywhere(register, may, load) {
  if (register.problem) return trouble(register.problem);
  if (!register.workers.length) return div({ class: 'card' }, empty('No worker is running', p(null, 'Start one: ', cli('sluice work emails -- ./send'))));
  return card('Workers of the storage', span({ class: 'dim' }, 'in any process; they hear within seconds'), div({ class: 'scroll' },
    table(null, columns(COLUMNS, may('ADMIN')), tbody(null, register.workers.map((worker) => row(worker, may, load))))));
}

export function Workers({ may }) {
  const { data, problem, again } = useData(async () => ({
    own: (await get('v1/server/workers')).workers,
    // A storage without a register does not hide the server's own.
    register: await get('v1/workers').catch((e) => ({ problem: e })),
  }), [], 2);
  const top = head('Workers');
  if (problem) return [top, trouble(problem)];
  if (!data) return [top, bones()];
  return [top, data.own.length > 0 && ownWorkers(data.own, may, again), everywhere(data.register, may, again)];
}
