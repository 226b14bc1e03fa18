/**
 * How far down each box of a layer is: where the middle of its neighbours is, as near as the order and the gaps allow. For one layer that
 * is isotonic regression, solved by pooling adjacent violators (Ayer and others, 1955); layers are settled by turns.
 */
import type { Vertex } from './layers.ts';

const TURNS = 8;

/** The top of each vertex, from 0. */
export function settle(vertices: readonly Vertex[], rows: readonly (readonly number[])[], gap: number): number[] {
  const tops = new Array<number>(vertices.length).fill(0);
  for (const row of rows) {
    let next = 0;
    for (const i of row) {
      tops[i] = next;
      next += vertices[i]!.height + gap;
    }
  }
  const middle = (i: number): number => tops[i]! + vertices[i]!.height / 2;
  for (let turn = 0; turn < TURNS; turn++) {
    for (const row of turn % 2 === 0 ? [...rows].reverse() : rows) {
      const wanted = row.map((i) => {
        const { before, behind, height } = vertices[i]!;
        const near = turn < 2 ? (turn === 0 ? behind : before) : [...before, ...behind];
        if (near.length === 0) return tops[i]!;
        return near.reduce((sum, other) => sum + middle(other), 0) / near.length - height / 2;
      });
      const settled = nearest(wanted, row.map((i) => vertices[i]!.height + gap)); // prettier-ignore
      for (const [at, i] of row.entries()) tops[i] = settled[at]!;
    }
  }
  const highest = tops.reduce((least, top) => Math.min(least, top), Infinity);
  return tops.map((top) => Math.round(top - highest));
}

/** The places nearest to those wanted that leave each its room. */
function nearest(wanted: readonly number[], room: readonly number[]): number[] {
  const pools: { sum: number; count: number }[] = [];
  let offset = 0;
  for (const [at, want] of wanted.entries()) {
    let pool = { sum: want - offset, count: 1 };
    offset += room[at]!;
    for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
      if (last.sum / last.count <= pool.sum / pool.count) break;
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
      pools.pop();
    }
    pools.push(pool);
  }
  const places: number[] = [];
  offset = 0;
  for (const { sum, count } of pools) {
    for (let i = 0; i < count; i++) {
      places.push(sum / count + offset);
      offset += room[places.length - 1]!;
    }
  }
  return places;
}
