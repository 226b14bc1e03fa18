import { describe, expect, test } from 'bun:test';
import { layersOf, withoutCycles, type Size } from '../../src/graph/layout/layers.ts';
import { layout, type Point } from '../../src/graph/layout/layout.ts';

type Lines = readonly (readonly [number, number])[];

const arrows = (lines: Lines): { from: number; to: number }[] => lines.map(([from, to]) => ({ from, to }));

const layered: readonly (readonly [name: string, count: number, lines: Lines, layers: readonly number[]])[] = [
  ['a chain', 3, [[0, 1], [1, 2]], [0, 1, 2]], // prettier-ignore
  ['behind all that point to it', 3, [[0, 2], [0, 1], [1, 2]], [0, 1, 2]], // prettier-ignore
  ['near the first that it points to', 4, [[0, 1], [1, 2], [3, 2]], [0, 1, 2, 1]], // prettier-ignore
  ['a circle', 2, [[0, 1], [1, 0]], [0, 1]], // prettier-ignore
  ['a circle behind another box', 3, [[0, 1], [1, 0], [2, 1]], [2, 1, 0]], // prettier-ignore
  ['a box that points to itself', 1, [[0, 0]], [0]],
];

describe('layers of', () => {
  for (const [name, count, lines, expected] of layered) {
    test(name, () => {
      expect(layersOf(count, withoutCycles(count, arrows(lines)))).toEqual([...expected]);
    });
  }
});

/** Pseudo-random, the same each time. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

function someGraph(seed: number): { boxes: Size[]; lines: { from: number; to: number }[] } {
  const random = numbers(seed);
  const next = (most: number): number => Math.floor(random.next().value! * most);
  const count = 2 + next(40);
  const boxes = Array.from({ length: count }, () => ({ width: 20 + next(200), height: 20 + next(60) }));
  const lines = Array.from({ length: next(80) }, () => ({ from: next(count), to: next(count) }));
  return { boxes, lines: lines.filter(({ from, to }) => from !== to) };
}

const apart = (a: Point & Size, b: Point & Size): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

const isAtSide = ({ x, y }: Point, box: Point & Size): boolean =>
  (x === box.x || x === box.x + box.width) && y > box.y && y < box.y + box.height;

test('boxes lie within the picture and apart from each other, lines join them', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { boxes, lines } = someGraph(seed);
    const placed = layout(boxes, lines);
    const all = boxes.map((box, i) => ({ ...box, ...placed.boxes[i]! }));
    const outside = all.filter(
      ({ x, y, width, height }) => x < 0 || y < 0 || x + width > placed.width || y + height > placed.height,
    );
    const touching = all.filter((box, i) => all.slice(i + 1).some((other) => !apart(box, other)));
    const loose = lines.filter(({ from, to }, i) => {
      const way = placed.lines[i]!;
      return !isAtSide(way[0]!, all[from]!) || !isAtSide(way.at(-1)!, all[to]!);
    });
    expect({ seed, outside, touching, loose }).toEqual({ seed, outside: [], touching: [], loose: [] });
    expect(layout(boxes, lines)).toEqual(placed);
  }
});

test('a box stands between its neighbours', () => {
  const box = { width: 10, height: 20 };
  const { boxes } = layout([box, box, box, box], arrows([[0, 1], [0, 2], [0, 3]])); // prettier-ignore
  expect(boxes.map(({ y }) => y)).toEqual([34, 0, 34, 68]);
});

test('what has to do with nothing stands in rows below', () => {
  const box = { width: 40, height: 20 };
  const { boxes, width } = layout([box, box, box, box], arrows([[1, 2]]), 60);
  expect(boxes[0]!.y).toBeGreaterThan(20);
  expect(boxes[3]!.y).toBe(boxes[0]!.y);
  expect(width).toBeGreaterThan(200);
  expect(layout([box, box], [], 60).boxes.map(({ x, y }) => [x, y])).toEqual([
    [0, 0],
    [0, 34],
  ]);
  expect(layout([], [])).toEqual({ boxes: [], lines: [], width: 0, height: 0 });
});

test('chains of ten thousand and a thousand lines past all layers end', () => {
  const count = 10_000;
  const box = { width: 10, height: 10 };
  const chain = Array.from({ length: count - 1 }, (_, i) => ({ from: i, to: i + 1 }));
  const past = Array.from({ length: 1000 }, (_, i) => ({ from: i, to: count - 1 }));
  const { width } = layout(new Array<Size>(count).fill(box), [...chain, ...past]);
  expect(Number.isFinite(width)).toBe(true);
});
