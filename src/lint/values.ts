/**
 * The rules for values.yaml: pkg/lint/rules/values.go of Helm 3.22.0. Only the chart's own schema counts here, and values are
 * laid over each other as tables, without the subcharts.
 */
import { errorMessage } from '../errors.ts';
import { fromBytes } from '../go/strings.ts';
import type { GoMap } from '../go/values.ts';
import { unmarshalYamlMap } from '../go/yaml/unmarshal.ts';
import { coalesceTables, type CoalesceOptions } from '../values/coalesce.ts';
import { copyMap } from '../values/copy.ts';
import { validateSingleSchema, type SchemaPorts } from '../values/schema.ts';
import type { ChartFolder } from './chart-folder.ts';
import type { Finding, Linter } from './linter.ts';

const FILE = 'values.yaml';

interface ValuesLintOptions extends SchemaPorts, CoalesceOptions {
  readonly skipSchemaValidation: boolean;
}

export async function lintValues(
  linter: Linter,
  folder: ChartFolder,
  overrides: GoMap,
  options: ValuesLintOptions,
): Promise<void> {
  const exists = folder.kindOf(FILE) !== undefined;
  if (!linter.rule('INFO', FILE, exists ? undefined : 'file does not exist')) return;
  linter.rule('ERROR', FILE, await valuesFinding(folder, overrides, options));
}

async function valuesFinding(folder: ChartFolder, overrides: GoMap, options: ValuesLintOptions): Promise<Finding> {
  let values: GoMap;
  try {
    values = unmarshalYamlMap(fromBytes(folder.read(FILE)));
  } catch (error) {
    const text = errorMessage(error).replace(/map\[string\]interface \{\}$/, 'chartutil.Values');
    return `unable to parse YAML: ${text}`;
  }
  const over = coalesceTables(new Map(), copyMap(overrides), options);
  const all = coalesceTables(over, values, options);
  // Helm 3.22 looks at it all the same
  if (options.rules !== undefined && options.skipSchemaValidation) return undefined;
  const schema = readSchema(folder);
  return schema === undefined ? undefined : validateSingleSchema(all, schema, options);
}

/** A schema that cannot be read counts as none. */
function readSchema(folder: ChartFolder): Uint8Array | undefined {
  try {
    const schema = folder.read('values.schema.json');
    return schema.length === 0 ? undefined : schema;
  } catch {
    return undefined;
  }
}
