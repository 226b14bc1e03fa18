/** Charts and objects with what they have to do with each other, as trees for people and as values for programs. */
import { ordered } from '../../action/read/encoded.ts';
import { pathText } from '../../explain/path.ts';
import type { Graphs } from '../../action/graph/graph.ts';
import type { ChartNode, Why } from '../../graph/charts.ts';
import { chartDrawing, objectDrawing, type Drawing } from '../../graph/drawing.ts';
import type { ObjectEdge, ObjectGraph, ObjectNode } from '../../graph/objects.ts';
import { chartNotes, chartTitle, edgeText, objectNotes, objectTitle, oneLine } from '../../graph/words.ts';
import { int, type Value } from '../../go/values.ts';
import { originReport } from './value-origins.ts';
import { textWidth } from './text-width.ts';

export function graphText({ charts, objects }: Graphs): string {
  const parts = [
    ...(charts === undefined ? [] : [chartsText(charts)]),
    ...(objects === undefined ? [] : [objectsText(objects)]),
  ];
  if (parts.length < 2) return parts.join('');
  return `CHARTS\n${parts[0]!}\nOBJECTS\n${parts[1]!}`;
}

/** What a picture is called: by the chart where it is known. */
export function graphTitle({ charts }: Pick<Graphs, 'charts'>, given: string): string {
  return charts === undefined ? oneLine(given) : chartTitle(charts);
}

export function graphDrawings({ charts, objects }: Graphs): Drawing[] {
  return [
    ...(charts === undefined ? [] : [chartDrawing(charts)]),
    ...(objects === undefined ? [] : [objectDrawing(objects)]),
  ];
}

interface Entry {
  readonly title: string;
  readonly notes: readonly string[];
  /** Each made when it is its turn. */
  readonly below: readonly (() => Entry)[];
}

function chartsText(root: ChartNode): string {
  const entry = (node: ChartNode, isRoot: boolean): Entry => ({
    title: chartTitle(node),
    notes: chartNotes(node, isRoot),
    below: node.dependencies.map((child) => () => entry(child, false)),
  });
  return treeText(entry(root, true));
}

/** Levels of a tree; what is further down has a tree of its own. */
const DEEPEST = 16;

/** What says something about others, and is no way to them. */
const besides = new Set([
  ...['ClusterRoleBinding', 'RoleBinding', 'NetworkPolicy', 'PodDisruptionBudget'],
  ...['HorizontalPodAutoscaler', 'VerticalPodAutoscaler', 'ScaledObject', 'ServiceMonitor', 'PodMonitor'],
]);

/**
 * A tree for each object that nothing points to, then for those in circles, and at the end those that have to do with nothing. What stands
 * above with all that is below it is not unfolded again.
 */
function objectsText({ namespace, nodes, edges }: ObjectGraph): string {
  const out = new Map<ObjectNode, ObjectEdge[]>();
  const pointedTo = new Set<ObjectNode>();
  for (const edge of edges) {
    pointedTo.add(edge.to);
    const known = out.get(edge.from);
    if (known === undefined) out.set(edge.from, [edge]);
    else known.push(edge);
  }
  const shown = new Set<ObjectNode>();
  const entry = (node: ObjectNode, depth: number, edge?: ObjectEdge): Entry => {
    const next = out.get(node) ?? [];
    const elsewhere = next.length === 0 ? '' : shown.has(node) ? 'see above' : depth >= DEEPEST ? 'see below' : '';
    if (elsewhere !== 'see below') shown.add(node);
    const how = edge === undefined ? '' : ` (${edgeText(edge)})`;
    return {
      title: objectTitle(node, namespace) + how,
      notes: [...objectNotes(node), ...(elsewhere === '' ? [] : [elsewhere])],
      below: elsewhere === '' ? next.map((one) => () => entry(one.to, depth + 1, one)) : [],
    };
  };
  const tree = (node: ObjectNode): string => treeText(entry(node, 0));
  const roots = nodes.filter((node) => !pointedTo.has(node) && out.has(node));
  let text = '';
  for (const node of roots) if (!besides.has(node.kind)) text += tree(node);
  for (const node of roots) if (besides.has(node.kind)) text += tree(node);
  for (const node of nodes) if (!shown.has(node) && out.has(node)) text += tree(node);
  for (const node of nodes) if (!shown.has(node)) text += tree(node);
  return text;
}

const WIDE = 80;

function treeText(entry: Entry, first = '', rest = ''): string {
  const last = entry.below.length - 1;
  return [
    entryText(entry, first, rest + (last < 0 ? '  ' : '│ ')),
    ...entry.below.map((make, i) =>
      treeText(make(), rest + (i < last ? '├─ ' : '└─ '), rest + (i < last ? '│  ' : '   ')),
    ),
  ].join('');
}

/** On one line where that is not too long; else the notes stand below. */
function entryText({ title, notes }: Entry, first: string, rest: string): string {
  if (notes.length === 0) return `${first}${title}\n`;
  const told = notes.join('; ');
  const whole = `${first}${title}  ${told}`;
  if (textWidth(whole) <= WIDE) return `${whole}\n`;
  const lines = wrapped(told, WIDE - textWidth(rest) - 2);
  return [first + title, ...lines.map((line) => `${rest}  ${line}`)].map((line) => `${line}\n`).join('');
}

/** At blanks; what has none stays whole. */
function wrapped(text: string, wide: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || textWidth(`${last} ${word}`) > wide) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

export function graphReport({ charts, objects }: Graphs): Value {
  return ordered({
    ...(charts === undefined ? {} : { charts: chartReport(charts) }),
    ...(objects === undefined ? {} : { objects: objectsReport(objects) }),
  });
}

function chartReport(node: ChartNode): Value {
  const { name, chart, version, wanted, repository, declared, condition, library, deprecated, state, why } = node;
  return ordered({
    ...{ name, chart, version, wanted, repository, declared, condition, tags: [...node.tags] },
    ...{ library, deprecated, state },
    ...(why === undefined ? {} : { why: whyReport(why) }),
    dependencies: node.dependencies.map(chartReport),
  });
}

function whyReport({ by, path, value, origin }: Why): Value {
  const known = origin === undefined ? {} : { origin: originReport(origin) };
  return ordered({ by, path: pathText(path), value, ...known });
}

function objectsReport({ namespace, nodes, edges }: ObjectGraph): Value {
  const ids = new Map(nodes.map((node, i) => [node, int(i)]));
  return ordered({
    namespace,
    nodes: nodes.map((node, i) => ordered({ id: int(i), ...node, hook: [...node.hook] })),
    edges: edges.map(({ from, to, how, optional }) =>
      ordered({ from: ids.get(from)!, to: ids.get(to)!, how: [...how], optional }),
    ),
  });
}
