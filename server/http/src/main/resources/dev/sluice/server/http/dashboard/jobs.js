import { post } from './api.js';
import { alter, fitting } from './bulk.js';
import { parse, withState } from './filter.js';
import { totals } from './live.js';
import { act, ago, bones, cli, empty, head, number, state, trouble, ui, useData, useLive } from './parts.js';
import { go } from './route.js';
const { useEffect, useState } = window.preactHooks;
const { a, button, div, form, input, nav, p, small, span, table, tbody, td, th, thead, tr } = ui;

const STATES = ['ready', 'running', 'scheduled', 'dead', 'completed', 'cancelled'];
const PAGE = 50;
const COLUMNS = ['Job', 'Queue', 'State', 'Kind', 'Attempts', 'Due', 'Payload or last failure'];

function tabs(written, query) {
  const live = useLive();
  const queue = query.queue && (live.queues || []).find((each) => each.queue === query.queue);
  const counts = queue || (query.queue ? {} : totals());
  const chosen = query.states?.length === 1 ? query.states[0].toLowerCase() : query.states ? null : '';
  const tab = (name, label, n) => a({ key: name, href: `#/jobs?q=${encodeURIComponent(withState(written, name))}`,
    'aria-current': chosen === name ? 'page' : undefined }, label, n !== undefined && small(null, number(n)));
  return nav({ class: 'tabs', 'aria-label': 'States' }, tab('', 'all'), STATES.map((name) => tab(name, name, counts[name])));
}

/** Which jobs are chosen: some of those on this page, or all that fit the filter. */
function useChoice(jobs, keys) {
  const [ids, setIds] = useState(new Set());
  const [all, setAll] = useState(false);
  const none = () => { setIds(new Set()); setAll(false); };
  useEffect(none, keys);
  // What is not to be seen any more is not changed either.
  const chosen = jobs.filter((job) => ids.has(job.id));
  return {
    all, chosen, none, everything: () => setAll(true), has: (job) => all || ids.has(job.id), whole: jobs.length > 0 && (all || chosen.length === jobs.length),
    set(wanted, on) {
      const next = new Set(chosen.map((job) => job.id));
      for (const job of wanted) if (on) next.add(job.id); else next.delete(job.id);
      setIds(next);
      setAll(false);
    },
  };
}

function changes(choice, written, query, again) {
  const run = async (change) => {
    await alter(change, choice.all ? { filter: query, written } : { ids: choice.chosen.map((job) => job.id) });
    choice.none();
    again();
  };
  if (!choice.all && !choice.chosen.length) {
    return div({ class: 'changes' }, span({ class: 'dim' }, 'Choose jobs to change them.'), act('Choose all that fit', choice.everything));
  }
  const states = choice.all ? query.states : choice.chosen.map((job) => job.state);
  return div({ class: 'changes on', role: 'group', 'aria-label': 'Changes of the chosen jobs' },
    span({ role: 'status' }, choice.all ? 'All that fit are chosen' : `${number(choice.chosen.length)} chosen`),
    !choice.all && choice.whole && act('Choose all that fit', choice.everything), act('None', choice.none, 'plain'),
    div({ class: 'actions' }, fitting(states).map((change) => act(change.label, () => run(change), change.action === 'DELETE' ? 'danger' : ''))));
}

export function Jobs({ args, may }) {
  const written = args.get('q') || '';
  const after = Number(args.get('after') || 0);
  const { query, wrong } = parse(written);
  const { data, problem, again } = useData(() => (wrong ? Promise.resolve({ jobs: [] }) : post('v1/jobs/query', { ...query, after, limit: PAGE })), [written, after], 5, true);
  const choice = useChoice(data?.jobs || [], [written, after]);
  const admin = may('ADMIN') && data?.jobs.length > 0;
  return [
    head('Jobs'),
    form({ class: 'filter', role: 'search', onSubmit: (event) => { event.preventDefault(); go('/jobs', { q: event.target.elements.q.value }); } },
      input({ key: written, name: 'q', id: 'filter', defaultValue: written, 'aria-label': 'Filter', spellcheck: false, autocomplete: 'off', placeholder: 'queue:emails state:dead text:timeout' }),
      button({ type: 'submit' }, 'Filter')),
    wrong && trouble({ message: wrong }),
    tabs(written, query || {}),
    problem && trouble(problem),
    (data || !problem) && div({ class: 'card' }, admin && changes(choice, written, query, again),
      div({ class: 'scroll' }, !data ? bones(6) : list(data.jobs, written, admin && choice))),
    div({ class: 'actions' },
      after > 0 && a({ class: 'button', href: `#/jobs?q=${encodeURIComponent(written)}` }, 'First page'),
      data?.next && a({ class: 'button', href: `#/jobs?q=${encodeURIComponent(written)}&after=${data.next}`, rel: 'next' }, 'Next page')),
  ];
}

const box = (label, checked, change) => input({ type: 'checkbox', 'aria-label': label, checked, onChange: (event) => change(event.target.checked) });

function list(jobs, written, choice) {
  if (!jobs.length) return empty(written ? 'No job fits the filter' : 'No jobs', written ? a({ href: '#/jobs' }, 'Show all jobs') : p(null, cli('sluice enqueue emails hello'), ' puts one in.'));
  return table(null,
    thead(null, tr(null, choice && th({ class: 'box' }, box('All on this page', choice.whole, (on) => choice.set(jobs, on))),
      COLUMNS.map((name) => th({ key: name, scope: 'col', class: name === 'Attempts' ? 'num' : '' }, name)))),
    tbody(null, jobs.map((job) => row(job, choice))));
}

function row(job, choice) {
  const failure = job.failures[job.failures.length - 1];
  return tr({ key: job.id, class: choice && choice.has(job) ? 'chosen' : '' },
    choice && td({ class: 'box' }, box(`Job ${job.id.slice(-10)}`, choice.has(job), (on) => choice.set([job], on))),
    td(null, a({ class: 'mono', href: `#/jobs/${job.id}`, title: job.id }, job.id.slice(-10))),
    td(null, job.queue), td(null, state(job.state)), td(null, job.kind || span({ class: 'zero' }, '–')),
    td({ class: 'num' }, `${job.attempts} / ${job.maxAttempts}`), td(null, ago(job.finishedAt || job.runAt)),
    td({ class: 'cut', title: failure ? failure.message : undefined }, failure && job.state !== 'COMPLETED'
      ? [span({ class: 'dim' }, `${failure.type}: `), failure.message] : span({ class: 'mono dim' }, job.payload ?? '(bytes)')));
}
