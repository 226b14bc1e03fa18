/**
 * values.schema.json: the values of a chart and of its subcharts against their schemas, with the texts of Helm 3.22.0
 * (`pkg/chartutil/jsonschema.go`). The validator in schema/ follows the library that Helm uses; why it is not ajv is in
 * docs/decisions/0002-schema-validation.md.
 */
import type { Warn } from '../chart/chart.ts';
import { errorMessage, ScullError } from '../errors.ts';
import { anyMapType } from '../go/types.ts';
import { typeOf, type GoMap, type Value } from '../go/values.ts';
import type { failuresOf as FailuresOf } from './schema/full.ts';
import { DocumentNeeded, PartNeeded, Parts } from './schema/parts.ts';
import type { PartTable } from './schema/part-types.ts';
import { surelyFits } from './schema/quick.ts';

/** What of a chart counts here. */
export interface ChartWithSchema {
  readonly metadata?: { readonly name: string } | undefined;
  readonly schema?: Uint8Array | undefined;
  readonly dependencies: readonly ChartWithSchema[];
}

export interface SchemaPorts {
  /** Gets the document of a remote `$ref`, within bounds of size and time. Without it no document is fetched. */
  readonly fetchSchema?: ((url: string) => Promise<Uint8Array>) | undefined;
  /** Takes what Helm logs. */
  readonly warn?: Warn;
}

const MAX_DOCUMENTS = 100;

/** Throws a `ScullError` with Helm's text when values do not fit the schema of their chart or subchart. */
export async function validateSchema(chart: ChartWithSchema, values: GoMap, ports: SchemaPorts = {}): Promise<void> {
  const failures = await chartFailures(chart, values, ports);
  if (failures === '') return;
  const text = `values don't meet the specifications of the schema(s) in the following chart(s):\n${failures}`;
  throw new ScullError(text, { code: 'values.schema' });
}

async function chartFailures(chart: ChartWithSchema, values: GoMap, ports: SchemaPorts): Promise<string> {
  let out = '';
  if (chart.schema !== undefined) {
    const failure = await validateSingleSchema(values, chart.schema, ports);
    if (failure !== undefined) out += `${chart.metadata?.name ?? ''}:\n${failure}`;
  }
  for (const subchart of chart.dependencies) {
    const name = subchart.metadata?.name ?? '';
    const inner = values.get(name);
    if (inner === undefined || inner === null) continue;
    if (inner instanceof Map && typeOf(inner) === anyMapType) out += await chartFailures(subchart, inner, ports);
    else out += `${name}:\ninvalid type for values: expected object (map), got ${typeName(inner)}\n`;
  }
  return out;
}

function typeName(value: Value): string {
  return typeOf(value)?.name ?? '<nil>';
}

/** What is wrong with values, or with the schema itself, in Helm's words; undefined when nothing is. */
export async function validateSingleSchema(
  values: GoMap,
  schema: Uint8Array,
  ports: SchemaPorts = {},
): Promise<string | undefined> {
  const parts = new Parts(ports.warn ?? (() => undefined));
  let failuresOf: typeof FailuresOf | undefined;
  for (;;) {
    try {
      if (failuresOf === undefined && surelyFits(values, schema, parts)) return undefined;
      failuresOf ??= (await import('./schema/full.ts')).failuresOf;
      return failuresOf(values, schema, parts);
    } catch (error) {
      if (error instanceof PartNeeded) await loadPart(parts, error.part);
      else if (error instanceof DocumentNeeded) await loadRemote(parts, error.url, ports);
      else if (error instanceof RangeError) return 'unable to validate schema: nested too deeply';
      else return errorMessage(error);
    }
  }
}

async function loadPart(parts: Parts, part: keyof PartTable): Promise<void> {
  switch (part) {
    case 'regexps':
      parts.set(part, (await import('./schema/regexps.ts')).regexps);
      break;
    case 'formats':
      parts.set(part, (await import('./schema/formats.ts')).formats);
      break;
    case 'metaschemas':
      parts.set(part, (await import('./schema/metaschemas.ts')).metaschemas);
      break;
    case 'urls':
      parts.set(part, (await import('./schema/urls.ts')).urls);
      break;
  }
}

async function loadRemote(parts: Parts, url: string, ports: SchemaPorts): Promise<void> {
  try {
    if (ports.fetchSchema === undefined) throw new Error('remote schemas are not fetched here');
    if (parts.documentCount >= MAX_DOCUMENTS) throw new Error(`more than ${MAX_DOCUMENTS} documents`);
    const { parseDocument } = await import('./schema/json.ts');
    parts.setDocument(url, parseDocument(await ports.fetchSchema(url)));
  } catch (error) {
    parts.setDocument(url, error instanceof Error ? error : new Error(String(error)));
  }
}
