// The filter as people write it: queue:emails state:dead text:timeout, and words without a name are text.
const STATES = ['SCHEDULED', 'READY', 'RUNNING', 'COMPLETED', 'DEAD', 'CANCELLED'];
const NAMES = ['queue', 'kind', 'group', 'from', 'to'];

/** Answers {query} as the server takes it, or {wrong} with what makes no sense. */
export function parse(written) {
  const query = {};
  const text = [];
  for (const part of written.match(/\w+:"[^"]*"|"[^"]*"|\S+/g) || []) {
    const [, name, value] = /^(\w+):(.*)$/.exec(part) || [null, 'text', part];
    const plain = value.replace(/^"(.*)"$/, '$1');
    if (name === 'text') text.push(plain);
    else if (name === 'state') query.states = plain.toUpperCase().split(',');
    else if (NAMES.includes(name)) query[name] = plain;
    else return { wrong: `There is no "${name}:". There are queue, state, kind, group, text, from and to.` };
  }
  const bad = (query.states || []).find((state) => !STATES.includes(state));
  if (bad !== undefined) return { wrong: `There is no state "${bad.toLowerCase()}".` };
  if (text.length) query.text = text.join(' ');
  return { query };
}

/** The same filter with another state; all without one. */
export function withState(written, state) {
  const rest = written.replace(/(^|\s)state:\S+/g, ' ').trim();
  return `${rest}${state ? ` state:${state}` : ''}`.trim();
}
