/** What charts and objects are called where people read of them: each text is one line. */
import { originText } from '../explain/origin.ts';
import { pathText } from '../explain/path.ts';
import { quote } from '../go/strconv.ts';
import type { ChartNode } from './charts.ts';
import type { ObjectEdge, ObjectNode } from './objects.ts';

/** What would end a line or steer a terminal is written as Go does it. */
export function oneLine(text: string): string {
  return /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(text) ? quote(text) : text;
}

/** `www (apache) 0.1.0` */
export function chartTitle({ name, chart, version, wanted }: ChartNode): string {
  const own = chart === name || chart === '' ? '' : `(${chart})`;
  return [name, own, version === '' ? wanted : version]
    .filter((word) => word !== '')
    .map(oneLine)
    .join(' ');
}

/** What else is to be known of a chart; `isRoot`: nobody depends on it. */
export function chartNotes(node: ChartNode, isRoot: boolean): string[] {
  const { version, wanted, repository, library, deprecated } = node;
  return [
    ...(library ? ['library'] : []),
    ...(deprecated ? ['deprecated'] : []),
    ...(wanted !== '' && version !== '' && wanted !== version ? [`wanted ${wanted}`] : []),
    ...(repository === '' ? [] : [`from ${repository}`]),
    ...(isRoot ? [] : stateNotes(node)),
  ].map(oneLine);
}

function stateNotes({ state, why, declared }: ChartNode): string[] {
  const because = why === undefined ? '' : `: ${pathText(why.path)} is ${String(why.value)}`;
  const origin = why?.origin === undefined ? '' : ` (${originText(why.origin)})`;
  if (state === 'missing') return ['missing in charts/'];
  if (state === 'off') return [`off${because}${origin}`];
  return [...(declared ? [] : ['not in Chart.yaml']), ...(why === undefined ? [] : [`on${because}${origin}`])];
}

/** `Service/web`, `Service/other/web` of another namespace than that of the release. */
export function objectTitle(node: ObjectNode, own: string): string {
  return `${oneLine(node.kind)}/${objectName(node, own)}`;
}

export function objectName({ namespace, name }: ObjectNode, own: string): string {
  return oneLine(`${namespace === '' || namespace === own ? '' : `${namespace}/`}${name}`);
}

export function objectNotes({ hook, state, status, selectsNothing }: ObjectNode): string[] {
  return [
    ...(hook.length === 0 ? [] : [`hook: ${hook.join(', ')}`]),
    ...(state === 'outside' ? ['outside'] : []),
    ...(selectsNothing ? ['selects nothing here'] : []),
    ...(status === '' ? [] : [status]),
  ].map(oneLine);
}

export function edgeText({ how, optional }: Pick<ObjectEdge, 'how' | 'optional'>): string {
  return [...how, ...(optional ? ['optional'] : [])].join(', ');
}
