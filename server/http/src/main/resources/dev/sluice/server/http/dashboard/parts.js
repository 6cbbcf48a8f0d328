// Small parts that all pages are made of.
const { h } = window.preact;
const { useEffect, useRef, useState } = window.preactHooks;
import { live, watch } from './live.js';

export { h };
export const ui = new Proxy({}, { get: (_, name) => (props, ...children) => h(name, props, ...children) });
const { b, button, code, dialog, div, form, header, label, p, section, span, time } = ui;

export const number = (value) => new Intl.NumberFormat('en').format(value);
export const count = (value) => span({ class: value ? '' : 'zero' }, number(value));

export function lasting(seconds) {
  const s = Math.abs(seconds);
  if (s < 1) return `${Math.round(s * 1000)} ms`;
  if (s < 90) return `${s < 10 ? s.toFixed(1) : Math.round(s)} s`;
  if (s < 5400) return `${Math.round(s / 60)} min`;
  return s < 129600 ? `${Math.round(s / 3600)} h` : `${Math.round(s / 86400)} d`;
}

export function ago(text) {
  if (!text) return span({ class: 'dim' }, '–');
  const seconds = (Date.now() - Date.parse(text)) / 1000;
  const words = Math.abs(seconds) < 1 ? 'now' : seconds < 0 ? `in ${lasting(seconds)}` : `${lasting(seconds)} ago`;
  return time({ dateTime: text, title: new Date(text).toLocaleString() }, words);
}

export const state = (name) => span({ class: `state ${name.toLowerCase()}` }, name.toLowerCase());
export const empty = (title, ...what) => div({ class: 'empty' }, b(null, title), ...what);
export const head = (title, ...more) => div({ class: 'top' }, ui.h1(null, title), ...more);
export const bones = (rows = 4) => div({ role: 'status' }, span({ class: 'sr' }, 'Loading'),
  ...Array.from({ length: rows }, () => div({ class: 'bone' })));

/** What has gone wrong; and what a storage cannot do, which is no failure. */
export const trouble = (problem) => (problem.status === 501
  ? div({ class: 'card' }, empty('Not with this storage', p(null, sentence(problem.message)), ui.a({ href: '#/store' }, 'What it can do')))
  : div({ class: 'banner', role: 'alert' }, problem.message));
const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;

/** In place of what the server has not told yet, or never will. */
export const pending = (told) => (told.status === 'lacking' ? trouble({ status: 501, message: told.trouble }) : bones());

/** A button; `name` where its text alone does not say what it is about. */
export const act = (text, run, kind = '', name = undefined) =>
  button({ type: 'button', class: `small ${kind}`, 'aria-label': name, onClick: run }, text);
export const card = (title, extra, ...body) => section({ class: 'card', 'aria-label': title },
  header(null, ui.h2(null, title), extra), ...body);

/** The head of a table: names, with "num" for those of numbers; and one for actions. */
export const columns = (names, actions) => ui.thead(null, ui.tr(null,
  names.map(([name, kind]) => ui.th({ key: name, scope: 'col', class: kind || '' }, name)),
  actions && ui.th({ scope: 'col' }, span({ class: 'sr' }, 'Actions'))));
export const cli = (text) => code(null, text);

/** The moment that was asked for with a field "at", as the server takes it. */
export const due = (given) => ({ runAt: new Date(given.at).toISOString() });

/** The field that asks for a priority, and what was given as the server takes it. */
export const priorityField = (value) => ({ name: 'priority', label: 'Priority (lower numbers first)', type: 'number', value: String(value), required: true });
export const priority = (given) => ({ priority: Number(given.priority) });

/** Draws again whenever the server tells something. */
export function useLive() {
  const [, draw] = useState(0);
  useEffect(() => watch(() => draw((n) => n + 1)), []);
  return live;
}

/**
 * What `load` answers: at once, when `keys` change, and every so many seconds while anybody looks;
 * with `follow` also when the server tells of a change, unless answers take long.
 */
export function useData(load, keys, seconds, follow = false) {
  const [held, hold] = useState({});
  const again = () => load().then((data) => hold({ data }), (problem) => hold((old) => ({ ...old, problem })));
  useEffect(() => {
    let wanted = true;
    let seen = live.changes;
    let free = 0;
    const turn = () => {
      const begun = Date.now();
      const done = (change) => { free = Date.now() + 4 * (Date.now() - begun); if (wanted) hold(change); };
      seen = live.changes;
      free = Infinity;
      load().then((data) => done({ data }), (problem) => done((old) => ({ ...old, problem })));
    };
    hold({});
    turn();
    const timer = seconds && setInterval(() => document.hidden || turn(), seconds * 1000);
    const leave = follow ? watch(() => { if (live.changes !== seen && Date.now() >= free) turn(); }) : () => {};
    return () => { wanted = false; clearInterval(timer); leave(); };
  }, keys);
  return { ...held, again };
}

let showToast = () => {};
let showDialog = () => {};

export function toast(text, bad = false) { showToast({ text, bad, id: Math.random() }); }

/** Asks; answers the values of the fields, or null. */
export const ask = (question) => new Promise((answer) => showDialog({ ...question, answer }));

/** Does it and says how it went. */
export async function attempt(run, done) {
  try {
    const answer = await run();
    toast(typeof done === 'function' ? done(answer) : done);
    return answer;
  } catch (problem) {
    toast(problem.message, true);
    return null;
  }
}

export function Toasts() {
  const [all, set] = useState([]);
  showToast = (one) => {
    set((old) => [...old, one]);
    setTimeout(() => set((old) => old.filter((each) => each.id !== one.id)), one.bad ? 8000 : 4000);
  };
  return div({ class: 'toasts', role: 'status', 'aria-live': 'polite' },
    all.map((one) => div({ key: one.id, class: `toast ${one.bad ? 'bad' : ''}` }, one.text)));
}

export function Dialog() {
  const [asked, set] = useState(null);
  const shown = useRef(null);
  showDialog = set;
  if (!asked) return null;
  // Closed before it goes: so the focus is again where it was.
  const end = (values) => { shown.current.close(); set(null); asked.answer(values); };
  const field = (each) => label({ key: each.name }, each.label, h(each.long ? 'textarea' : 'input', {
    name: each.name, value: each.value || '', type: each.long ? undefined : each.type || 'text', placeholder: each.hint, required: each.required }));
  return dialog({ ref: (e) => { shown.current = e; if (e && !e.open) e.showModal(); }, onCancel: () => end(null), 'aria-label': asked.title },
    form({ onSubmit: (event) => { event.preventDefault(); end(Object.fromEntries(new FormData(event.target))); } },
      ui.h2(null, asked.title), asked.text && p(null, asked.text), (asked.fields || []).map(field),
      div({ class: 'actions' }, button({ type: 'button', onClick: () => end(null) }, 'Keep as it is'),
        button({ type: 'submit', class: `main ${asked.danger ? 'danger' : ''}` }, asked.action))));
}
