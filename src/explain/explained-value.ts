/** A value of a chart: what it is, where each leaf of it comes from and what that stands over, and which lines of templates read it. */
import { valueAt } from '../go/field-path.ts';
import type { Value } from '../go/values.ts';
import { lineOf, type TemplateLine } from './explanation.ts';
import type { Leaf, ValueOrigins } from './origins.ts';
import { pathText, startsWith, type Path } from './path.ts';
import { similarPaths } from './similar-paths.ts';
import type { Activation, Trace } from './trace.ts';
import type { Switches } from './unread.ts';

export interface ExplainedValue {
  readonly path: Path;
  /** Undefined for what is not set. */
  readonly value: Value | undefined;
  /** Itself, or what is in it. */
  readonly leaves: readonly Leaf[];
  /** Each line once, in the order in which they were executed first. */
  readonly readBy: readonly TemplateLine[];
  /** Whether the condition or a tag of a dependency asks for it. */
  readonly switches: boolean;
  /** Of what is not set: paths that may have been meant. */
  readonly similar: readonly string[];
}

export function explainValue(path: Path, trace: Trace, origins: ValueOrigins, switches: Switches): ExplainedValue {
  const value = valueAt(origins.values, ...path);
  return {
    path,
    value,
    leaves: origins.below(path),
    readBy: readersOf(path, trace, origins),
    switches: switches.conditions.some((condition) => startsWith(condition, path)),
    similar: value === undefined ? similarTo(path, origins) : [],
  };
}

function readersOf(whole: Path, trace: Trace, origins: ValueOrigins): TemplateLine[] {
  // reads of items are not told: who reads a list can read each of them
  const path = whole.slice(0, whole.findLastIndex((step) => typeof step === 'string') + 1);
  const found = new Map<string, TemplateLine>();
  const look = ({ tree, node, reads, inner }: Activation): void => {
    if (reads.some((read) => isPartOf(read, path))) {
      const line = lineOf(tree, node.pos, origins);
      const of = line.text === undefined ? '' : pathText(line.text.path);
      found.set(`${line.file} ${of} ${line.line}`, line);
    }
    for (const one of inner) look(one);
  };
  for (const { statements } of trace.allFiles()) for (const statement of statements) look(statement);
  return [...found.values()];
}

/** Whether what was read is at `path` or below. A global is the same one in each of the subcharts. */
function isPartOf(read: Path, path: Path): boolean {
  if (startsWith(read, path)) return true;
  const global = path.indexOf('global');
  const own = read.indexOf('global', Math.max(global, 0));
  return (
    global >= 0 &&
    own >= 0 &&
    startsWith(read, path.slice(0, global)) &&
    startsWith(read.slice(own), path.slice(global))
  );
}

function similarTo(path: Path, origins: ValueOrigins): string[] {
  const name = path.findLast((step) => typeof step === 'string');
  if (name === undefined) return [];
  const table = path.slice(0, path.lastIndexOf(name));
  const there = valueAt(origins.values, ...table);
  return similarPaths(table, name, there instanceof Map ? there.keys() : [], origins);
}
