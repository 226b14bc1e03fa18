import { describe, expect, test } from 'bun:test';
import { dotText } from '../../src/graph/dot.ts';
import { objectDrawing, type Box, type Drawing } from '../../src/graph/drawing.ts';
import { objectGraph } from '../../src/graph/objects.ts';
import { svgText } from '../../src/graph/svg.ts';
import { readObjects } from '../../src/manifest/objects.ts';

const columns = (text: string): number => text.length;
const box = (name: string, more: Partial<Box> = {}): Box => ({
  kind: 'Pod',
  name,
  notes: [],
  look: 'plain',
  group: '',
  ...more,
});
const drawing = (boxes: readonly Box[], lines: Drawing['lines'] = []): Drawing => ({ title: 'Objects', boxes, lines });
const hostile = `"><script>alert(1)</script>&amp;\\N\\"]; b [label="x\u0000\u001b[31m\u202e\ud800\ufffe\n'--`;

/** What has no end, in order; text and attributes must be free of what XML has no place for. */
function xmlFaults(text: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  for (const [tag] of text.matchAll(/<[^>]*>/g)) {
    const [, close, name = '', rest = ''] = /^<(\/?)([A-Za-z]+)((?: [a-zA-Z:-]+="[^"<]*")*)(?:\/?)>$/.exec(tag) ?? [];
    if (name === '') faults.push(tag);
    else if (close === '/') {
      if (open.pop() !== name) faults.push(tag);
    } else if (!tag.endsWith('/>')) open.push(name);
    if (/ on[a-z]+=|href/.test(rest)) faults.push(tag);
  }
  const bare = text.replaceAll(/<[^>]*>/g, '').match(/&(?!(?:amp|lt|gt|quot);)|[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]/g);
  return [...faults, ...open, ...(bare ?? [])];
}

test('a picture is XML whatever names say, and has neither scripts nor anything from elsewhere', () => {
  const boxes = [box(hostile, { kind: hostile, notes: [hostile], group: hostile }), box('b', { look: 'outside' })];
  const text = svgText(hostile, [drawing(boxes, [{ from: 0, to: 1, label: hostile, dashed: true }])], { columns });
  expect(xmlFaults(text)).toEqual([]);
  expect(text).not.toContain('<script');
  expect(text.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|url\((?!#)/);
});

test('the last part of a line shows where its head points, also where it goes back', () => {
  const lines = [
    { from: 0, to: 1, label: '', dashed: false },
    { from: 1, to: 0, label: '', dashed: false },
  ];
  const text = svgText('x', [drawing([box('a'), box('b')], lines)], { columns });
  const directions = [...text.matchAll(/ d="(M[^"]*)"\/?>(?=<title>)/g)].map(([, path]) => {
    const points = [...path!.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x]) => Number(x));
    return Math.sign(points.at(-1)! - points.at(-2)! || points.at(-1)! - points.at(-3)!);
  });
  expect(directions).toEqual([1, -1]);
  expect(text).not.toMatch(/[ML]([\d.]+ [\d.]+)L\1[^\d.]/);
  expect(text).not.toMatch(/ ([\d.]+ [\d.]+)L\1"/);
});

test('a check that finds what is wrong with XML', () => {
  expect(xmlFaults('<a><b></a>')).toEqual(['</a>', 'a']);
  expect(xmlFaults('<a b="c">&x;</a>')).toEqual(['&']);
  expect(xmlFaults('<a onload="x"/>')).toEqual(['<a onload="x"/>']);
});

test('a picture has both schemes of colours, and each look its own', () => {
  const looks = ['plain', 'hook', 'outside', 'live', 'off', 'missing'] as const;
  const text = svgText('x', [drawing(looks.map((look) => box(look, { look })))], { columns });
  expect(text).toContain('@media (prefers-color-scheme: dark)');
  for (const look of looks) expect(text).toContain(`<g class="${look}">`);
});

test('long names are cut where they are shown, and whole where a pointer rests', () => {
  const name = 'n'.repeat(300);
  const text = svgText('x', [drawing([box(name)])], { columns });
  expect(text).toContain(`<title>Pod ${name}</title>`);
  expect(text).toContain(`${'n'.repeat(71)}…</text>`);
});

test('labels do not stand on each other', () => {
  const boxes = Array.from({ length: 12 }, (_, i) => box(`b${i}`));
  const lines = boxes.slice(1).map((_, i) => ({ from: i + 1, to: 0, label: 'serviceAccount', dashed: false }));
  const text = svgText('x', [drawing(boxes, lines)], { columns });
  const found = [...text.matchAll(/class="label" x="([\d.]+)" y="([\d.]+)"/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  expect(found.length).toBeGreaterThan(3);
  for (const [i, [x, y]] of found.entries()) {
    const near = found.slice(i + 1).filter((at) => Math.abs(at[0]! - x!) < 80 && Math.abs(at[1]! - y!) < 9);
    expect(near).toEqual([]);
  }
});

test('a picture of twenty thousand lines is made', () => {
  const boxes = Array.from({ length: 700 }, (_, i) => box(`b${i}`));
  const lines = Array.from({ length: 20_000 }, (_, i) => {
    return { from: i % 300, to: 300 + (Math.floor(i / 300) % 400), label: 'applies to', dashed: false };
  });
  const text = svgText('x', [drawing(boxes, lines)], { columns });
  expect(text.match(/<path class="line"/g)).toHaveLength(20_000);
});

const quotedLabels: readonly (readonly [name: string, expected: string])[] = [
  ['web', 'web'],
  ['say "x"', 'say \\"x\\"'],
  ['back\\slash\\', 'back\\\\slash\\\\'],
  ['\\N', '\\\\N'],
  ['a&amp;b', 'a&amp;amp;b'],
  ['two\nlines', 'two\\nlines'],
  ['nul\u0000, escape\u001b', 'nul\ufffd, escape\ufffd'],
  ['日本', '日本'],
];
describe('a label for Graphviz', () => {
  for (const [name, expected] of quotedLabels) {
    test(JSON.stringify(name), () => {
      expect(dotText('x', [drawing([box(name)])])).toContain(`    n0 [label="Pod\\n${expected}"]\n`);
    });
  }
});

const manifest = `# Source: shop/templates/x.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}}
---
# Source: shop/charts/db/templates/x.yaml
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: other, labels: {app: db}, annotations: {helm.sh/hook: test}}
spec: {containers: [{envFrom: [{secretRef: {name: login, optional: true}}]}]}
`;

test('objects for Graphviz: by chart, hooks and what is outside marked', () => {
  const text = dotText('shop', [objectDrawing(objectGraph(readObjects(manifest), 'ns'))]);
  expect(text).toBe(`digraph "shop" {
  graph [rankdir=LR fontname="Helvetica"]
  node [shape=box style="rounded" fontname="Helvetica" fontsize=11]
  edge [fontname="Helvetica" fontsize=9 color="gray40"]
  subgraph cluster_0 {
    label="Objects"
    style="rounded" color="gray80"
    subgraph cluster_1 {
      label="shop"
      n0 [label="Service\\nweb\\nselects nothing here"]
    }
    subgraph cluster_2 {
      label="shop/charts/db"
      n1 [label="Pod\\nother/db\\nhook: test" style="rounded,bold"]
    }
    n2 [label="Secret\\nother/login\\noutside" style="rounded,dashed" color="gray50" fontcolor="gray40"]
    n1 -> n2 [label="envFrom, optional" style="dashed"]
  }
}
`);
});
