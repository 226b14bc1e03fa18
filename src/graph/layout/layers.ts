/** In which layer each box is: behind all that point to it, once cycles are cut. */

export interface Arrow {
  readonly from: number;
  readonly to: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What takes room in a layer: a box, or a line that passes. */
export interface Vertex extends Size {
  readonly layer: number;
  readonly before: number[];
  readonly behind: number[];
}

/** The lines with those turned around that close a cycle, found by walking from box to box in their order. */
export function withoutCycles(count: number, lines: readonly Arrow[]): Arrow[] {
  const out = neighbours(count, lines, 'from');
  const state = new Uint8Array(count); // 1: on the way, 2: done
  const turned = new Set<number>();
  const hasParent = new Uint8Array(count);
  for (const { to } of lines) hasParent[to] = 1;
  const order = Array.from({ length: count }, (_, i) => i);
  for (const root of [...order.filter((i) => hasParent[i] === 0), ...order]) {
    if (state[root] !== 0) continue;
    const way = [{ box: root, next: 0 }];
    state[root] = 1;
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const line = out[top.box]![top.next++];
      if (line === undefined) {
        state[top.box] = 2;
        way.pop();
        continue;
      }
      const { to } = lines[line]!;
      if (state[to] === 1) turned.add(line);
      else if (state[to] === 0) {
        state[to] = 1;
        way.push({ box: to, next: 0 });
      }
    }
  }
  return lines.map(({ from, to }, i) => (turned.has(i) ? { from: to, to: from } : { from, to }));
}

/** From 0; `lines` have no cycle. What nothing points to is next to the first that it points to. */
export function layersOf(count: number, lines: readonly Arrow[]): number[] {
  const out = neighbours(count, lines, 'from');
  const waiting = new Array<number>(count).fill(0);
  for (const { to } of lines) waiting[to]!++;
  const layers = new Array<number>(count).fill(0);
  const roots = waiting.flatMap((n, box) => (n === 0 ? [box] : []));
  const ready = [...roots];
  for (let at = 0; at < ready.length; at++) {
    const box = ready[at]!;
    for (const line of out[box]!) {
      const { to } = lines[line]!;
      layers[to] = Math.max(layers[to]!, layers[box]! + 1);
      if (--waiting[to]! === 0) ready.push(to);
    }
  }
  for (const root of roots) {
    let nearest = Infinity;
    for (const line of out[root]!) nearest = Math.min(nearest, layers[lines[line]!.to]!);
    if (nearest !== Infinity) layers[root] = nearest - 1;
  }
  return layers;
}

/** Of each box the places of the lines that begin, or end, there. */
function neighbours(count: number, lines: readonly Arrow[], end: 'from' | 'to'): number[][] {
  const found = Array.from({ length: count }, (): number[] => []);
  for (const [i, line] of lines.entries()) found[line[end]]!.push(i);
  return found;
}
