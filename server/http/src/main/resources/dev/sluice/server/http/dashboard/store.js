import { get } from './api.js';
import { bones, card, head, number, state, trouble, ui, useData } from './parts.js';
const { dd, div, dl, dt, li, ul, span, p } = ui;

const lower = (name) => name.toLowerCase().replaceAll('_', ' ');

function findings(checkup) {
  if (checkup.problem) return p({ class: 'dim' }, checkup.problem.message);
  if (!checkup.findings.length) return p({ class: 'dim' }, 'Nothing to say: all is well.');
  return ul({ class: 'timeline' }, checkup.findings.map((finding) => li({ key: finding.text, class: finding.level === 'OK' ? 'good' : 'bad' }, state(finding.level), ' ', span(null, finding.text))));
}

export function Store() {
  const { data, problem } = useData(async () => ({
    storage: await get('v1/storage'), ready: await get('health/ready'),
    checkup: await get('v1/storage/checkup').catch((e) => ({ problem: e })),
  }), [], 10);
  const top = head('Storage');
  if (problem) return [top, trouble(problem)];
  if (!data) return [top, bones()];
  const plain = Object.entries(data.storage).filter(([, value]) => value !== null && typeof value !== 'object');
  const lists = Object.entries(data.storage).filter(([, value]) => Array.isArray(value));
  const rest = Object.entries(data.storage).filter(([, value]) => value !== null && typeof value === 'object' && !Array.isArray(value));
  const words = (name) => lower(name.replace(/[A-Z]/g, (letter) => ` ${letter}`));
  const shown = (value) => (typeof value === 'number' ? number(value) : String(value));
  return [top, div({ class: 'grid' },
    card('Health', state(data.ready.status), div({ class: 'body' }, data.ready.reason || 'The server answers, and its storage too.')),
    card('Checkup', null, div({ class: 'body' }, findings(data.checkup))),
    card('What it is', null, div({ class: 'body' }, dl({ class: 'facts' }, [...plain, ...rest.map(([name, value]) => [name, Object.values(value).join(', ')])].map(([name, value]) => [dt(null, words(name)), dd(null, shown(value))])))),
    card('What it can do', null, div({ class: 'body' }, dl({ class: 'facts' }, lists.map(([name, value]) => [dt(null, words(name)), dd(null, [...value].sort().map(lower).join(', '))])))))];
}
