// The relays of this server: from a queue to a broker.
import { get, post, queueFilter } from './api.js';
import { act, attempt, bones, cli, columns, count, empty, head, state, trouble, ui, useData } from './parts.js';
const { a, div, p, small, table, tbody, td, tr } = ui;

const COLUMNS = [['Relay'], ['From queue'], ['To'], ['State'], ['Handed over', 'num'], ['Refused', 'num']];

function actions(relay, load) {
  const [word, label, done] = relay.state === 'PAUSED' ? ['resume', 'Resume', 'resumed'] : ['pause', 'Pause', 'paused'];
  const tell = async () => { await attempt(() => post(`v1/relays/${encodeURIComponent(relay.name)}/${word}`), `${relay.name}: ${done}`); load(); };
  return div({ class: 'actions' }, act(label, tell, '', `${label} ${relay.name}`));
}

function row(relay, may, load) {
  const why = relay.state === 'WAITING' ? 'One of its ends does not answer.' : '';
  return tr({ key: relay.name, 'data-relay': relay.name },
    td(null, relay.name), td(null, a({ href: queueFilter(relay.queue) }, relay.queue)), td({ class: 'mono' }, relay.to),
    td({ class: relay.lastError || why ? 'words' : '' }, state(relay.state), why && small({ class: 'line' }, why),
      relay.lastError && small({ class: 'line' }, `Last error: ${relay.lastError}`)),
    td({ class: 'num' }, count(relay.handedOver)), td({ class: 'num' }, count(relay.failed)),
    may('ADMIN') && td(null, actions(relay, load)));
}

export function Relays({ may }) {
  const { data, problem, again } = useData(() => get('v1/relays'), [], 2);
  const top = head('Relays');
  if (problem) return [top, trouble(problem)];
  if (!data) return [top, bones()];
  if (!data.relays.length) {
    return [top, div({ class: 'card' }, empty('This server has no relays',
      p(null, 'A relay publishes the due jobs of a queue to a broker. In the settings of the server: '),
      p(null, cli('relay.mails.from = mails'), ' ', cli('relay.mails.to = kafka://broker:9092/mails'))))];
  }
  return [top, div({ class: 'card scroll' }, table(null, columns(COLUMNS, may('ADMIN')),
    tbody(null, data.relays.map((relay) => row(relay, may, again)))))];
}
