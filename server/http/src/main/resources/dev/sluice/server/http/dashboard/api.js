// The HTTP interface, relative to where the server is mounted.
const base = new URL('../', document.baseURI);

export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export const url = (path) => new URL(path, base).toString();

async function call(method, path, body) {
  let answer;
  try {
    answer = await fetch(url(path), {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, 'The server does not answer.');
  }
  const text = await answer.text();
  const json = text ? JSON.parse(text) : {};
  // A server that is not ready says why with a status that is no failure of the call.
  if (answer.ok || path === 'health/ready') return json;
  if (answer.status === 401) window.dispatchEvent(new Event('sluice-signed-out'));
  throw new Problem(answer.status, json.detail || json.title || `The server answered ${answer.status}.`);
}

export const get = (path) => call('GET', path);
export const post = (path, body = {}) => call('POST', path, body);
export const patch = (path, body) => call('PATCH', path, body);
export const del = (path) => call('DELETE', path);

export const queueFilter = (queue) => `#/jobs?q=${encodeURIComponent(`queue:${queue}`)}`;

// A name may have a slash, which is a tilde in a path.
export const tilded = (name) => encodeURIComponent(name.replaceAll('/', '~'));
export const queuePath = (queue, rest = '') => `v1/queues/${tilded(queue)}${rest}`;
