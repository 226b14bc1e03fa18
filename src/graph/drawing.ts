/** Charts and objects as boxes and lines, for whatever draws them. */
import type { ChartNode } from './charts.ts';
import type { ObjectGraph, ObjectNode } from './objects.ts';
import { chartNotes, chartTitle, edgeText, objectName, objectNotes, oneLine } from './words.ts';

export type Look = 'plain' | 'hook' | 'outside' | 'live' | 'off' | 'missing';

export interface Box {
  /** What it is. */
  readonly kind: string;
  readonly name: string;
  /** A line each. */
  readonly notes: readonly string[];
  readonly look: Look;
  /** What it stands among: the chart of an object; '' for none. */
  readonly group: string;
}

export interface Line {
  /** Places in the list of boxes. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly dashed: boolean;
}

export interface Drawing {
  readonly title: string;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

export function chartDrawing(root: ChartNode): Drawing {
  const boxes: Box[] = [];
  const lines: Line[] = [];
  const add = (node: ChartNode, parent: number | undefined): void => {
    const at = boxes.length;
    const kind = node.library ? 'library' : 'chart';
    const look = node.state === 'on' ? 'plain' : node.state;
    const notes = chartNotes({ ...node, library: false }, parent === undefined);
    boxes.push({ kind, name: chartTitle(node), notes, look, group: '' });
    if (parent !== undefined) lines.push({ from: parent, to: at, label: '', dashed: node.state !== 'on' });
    for (const child of node.dependencies) add(child, at);
  };
  add(root, undefined);
  return { title: 'Charts', boxes, lines };
}

export function objectDrawing({ namespace, nodes, edges }: ObjectGraph): Drawing {
  const place = new Map(nodes.map((node, i) => [node, i]));
  return {
    title: 'Objects',
    boxes: nodes.map((node) => ({
      kind: oneLine(node.kind),
      name: objectName(node, namespace),
      notes: objectNotes(node),
      look: lookOf(node),
      group: chartOf(node),
    })),
    lines: edges.map((edge) => ({
      from: place.get(edge.from)!,
      to: place.get(edge.to)!,
      label: edgeText(edge),
      dashed: edge.optional || edge.to.state === 'outside',
    })),
  };
}

function lookOf({ state, hook }: ObjectNode): Look {
  if (state !== 'manifest') return state;
  return hook.length > 0 ? 'hook' : 'plain';
}

/** `shop/charts/db/templates/x.yaml` is of `shop/charts/db`. */
function chartOf({ source }: ObjectNode): string {
  return oneLine(/^(.*?)\/(?:templates|crds)\//.exec(source)?.[1] ?? '');
}
