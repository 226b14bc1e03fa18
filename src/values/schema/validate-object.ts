/** The keywords for objects: `objValidate` in `validator.go` of santhosh-tekuri/jsonschema 6.0.3. */
import { sortedKeys } from '../../go/values.ts';
import { count, quote, quoteAll } from './errors.ts';
import type { Frame } from './frame.ts';
import type { JsonObject } from './json.ts';

/** Go visits properties in random order; here they are visited in the order of their names. */
export function validateObject(frame: Frame, object: JsonObject): void {
  const { node } = frame;
  const { minProperties, maxProperties, required } = node;
  const { size } = object;
  if (minProperties !== undefined && size < minProperties) {
    frame.fail(() => `minProperties: got ${count(size)}, want ${count(minProperties)}`);
  }
  if (maxProperties !== undefined && size > maxProperties) {
    frame.fail(() => `maxProperties: got ${count(size)}, want ${count(maxProperties)}`);
  }
  if (required !== undefined) {
    const missing = required.filter((name) => !object.has(name));
    if (missing.length === 1) frame.fail(() => `missing property ${quote(missing[0]!)}`);
    else if (missing.length > 1) frame.fail(() => `missing properties ${quoteAll(missing)}`);
  }
  if (frame.done) return;
  for (const [name, dependency] of node.dependencies ?? []) {
    if (!object.has(name)) continue;
    if ('place' in dependency) frame.add(frame.also(dependency));
    else checkDependency(frame, object, name, dependency);
  }
  if (!validateProperties(frame, object)) return;
  if (node.propertyNames !== undefined) {
    for (const name of sortedKeys(object)) {
      const causes = frame.apart(node.propertyNames, name);
      if (causes === undefined) continue;
      const { path } = frame;
      frame.add({
        kind: 'leaf',
        message: `invalid propertyName ${quote(name)}`,
        get location() {
          return path.tokens(); // as it is when the message is made: see Path
        },
        causes,
      });
    }
  }
  for (const [name, schema] of node.dependentSchemas ?? []) {
    if (object.has(name)) frame.add(frame.also(schema));
  }
  for (const [name, others] of node.dependentRequired ?? []) {
    if (object.has(name)) checkDependency(frame, object, name, others);
  }
}

function checkDependency(frame: Frame, object: JsonObject, name: string, others: readonly string[]): void {
  const missing = others.filter((other) => !object.has(other));
  if (missing.length > 0) frame.fail(() => `properties ${quoteAll(missing)} required, if ${quote(name)} exists`);
}

/** False when the answer is known before the end. */
function validateProperties(frame: Frame, object: JsonObject): boolean {
  const { properties, patternProperties, additionalProperties } = frame.node;
  if (properties === undefined && patternProperties === undefined && additionalProperties === undefined) return true;
  const additional: string[] = [];
  for (const name of sortedKeys(object)) {
    if (frame.done) return false;
    const value = object.get(name)!;
    let evaluated = false;
    const schema = properties?.get(name);
    if (schema !== undefined) {
      evaluated = true;
      frame.add(frame.inner(schema, value, name));
    }
    for (const [pattern, patterned] of patternProperties ?? []) {
      if (!pattern.test(name)) continue;
      evaluated = true;
      frame.add(frame.inner(patterned, value, name));
    }
    if (!evaluated && additionalProperties !== undefined) {
      evaluated = true;
      if (typeof additionalProperties === 'object') frame.add(frame.inner(additionalProperties, value, name));
      else if (!additionalProperties) additional.push(name);
    }
    if (evaluated) frame.left.properties?.delete(name);
  }
  if (additional.length > 0) frame.fail(() => `additional properties ${quoteAll(additional)} not allowed`);
  return true;
}
