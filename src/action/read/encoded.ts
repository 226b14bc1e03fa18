/** Values as JSON or YAML, as pkg/cli/output of Helm v3.22.0 writes them; both end with a line break. */
import { marshalJson } from '../../go/json.ts';
import { marshalYaml } from '../../go/yaml/marshal.ts';
import { anyType } from '../../go/types.ts';
import { GoStruct, type Value } from '../../go/values.ts';

export type OutputFormat = 'table' | 'json' | 'yaml';

export function encoded(value: Value, format: 'json' | 'yaml'): string {
  return format === 'json' ? `${marshalJson(value)}\n` : marshalYaml(value);
}

/** A struct whose members keep their order in JSON; YAML sorts them anyway. */
export function ordered(members: Readonly<Record<string, Value>>): GoStruct {
  const names = Object.keys(members);
  const fields = names.map((name) => ({ name, json: name, type: anyType }));
  return new GoStruct({ name: 'struct', kind: 'struct', fields }, new Map(Object.entries(members)));
}
