/** Merged values with their origins, for people as YAML with comments, and for programs. */
import { ordered } from '../../action/read/encoded.ts';
import { annotatedYaml } from '../../explain/annotated-yaml.ts';
import { briefValue, originText, type Origin } from '../../explain/origin.ts';
import type { Given, Leaf, ValueOrigins } from '../../explain/origins.ts';
import { pathText } from '../../explain/path.ts';
import { int, type Value } from '../../go/values.ts';

/** `all`: with what each value stands over. */
export function valuesText({ values, leaves }: Pick<ValueOrigins, 'values' | 'leaves'>, all: boolean): string {
  if (values.size === 0) return '{}\n';
  // what has no origin is a table of nothing that merging made for a subchart
  const told = leaves.filter(({ origin }) => origin !== undefined);
  return annotatedYaml(
    values,
    told.map((leaf) => ({ path: leaf.path, text: remark(leaf, all) })),
  );
}

function remark({ origin, over, ignored }: Leaf, all: boolean): string {
  const won = originText(origin!);
  if (!all) return won;
  return [
    won,
    ...over.map((given) => `over ${givenText(given)}`),
    ...ignored.map((given) => `in spite of ${givenText(given)}`),
  ].join(', ');
}

export function givenText({ origin, value }: Given): string {
  return `${originText(origin)} (${briefValue(value)})`;
}

/** The values, and a list of their leaves. */
export function valuesReport({ values, leaves }: ValueOrigins): Value {
  return ordered({ values, origins: leaves.map(leafReport) });
}

export function leafReport({ path, value, origin, over, ignored }: Leaf): Value {
  return ordered({
    path: pathText(path),
    value,
    origin: origin === undefined ? null : originReport(origin),
    over: over.map(givenReport),
    ...(ignored.length === 0 ? {} : { ignored: ignored.map(givenReport) }),
  });
}

function givenReport({ origin, value }: Given): Value {
  return ordered({ value, origin: originReport(origin) });
}

export function originReport(origin: Origin): Value {
  switch (origin.source) {
    case 'file':
    case 'chart': {
      const { source, name, line } = origin;
      return ordered({ source, name, ...(line === undefined ? {} : { line: int(line) }) });
    }
    case 'flag': {
      const { source, flag, text } = origin;
      return ordered({ source, flag, text });
    }
    case 'release': {
      const { source, name, revision } = origin;
      return ordered({ source, name, revision: int(revision) });
    }
  }
}
