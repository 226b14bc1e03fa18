/**
 * The parts of a release that its record can do without. Real Helm 3.22 and 4.3 read of a recorded chart its metadata and
 * values, never its files, templates and schema: so those go first. Only then goes what Helm reads: manifests of objects and
 * hooks, notes, values.
 */
import type { ChartFile } from '../../chart/chart.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { marshalJson } from '../../go/json.ts';
import type { Release } from '../../release/release.ts';
import { guarded } from './form.ts';
import { documentsOf, stubOf } from './stub.ts';

export interface Part {
  /** For the user: `templates/web.yaml`. */
  readonly name: string;
  /** As it stands in the JSON of a record, or nearly so. */
  readonly content: string;
  readonly kind: 'file' | 'template' | 'schema' | 'object' | 'hook' | 'notes' | 'values';
  /** Which of its kind. */
  readonly at: number | string;
}

/** What Helm does not read, in groups: a group is touched when all of those before it are gone. */
export function unreadParts({ chart }: Release): Part[][] {
  if (chart === undefined) return [];
  const schema = chart.schema === undefined ? [] : [{ name: 'values.schema.json', data: chart.schema }];
  return [fileParts('file', chart.files), fileParts('template', chart.templates), fileParts('schema', schema)];
}

/** What Helm reads, in groups as above. */
export function readParts({ manifest, hooks, info, config, chart }: Release): Part[][] {
  const objects = documentsOf(manifest).map((content, at) => ({ name: sourceOf(content), content, kind, at }) as const);
  const inHooks = hooks.map((hook, at) => ({ name: hook.path, content: hook.manifest, kind: 'hook', at }) as const);
  const notes = { name: 'NOTES.txt', content: info.notes, kind: 'notes', at: 0 } as const;
  const values = [...valueParts('config', config), ...valueParts('chart', chart?.values ?? new Map<string, Value>())];
  const big = ({ content }: Part): boolean => content.length > SMALLEST;
  return [objects.filter(big), inHooks.filter(big), [notes].filter(big), values.filter(big)];
}

const kind = 'object';
/** What stands in place of a part takes about as much. */
const SMALLEST = 1024;

function fileParts(kind: 'file' | 'template' | 'schema', files: readonly ChartFile[]): Part[] {
  return files.map(({ name, data }, at) => ({ name, content: Buffer.from(data).toString('base64'), kind, at }));
}

function valueParts(of: 'config' | 'chart', values: GoMap): Part[] {
  return [...values].map(([key, value]) => {
    const name = of === 'config' ? `the value ${key}` : `values.yaml: ${key}`;
    return { name, content: marshalJson(value), kind: 'values', at: `${of}.${key}` } as const;
  });
}

function sourceOf(document: string): string {
  return /^(?:---[^\n]*\n)?# Source: (\S+)/.exec(document)?.[1] ?? 'an object';
}

/** The release without some of its parts. Positions count in the release as it was when the parts were taken of it. */
export function without(release: Release, parts: Iterable<Part>): Release {
  const gone = new Map<Part['kind'], Set<Part['at']>>();
  for (const { kind, at } of parts) {
    const known = gone.get(kind);
    if (known === undefined) gone.set(kind, new Set([at]));
    else known.add(at);
  }
  const isGone = (kind: Part['kind'], at: Part['at']): boolean => gone.get(kind)?.has(at) === true;
  const { chart, info, hooks } = release;
  const values = (of: string, given: GoMap): GoMap => {
    if (!gone.has('values') || given.size === 0) return given;
    return new Map([...given].map(([key, value]) => [key, isGone('values', `${of}.${key}`) ? leftOut : value]));
  };
  let { manifest } = release;
  if (gone.has('object')) {
    const documents = documentsOf(manifest);
    manifest = documents.map((text, at) => (isGone('object', at) ? (stubOf(text) ?? text) : text)).join('');
  }
  const less: Release = {
    ...release,
    manifest,
    info: gone.has('notes') ? { ...info, notes: leftOut } : info,
    hooks: hooks.map((hook, at) =>
      isGone('hook', at) ? { ...hook, manifest: stubOf(hook.manifest) ?? hook.manifest } : hook,
    ),
    config: values('config', release.config),
  };
  if (chart === undefined) return less;
  const { schema, ...rest } = chart;
  less.chart = {
    ...rest,
    ...(schema === undefined || isGone('schema', 0) ? {} : { schema }),
    files: chart.files.filter((_, at) => !isGone('file', at)),
    templates: chart.templates.filter((_, at) => !isGone('template', at)),
    values: values('chart', chart.values),
  };
  return gone.has('values') ? guarded(less) : less;
}

const leftOut = 'This is too big for the record of the release: scull alone can read it.';
