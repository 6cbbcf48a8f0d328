import { post } from './api.js';
import { trouble, ui } from './parts.js';
const { useState } = window.preactHooks;
const { button, form, h1, input, label, main, p } = ui;

export function Login({ done }) {
  const [problem, setProblem] = useState(null);
  const send = async (event) => {
    event.preventDefault();
    try {
      await post('login', { token: event.target.elements.token.value });
      done();
    } catch (e) {
      setProblem(e.status === 401 ? { message: 'Nobody has this token.' } : e);
    }
  };
  return main({ class: 'door' }, form({ class: 'card', onSubmit: send }, h1(null, 'Sign in to Sluice'),
    p({ class: 'dim' }, 'With the token that the owner of this server has given you. It stays in this browser until you close it.'),
    problem && trouble(problem),
    label(null, 'Token', input({ name: 'token', type: 'password', autocomplete: 'current-password', required: true, autofocus: true })),
    button({ type: 'submit', class: 'main' }, 'Sign in')));
}
