/**
 * Places for boxes and lines from left to right in layers, after Sugiyama, Tagawa and Toda (1981): cycles are cut, each box comes behind
 * all that point to it, a line that passes a layer has a place in it, layers are sorted by where neighbours are, and then moved as near
 * to them as their order allows. The same input has the same places. Parts that no line connects are below each other, the largest
 * first; boxes without lines stand in rows at the end.
 */
import { layersOf, withoutCycles, type Arrow, type Size, type Vertex } from './layers.ts';
import { sortLayers } from './order.ts';
import { settle } from './settle.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Placed extends Size {
  /** Of each box the corner at the left and top. */
  readonly boxes: readonly Point[];
  /** Of each line where it leaves and arrives, and between them where each of its bends begins and ends. */
  readonly lines: readonly (readonly Point[])[];
}

/** The more lines, the more room between layers. */
const GAP = { between: 14, layers: 120, line: 3, mostForLines: 180, turned: 8, parts: 28, loners: 18 };
/** Places for passing lines that a part may have; beyond that they go straight through. */
const MOST_PASSING = 20_000;

export function layout(boxes: readonly Size[], lines: readonly Arrow[], wide = 1100): Placed {
  const parts = connected(boxes.length, lines);
  const corners = boxes.map((): Point => ({ x: 0, y: 0 }));
  const ways = lines.map((): readonly Point[] => []);
  let width = 0;
  let height = 0;
  for (const { members, own } of parts.filter((part) => part.members.length > 1)) {
    const index = new Map(members.map((box, i) => [box, i]));
    const local = own.map((line) => ({ from: index.get(lines[line]!.from)!, to: index.get(lines[line]!.to)! }));
    const placed = part(
      members.map((box) => boxes[box]!),
      local,
    );
    const top = height === 0 ? 0 : height + GAP.parts;
    const moved = ({ x, y }: Point): Point => ({ x, y: y + top });
    for (const [i, box] of members.entries()) corners[box] = moved(placed.boxes[i]!);
    for (const [i, line] of own.entries()) ways[line] = placed.lines[i]!.map(moved);
    width = Math.max(width, placed.width);
    height = top + placed.height;
  }
  const loners = parts.filter(({ members }) => members.length === 1).map(({ members }) => members[0]!);
  const across = Math.max(wide, width);
  let [x, y, row] = [0, height === 0 ? 0 : height + GAP.parts, 0];
  for (const box of loners) {
    const size = boxes[box]!;
    if (x > 0 && x + size.width > across) [x, y, row] = [0, y + row + GAP.between, 0];
    corners[box] = { x, y };
    width = Math.max(width, x + size.width);
    row = Math.max(row, size.height);
    height = y + row;
    x += size.width + GAP.loners;
  }
  return { boxes: corners, lines: ways, width, height };
}

interface Part {
  readonly members: number[];
  readonly own: number[];
}

/** The largest first. */
function connected(count: number, lines: readonly Arrow[]): Part[] {
  const above = Array.from({ length: count }, (_, i) => i);
  const top = (box: number): number => {
    let at = box;
    while (above[at] !== at) at = above[at] = above[above[at]!]!;
    return at;
  };
  for (const { from, to } of lines) {
    const [a, b] = [top(from), top(to)];
    above[Math.max(a, b)] = Math.min(a, b);
  }
  const parts = new Map<number, Part>();
  for (let box = 0; box < count; box++) {
    const root = top(box);
    if (root === box) parts.set(root, { members: [], own: [] });
    parts.get(root)!.members.push(box);
  }
  for (const [i, { from }] of lines.entries()) parts.get(top(from))!.own.push(i);
  return [...parts.values()].sort((a, b) => b.members.length - a.members.length);
}

function part(boxes: readonly Size[], lines: readonly Arrow[]): Placed {
  const forward = withoutCycles(boxes.length, lines);
  const layers = layersOf(boxes.length, forward);
  const vertices = boxes.map((box, i): Vertex => ({ ...box, layer: layers[i]!, before: [], behind: [] }));
  const passing = forward.reduce((sum, { from, to }) => sum + layers[to]! - layers[from]! - 1, 0);
  const link = (a: number, b: number): void => {
    vertices[a]!.behind.push(b);
    vertices[b]!.before.push(a);
  };
  const chains = forward.map(({ from, to }) => {
    const chain: number[] = [];
    let last = from;
    for (let layer = layers[from]! + 1; layer < layers[to]! && passing <= MOST_PASSING; layer++) {
      vertices.push({ width: 0, height: 4, layer, before: [], behind: [] });
      link(last, vertices.length - 1);
      chain.push((last = vertices.length - 1));
    }
    link(last, to);
    return chain;
  });
  const rows = sortLayers(vertices);
  const tops = settle(vertices, rows, GAP.between);
  const widths = rows.map((row) => row.reduce((most, i) => Math.max(most, vertices[i]!.width), 0));
  let width = 0;
  const lefts = widths.map((own, layer) => {
    const left = width + (layer === 0 ? 0 : gapBefore(rows[layer]!, vertices));
    width = left + own;
    return left;
  });
  const middle = (i: number): number => tops[i]! + vertices[i]!.height / 2;
  return {
    width,
    height: vertices.reduce((most, { height }, i) => Math.max(most, tops[i]! + height), 0),
    boxes: boxes.map((_, i) => ({ x: lefts[layers[i]!]!, y: tops[i]! })),
    lines: forward.map(({ from, to }, i) => {
      const isTurned = lines[i]!.from !== from;
      const point = (x: number, box: number): Point => ({ x, y: middle(box) + (isTurned ? GAP.turned : 0) });
      const [left, right] = [lefts[layers[from]!]!, lefts[layers[to]!]!];
      const points = [
        point(left + boxes[from]!.width, from),
        point(left + widths[layers[from]!]!, from),
        ...chains[i]!.flatMap((at) => {
          const { layer } = vertices[at]!;
          return [point(lefts[layer]!, at), point(lefts[layer]! + widths[layer]!, at)];
        }),
        point(right, to),
        point(right, to),
      ];
      return isTurned ? points.reverse() : points;
    }),
  };
}

function gapBefore(row: readonly number[], vertices: readonly Vertex[]): number {
  const count = row.reduce((sum, i) => sum + vertices[i]!.before.length, 0);
  return GAP.layers + Math.min(count * GAP.line, GAP.mostForLines);
}
