/** Puts the server's OpenAPI and the Go types that Helm is compiled with together. */
import type { FieldModel, Model, TypeModel } from './model.ts';

export interface Reconciled {
  /** What Helm knows. */
  readonly model: Model;
  readonly differences: readonly string[];
}

export function reconcile(served: Model, compiled: Model): Reconciled {
  const differences: string[] = [];
  const types: Record<string, TypeModel> = {};
  for (const [path, type] of Object.entries(compiled.types)) {
    const other = served.types[path];
    types[path] = other && !type.unmarshals ? reconcileType(path, other, type, differences) : type;
  }
  for (const kind of onlyIn(served.kinds, compiled.kinds)) differences.push(`kind ${kind}: only served`);
  for (const kind of onlyIn(compiled.kinds, served.kinds)) differences.push(`kind ${kind}: only compiled into Helm`);
  return { model: { kinds: compiled.kinds, types }, differences };
}

function onlyIn(some: object, others: object): string[] {
  return Object.keys(some).filter((key) => !(key in others));
}

function reconcileType(path: string, served: TypeModel, compiled: TypeModel, differences: string[]): TypeModel {
  const byName = new Map(served.fields.map((field) => [field.name, field]));
  const fields = compiled.fields.map((field) => {
    const other = byName.get(field.name);
    byName.delete(field.name);
    if (!other) differences.push(`${path} ${field.name}: only compiled into Helm`);
    else if (rule(other) !== rule(field)) {
      differences.push(`${path} ${field.name}: served as ${rule(other)}, compiled as ${rule(field)}`);
    } else return { ...other, type: field.type };
    return field;
  });
  for (const name of byName.keys()) differences.push(`${path} ${name}: only served`);
  return { name: compiled.name, fields };
}

function rule({ type, strategy, mergeKey }: FieldModel): string {
  return [type, strategy, mergeKey].join(' ').trim();
}
