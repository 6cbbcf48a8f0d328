// The frame: who is signed in, where one is, and what the keys do.
import { get, post } from './api.js';
import { Dead } from './dead.js';
import { Job } from './job.js';
import { Jobs } from './jobs.js';
import { begin, totals } from './live.js';
import { Login } from './login.js';
import { Overview } from './overview.js';
import { ask, bones, Dialog, h, number, Toasts, trouble, ui, useLive } from './parts.js';
import { Queues } from './queues.js';
import { Relays } from './relays.js';
import { go, place } from './route.js';
import { Schedules } from './schedules.js';
import { Store } from './store.js';
import { Workers } from './workers.js';

const { render } = window.preact;
const { useEffect, useRef, useState } = window.preactHooks;
const { a, aside, button, div, img, main, nav, small, span } = ui;

const PAGES = [
  ['/', 'Overview', Overview, 'o'], ['/queues', 'Queues', Queues, 'q'], ['/jobs', 'Jobs', Jobs, 'j'],
  ['/dead', 'Dead letters', Dead, 'd'], ['/schedules', 'Schedules', Schedules, 'c'], ['/relays', 'Relays', Relays, 'r'], ['/workers', 'Workers', Workers, 'w'], ['/store', 'Storage', Store, 's'],
];

const PULSE = { live: 'Live', lost: 'No connection', lacking: 'Not live', paused: 'Paused', waiting: 'Connecting' };

function theme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  localStorage.setItem('sluice-theme', root.dataset.theme);
}

const help = () => ask({ title: 'Keys', action: 'Fine', text: `g and then ${PAGES.map(([, name, , key]) => `${key}: ${name.toLowerCase()}`).join(', ')}. /: the filter. t: light or dark.` });

function useKeys() {
  useEffect(() => {
    let leader = 0;
    const pressed = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, dialog')) return;
      const page = Date.now() - leader < 1500 && PAGES.find(([, , , key]) => key === event.key);
      leader = event.key === 'g' ? Date.now() : 0;
      if (page) go(page[0]);
      else if (event.key === 't') theme();
      else if (event.key === '?') help();
      else if (event.key === '/') {
        event.preventDefault();
        const filter = document.getElementById('filter');
        if (filter) filter.focus();
        else go('/jobs');
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

function Side({ me, at }) {
  const live = useLive();
  const dead = totals().dead;
  const here = `/${at.parts[0] || ''}`;
  return aside({ class: 'side' },
    div({ class: 'brand' }, img({ src: 'icon.svg', alt: '' }), 'Sluice'),
    nav({ 'aria-label': 'Pages' }, PAGES.map(([path, name]) => a({ key: path, href: `#${path}`, 'aria-current': path === here ? 'page' : undefined },
      name, path === '/dead' && dead > 0 && small(null, number(dead))))),
    div({ class: 'foot' }, span({ class: `pulse ${live.status}`, role: 'status', title: live.trouble }, span(null, PULSE[live.status])),
      div({ class: 'who' }, span({ class: 'name' }, me.name, me.roles.includes('ADMIN') ? '' : ' (reads only)'),
        button({ type: 'button', class: 'plain small', 'aria-label': 'Light or dark', title: 'Light or dark (t)', onClick: theme }, '◐')),
      me.signedIn && button({ type: 'button', class: 'small', onClick: () => post('logout').then(() => location.reload()) }, 'Sign out')));
}

/** The storage is away: what is shown is how things were. */
function Away() {
  const live = useLive();
  return live.status === 'lost' && live.trouble ? trouble({ message: `The storage does not answer: ${live.trouble}` }) : null;
}

function Page({ at, me }) {
  const may = (role) => me.roles.includes(role);
  if (at.parts[0] === 'jobs' && at.parts[1]) return h(Job, { key: at.parts[1], id: decodeURIComponent(at.parts[1]), may });
  const page = PAGES.find(([path]) => path === `/${at.parts[0] || ''}`) || PAGES[0];
  return h(page[2], { key: page[0], args: at.args, may });
}

function Frame({ me }) {
  const [at, move] = useState(place);
  const content = useRef(null);
  useKeys();
  useEffect(() => {
    const moved = () => {
      move(place());
      // Who hears the page hears where the link has led; the first one is where the browser puts it.
      if (content.current) content.current.focus({ preventScroll: true });
    };
    addEventListener('hashchange', moved);
    begin();
    return () => removeEventListener('hashchange', moved);
  }, []);
  const name = (PAGES.find(([path]) => path === `/${at.parts[0] || ''}`) || PAGES[0])[1];
  useEffect(() => { document.title = `${name} · Sluice`; }, [name]);
  return [a({ class: 'skip', href: '#content', onClick: (event) => { event.preventDefault(); content.current.focus(); } }, 'To the content'),
    div({ class: 'frame' }, h(Side, { me, at }), main({ id: 'content', tabIndex: -1, ref: content }, h(Away), h(Page, { at, me }))),
    h(Dialog), h(Toasts)];
}

function App() {
  const [me, set] = useState(null);
  const [problem, setProblem] = useState(null);
  const who = () => get('v1/me').then((known) => { setProblem(null); set(known); }, setProblem);
  useEffect(() => {
    const out = () => { set(null); setProblem({ status: 401 }); };
    addEventListener('sluice-signed-out', out);
    who();
    return () => removeEventListener('sluice-signed-out', out);
  }, []);
  if (problem?.status === 401) return h(Login, { done: who });
  if (problem) return main(null, trouble(problem));
  return me ? h(Frame, { me }) : main(null, bones());
}

render(h(App), document.getElementById('app'));
