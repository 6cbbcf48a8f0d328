// Lines over the last minutes, five at most, drawn as SVG: the colours are those of the theme.
import { lasting, ui } from './parts.js';
const { div, g, line, path, span, b, svg, text } = ui;

const HEIGHT = 170;
const LEFT = 46;
const BOTTOM = 22;
const TOP = 10;

function ceiling(value) {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= value);
}

const short = (value) => (value >= 1e6 ? `${+(value / 1e6).toFixed(1)}M` : value >= 1e4 ? `${+(value / 1e3).toFixed(1)}k` : `${+value.toFixed(1)}`);

function trace(points, x, y) {
  return points.map(([at, value], i) => `${i ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('');
}

/** @param series a list of {name, colour, points: [[millis, value]]} */
export function chart(title, series, { unit = '', format = short, width = 480 } = {}) {
  const end = Math.max(...series.flatMap((one) => one.points.map(([at]) => at)), 0);
  const first = Math.min(...series.flatMap((one) => one.points.map(([at]) => at)), end);
  const past = Math.max(60e3, end - first);
  const begin = end - past;
  const top = ceiling(Math.max(...series.flatMap((one) => one.points.map(([, value]) => value)), 1));
  const x = (at) => LEFT + ((at - begin) / past) * (width - LEFT - 8);
  const y = (value) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
  const last = (one) => (one.points.length ? one.points[one.points.length - 1][1] : 0);
  const words = series.map((one) => `${one.name} ${format(last(one))}${unit}`).join(', ');
  return div(null,
    svg({ class: 'chart', viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': `${title}: ${words}` },
      [0, 0.5, 1].map((part) => g({ key: part },
        line({ class: 'gridline', x1: LEFT, x2: width, y1: y(top * part), y2: y(top * part) }),
        text({ x: LEFT - 8, y: y(top * part) + 4, 'text-anchor': 'end' }, format(top * part)))),
      [1, 0.5, 0].map((part) => text({ key: part, x: x(end - past * part), y: HEIGHT - 4, 'text-anchor': ['end', 'middle', 'start'][part * 2] },
        part ? `${lasting((past * part) / 1e3)} ago` : 'now')),
      series.map((one) => path({ key: one.name, class: one.colour, d: trace(one.points, x, y) }))),
    div({ class: 'legend' }, series.map((one) => span({ key: one.name, class: one.colour }, `${one.name} `, b(null, `${format(last(one))}${unit}`)))));
}

export function spark(values, label) {
  const most = Math.max(...values, 1);
  const points = values.map((value, i) => [i, value]);
  const x = (i) => 2 + (i / Math.max(1, values.length - 1)) * 80;
  const y = (value) => 22 - (value / most) * 20;
  return svg({ class: 'spark', viewBox: '0 0 84 24', role: 'img', 'aria-label': label }, path({ d: trace(points, x, y) }));
}
