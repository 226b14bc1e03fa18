/** Values as JSON or YAML, as pkg/cli/output of Helm v3.22.0 writes them; both end with a line break. */
import { errorMessage, isDefect, ScullError } from '../../errors.ts';
import { marshalJson } from '../../go/json.ts';
import { marshalYaml } from '../../go/yaml/marshal.ts';
import { anyType } from '../../go/types.ts';
import { GoStruct, type Value } from '../../go/values.ts';

export type OutputFormat = 'table' | 'json' | 'yaml';

/** Throws where YAML has no form for it: `unable to write YAML output: yaml: control characters are not allowed`. */
export function encoded(value: Value, format: 'json' | 'yaml'): string {
  if (format === 'json') return `${marshalJson(value)}\n`;
  try {
    return marshalYaml(value);
  } catch (error) {
    if (isDefect(error)) throw error;
    throw new ScullError(`unable to write YAML output: ${errorMessage(error)}`, { code: 'output.yaml', cause: error });
  }
}

/** A struct whose members keep their order in JSON; YAML sorts them anyway. */
export function ordered(members: Readonly<Record<string, Value>>): GoStruct {
  const names = Object.keys(members);
  const fields = names.map((name) => ({ name, json: name, type: anyType }));
  return new GoStruct({ name: 'struct', kind: 'struct', fields }, new Map(Object.entries(members)));
}
