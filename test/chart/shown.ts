/** Charts as the recorder prints them (test/go/record/chart.go). */
import { metadataValue } from '../../src/chart/chart-value.ts';
import { chartFullPath, crdObjects, type Chart, type ChartFile } from '../../src/chart/chart.ts';
import { dependencyType, memberName } from '../../src/chart/struct-types.ts';
import { marshalJson } from '../../src/go/json.ts';
import { compareStrings, fromBytes, toBytes } from '../../src/go/strings.ts';
import type { Value } from '../../src/go/values.ts';

/** A chart as files in order; text that starts with `base64:` stands for bytes. */
export interface ChartCase {
  readonly files: readonly (readonly [name: string, text: string])[];
  readonly values?: string;
  readonly show?: 'values' | 'old' | 'coalesce' | 'merge';
}

export function chartFiles(given: ChartCase): ChartFile[] {
  return given.files.map(([name, text]) => ({
    name,
    data: text.startsWith('base64:') ? new Uint8Array(Buffer.from(text.slice(7), 'base64')) : toBytes(text),
  }));
}

export interface ShownChart {
  readonly metadata: { readonly name: string };
  readonly dependencies: readonly ShownChart[];
}

export function shownChart(chart: Chart): ShownChart {
  const names = (files: readonly { name: string }[]): string[] => files.map((file) => file.name);
  const { lock, schema } = chart;
  return {
    metadata: plain(metadataValue(chart.metadata)) as { name: string },
    ...(lock === undefined
      ? {}
      : {
          lock: {
            generated: lock.generated === undefined ? '0001-01-01T00:00:00Z' : lock.generated,
            digest: lock.digest,
            dependencies: lock.dependencies === undefined ? null : lock.dependencies.map(shownDependency),
          },
        }),
    raw: names(chart.raw),
    templates: names(chart.templates),
    files: names(chart.files),
    ...(schema === undefined || schema.length === 0 ? {} : { schema: fromBytes(schema) }),
    values: plain(chart.values) ?? {},
    crds: crdObjects(chart)
      .map((crd) => crd.filename)
      .sort(compareStrings),
    path: chartFullPath(chart),
    dependencies: chart.dependencies.map(shownChart).sort((a, b) => compareStrings(a.metadata.name, b.metadata.name)),
  } as ShownChart;
}

function shownDependency(dependency: object | null): unknown {
  if (dependency === null) return null;
  const members = dependency as Record<string, Value | undefined>;
  const shown: Record<string, unknown> = {};
  for (const field of dependencyType.fields ?? []) {
    const value = members[memberName(field)];
    const isEmpty = value === undefined || value === '' || value === false;
    if (!isEmpty || field.omitEmpty !== true) shown[field.json!] = plain(value ?? null);
  }
  return shown;
}

/** A value through JSON, so that answers can be compared. */
export function plain(value: Value): unknown {
  return parsed(marshalJson(value));
}

/** Parsed JSON in which `__proto__` survives and times are instants. */
export function parsed(json: string): unknown {
  return JSON.parse(json, (key, value: unknown) => (key === '__proto__' ? { proto: value } : value));
}
