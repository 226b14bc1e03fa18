/** The order within layers: each box near the middle of its neighbours, by turns of those before and behind it. */
import type { Vertex } from './layers.ts';

const SWEEPS = 8;

/** The places of vertices layer by layer, from top to bottom. */
export function sortLayers(vertices: readonly Vertex[]): number[][] {
  const count = vertices.reduce((most, { layer }) => Math.max(most, layer + 1), 0);
  const rows = Array.from({ length: count }, (): number[] => []);
  for (const [i, { layer }] of vertices.entries()) rows[layer]!.push(i);
  const place = new Array<number>(vertices.length).fill(0);
  const number = (row: readonly number[]): void => {
    for (const [at, i] of row.entries()) place[i] = (at + 0.5) / row.length;
  };
  rows.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const side = sweep % 2 === 0 ? 'before' : 'behind';
    for (const row of side === 'before' ? rows : [...rows].reverse()) {
      const wanted = new Map(row.map((i) => [i, mean(vertices[i]![side], place) ?? place[i]!]));
      row.sort((a, b) => wanted.get(a)! - wanted.get(b)! || place[a]! - place[b]!);
      number(row);
    }
  }
  return rows;
}

function mean(neighbours: readonly number[], place: readonly number[]): number | undefined {
  if (neighbours.length === 0) return undefined;
  return neighbours.reduce((sum, i) => sum + place[i]!, 0) / neighbours.length;
}
