/**
 * Drawings as SVG: one file without scripts and without anything from elsewhere, in the colours of the reader's light or dark scheme.
 * Texts are in one of the reader's own monospaced fonts, whose letters are taken to be at most 0.61 of their size wide.
 */
import type { Box, Drawing, Line } from './drawing.ts';
import type { Size } from './layout/layers.ts';
import { layout, type Point } from './layout/layout.ts';

const SIZE = {
  name: 13,
  small: 11,
  tiny: 10,
  line: 16,
  pad: 10,
  margin: 24,
  heading: 40,
  cut: 72,
  label: 22,
  letter: 0.61,
};

const style = `
svg { color-scheme: light dark; --back: #ffffff; --ink: #1c2330; --dim: #5b6575; --edge: #8792a2; --box: #f4f6f9; --rim: #9aa5b5;
  --hook: #8250df; --live: #e3f4e8; --liverim: #2f8f4e; --bad: #c62f2f; }
@media (prefers-color-scheme: dark) { svg { --back: #14181f; --ink: #e4e9f0; --dim: #9aa5b5; --edge: #6f7b8c; --box: #1f2630;
  --rim: #5d6979; --hook: #b392f0; --live: #17301f; --liverim: #56b877; --bad: #ff7b72; } }
text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: var(--ink); font-size: 13px; }
text.small { font-size: 11px; fill: var(--dim); }
text.heading { font-size: 18px; font-weight: 600; font-family: system-ui, sans-serif; }
text.label { font-size: 10px; fill: var(--dim); paint-order: stroke; stroke: var(--back); stroke-width: 3px; text-anchor: middle; }
rect.back { fill: var(--back); }
rect.box { fill: var(--box); stroke: var(--rim); }
.hook rect.box { stroke: var(--hook); stroke-width: 2; }
.outside rect.box, .off rect.box { fill: none; stroke-dasharray: 5 4; }
.outside text, .off text { fill: var(--dim); }
.live rect.box { fill: var(--live); stroke: var(--liverim); }
.missing rect.box { fill: none; stroke: var(--bad); stroke-dasharray: 5 4; }
.missing text { fill: var(--bad); }
path.line { fill: none; stroke: var(--edge); stroke-width: 1.3; }
path.dashed { stroke-dasharray: 5 4; }
path.head { fill: var(--edge); }`;

export interface SvgOptions {
  /** Of a text, in columns of a terminal. */
  readonly columns: (text: string) => number;
}

export function svgText(title: string, drawings: readonly Drawing[], { columns }: SvgOptions): string {
  const body: string[] = [];
  let width = 320;
  let y = SIZE.margin;
  for (const drawing of drawings) {
    body.push(`<text class="heading" x="${SIZE.margin}" y="${y + 18}">${escaped(drawing.title)}</text>`);
    const placed = section(drawing, y + SIZE.heading, columns);
    body.push(...placed.text);
    width = Math.max(width, placed.width + 2 * SIZE.margin);
    y += SIZE.heading + placed.height + SIZE.margin;
  }
  const size = `width="${width}" height="${y}" viewBox="0 0 ${width} ${y}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">
<title>${escaped(title)}</title>
<style>${style}
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse" markerUnits="userSpaceOnUse"><path class="head" d="M0 0.5L8 4L0 7.5z"/></marker></defs>
<rect class="back" width="${width}" height="${y}"/>
${body.join('\n')}
</svg>
`;
}

function section(
  { boxes, lines }: Drawing,
  top: number,
  columns: SvgOptions['columns'],
): Size & { readonly text: readonly string[] } {
  const placed = layout(
    boxes.map((box) => sizeOf(box, columns)),
    lines,
  );
  const moved = ({ x, y }: Point): Point => ({ x: x + SIZE.margin, y: y + top });
  const ways = placed.lines.map((points) => points.map(moved));
  return {
    width: placed.width,
    height: placed.height,
    text: [
      ...lines.map((line, i) => lineText(line, ways[i]!, boxes)),
      ...boxes.map((box, i) => boxText(box, moved(placed.boxes[i]!), sizeOf(box, columns))),
      ...labels(lines, ways, columns),
    ],
  };
}

function sizeOf({ kind, name, notes }: Box, columns: SvgOptions['columns']): Size {
  const wide = (text: string, size: number): number => columns(cut(text)) * size * SIZE.letter;
  const texts = [wide(kind, SIZE.small), wide(name, SIZE.name), ...notes.map((note) => wide(note, SIZE.small))];
  return {
    width: Math.ceil(Math.max(...texts)) + 2 * SIZE.pad,
    height: (2 + notes.length) * SIZE.line + SIZE.pad,
  };
}

function boxText({ kind, name, notes, look }: Box, { x, y }: Point, { width, height }: Size): string {
  const row = (text: string, at: number, look: string): string => {
    return `<text${look} x="${x + SIZE.pad}" y="${y + SIZE.line * (at + 1)}">${escaped(cut(text))}</text>`;
  };
  const small = ' class="small"';
  const rows = [row(kind, 0, small), row(name, 1, ''), ...notes.map((note, i) => row(note, i + 2, small))];
  const full = escaped([`${kind} ${name}`, ...notes].join('\n'));
  const frame = `<rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
  return `<g class="${look}"><title>${full}</title>${frame}${rows.join('')}</g>`;
}

function lineText({ from, to, label, dashed }: Line, points: readonly Point[], boxes: readonly Box[]): string {
  const ends = [boxes[from]!, boxes[to]!].map(({ kind, name }) => `${kind} ${name}`);
  const told = escaped(`${ends.join(' → ')}${label === '' ? '' : `: ${label}`}`);
  const look = dashed ? 'line dashed' : 'line';
  return `<path class="${look}" marker-end="url(#head)" d="${curve(points)}"><title>${told}</title></path>`;
}

/** Level where it leaves and arrives, and within layers that it passes. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  let last = first!;
  let path = `M${last.x} ${last.y}`;
  for (const [i, point] of rest.entries()) {
    const half = (last.x + point.x) / 2;
    // a viewer cannot tell where the head of a line of no length points to
    if (point.x === last.x && point.y === last.y) continue;
    if (i % 2 === 0) path += `L${point.x} ${point.y}`;
    else path += `C${half} ${last.y} ${half} ${point.y} ${point.x} ${point.y}`;
    last = point;
  }
  return path;
}

/** Where along the last bend a label may be, the best place first. */
const places = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78];

/** Those for which there is room: the others are told by their lines when a pointer rests there. */
function labels(lines: readonly Line[], ways: readonly (readonly Point[])[], columns: SvgOptions['columns']): string[] {
  // by how far down they are: a label lies in two rows at most
  const taken = new Map<number, (Point & Size)[]>();
  const rowsOf = ({ y }: Point): number[] => [Math.floor(y / SIZE.tiny), Math.floor(y / SIZE.tiny) + 1];
  return lines.flatMap(({ label }, i) => {
    if (label === '') return [];
    const text = cut(label, SIZE.label);
    const size = { width: columns(text) * SIZE.tiny * SIZE.letter + 4, height: SIZE.tiny };
    const [a, b] = [ways[i]!.at(-3)!, ways[i]!.at(-2)!];
    for (const at of places) {
      const middle = along(a, b, at);
      const room = { ...size, x: middle.x - size.width / 2, y: middle.y - size.height / 2 };
      const isBetween = room.x >= Math.min(a.x, b.x) && room.x + room.width <= Math.max(a.x, b.x);
      const rows = rowsOf(room);
      if (!isBetween || rows.some((row) => taken.get(row)?.some((other) => overlap(room, other)))) continue;
      for (const row of rows) taken.set(row, [...(taken.get(row) ?? []), room]);
      return [`<text class="label" x="${round(middle.x)}" y="${round(middle.y + 3)}">${escaped(text)}</text>`];
    }
    return [];
  });
}

/** Of the curve that `curve` draws. */
function along(a: Point, b: Point, t: number): Point {
  const half = (a.x + b.x) / 2;
  const [p, q, r, s] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
  return { x: p * a.x + (q + r) * half + s * b.x, y: (p + q) * a.y + (r + s) * b.y };
}

function overlap(a: Point & Size, b: Point & Size): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

function cut(text: string, most = SIZE.cut): string {
  const letters = Array.from(text);
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}

/** XML 1.0 has no place for most control characters, and none for half a surrogate pair. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
