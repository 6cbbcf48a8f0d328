// Bytes as people read them: JSON set out and coloured, other text as it is.
import { ui } from './parts.js';
const { p, pre, span } = ui;

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON with line breaks, without ever reading its numbers: large ones would come out as others. */
export function pretty(text) {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  return text.replace(/"(?:\\.|[^"\\])*"|\s+|[{}[\],:]/g, (part, at) => {
    if (part[0] === '"') return part;
    if (/^\s/.test(part)) return '';
    if (part === ':') return ': ';
    if (part === ',') return `,${line()}`;
    const open = part === '{' || part === '[';
    const hollow = open ? /^\s*[}\]]/.test(text.slice(at + 1)) : /[{[]\s*$/.test(text.slice(0, at));
    depth += open ? 1 : -1;
    return hollow ? part : open ? part + line() : line() + part;
  });
}

function coloured(json) {
  const parts = [];
  let from = 0;
  for (const match of json.matchAll(TOKEN)) {
    parts.push(json.slice(from, match.index));
    const [whole, text, colon] = match;
    parts.push(span({ class: colon ? 'key' : text ? 'str' : 'lit' }, text || whole), colon || '');
    from = match.index + whole.length;
  }
  return [...parts, json.slice(from)];
}

export function payload(text, base64) {
  if (text === null && base64 === null) return p({ class: 'dim' }, 'None.');
  if (text === null) return [p({ class: 'dim' }, 'Bytes that are no text, as Base64:'), pre({ tabIndex: 0 }, base64)];
  if (text === '') return p({ class: 'dim' }, 'Empty.');
  const json = text.length < 200000 ? pretty(text) : null;
  return pre({ tabIndex: 0 }, json === null ? text : coloured(json));
}
