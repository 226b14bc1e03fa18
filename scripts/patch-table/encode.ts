/** The table as src/patch/merge-schema.ts reads it. */
import type { FieldModel, Model, TypeModel } from './model.ts';

export function encodeTable(model: Model): string {
  const { ids, lines } = numberTypes(model);
  return `// Written by scripts/patch-table.ts; merge-schema.ts says how to read it.

/** Kinds by API version, each with the place of its type. */
export const patchKinds = \`
${kindLines(model, ids).join('\n')}
\`;

/** A type a line. */
export const patchTypes = \`${lines.join('\n')}\`;
`;
}

function kindLines({ kinds }: Model, ids: ReadonlyMap<string, string>): string[] {
  const byVersion = new Map<string, string[]>();
  for (const key of Object.keys(kinds).sort()) {
    const slash = key.lastIndexOf('/');
    const version = key.slice(0, slash);
    const list = byVersion.get(version) ?? [];
    byVersion.set(version, list);
    list.push(`${key.slice(slash + 1)}:${ids.get(kinds[key]!)!}`);
  }
  return [...byVersion].map(([version, list]) => `${version} ${list.join(' ')}`);
}

/** Types that are the same in several API versions get one line. */
function numberTypes({ types }: Model): { ids: Map<string, string>; lines: string[] } {
  let groups = new Map(Object.entries(types).map(([path, type]) => [path, type.name]));
  for (let count = 0; ;) {
    const shapes = new Map(Object.entries(types).map(([path, type]) => [path, encodeType(type, groups)]));
    const names = [...new Set(shapes.values())];
    const places = new Map(names.map((shape, i) => [shape, i.toString(36)]));
    groups = new Map([...shapes].map(([path, shape]) => [path, places.get(shape)!]));
    if (names.length === count) {
      const lines = new Map([...shapes.keys()].map((path) => [groups.get(path)!, encodeType(types[path]!, groups)]));
      return { ids: groups, lines: [...lines.values()] };
    }
    count = names.length;
  }
}

function encodeType(type: TypeModel, ids: ReadonlyMap<string, string>): string {
  const byType = new Map<string, string[]>();
  for (const field of type.fields) {
    const expression = field.type.replace(/@(.*)/, (_, path: string) => `@${ids.get(path)!}`);
    byType.set(expression, [...(byType.get(expression) ?? []), field.name + encodeStrategy(field)]);
  }
  const fields = [...byType].map(([expression, names]) => ` ${expression}=${names.join(',')}`);
  return type.name + (type.unmarshals ? '!' : '') + fields.join('');
}

function encodeStrategy({ strategy = '', mergeKey = '' }: FieldModel): string {
  const [first = '', second = ''] = strategy.split(',');
  const signs: Readonly<Record<string, string>> = { '': '', merge: '+', replace: '!', retainKeys: '*' };
  return (signs[second] ?? '?') + (signs[first] ?? '?') + mergeKey;
}
