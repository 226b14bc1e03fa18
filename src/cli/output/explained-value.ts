/** A value and who reads it, for people and for programs. */
import { ordered } from '../../action/read/encoded.ts';
import type { ExplainedValue } from '../../explain/explained-value.ts';
import { pathText, type Path } from '../../explain/path.ts';
import { int, type GoMap, type Value } from '../../go/values.ts';
import { placeText } from './explained-line.ts';
import { leafReport, valuesText } from './value-origins.ts';

export function explainedValueText({ path, value, leaves, readBy, switches, similar }: ExplainedValue): string {
  const readers = readBy.map((line) => `read by ${placeText(line)}\n  ${line.source}\n`);
  const said = [
    ...(switches ? ['It turns a subchart on or off.\n'] : []),
    ...(readers.length === 0 && !switches ? ['No template reads it as the values are.\n'] : readers),
  ].join('');
  if (value !== undefined) {
    const alone = {
      values: within(path, value),
      leaves: leaves.map((leaf) => ({ ...leaf, path: firstItems(leaf.path, path) })),
    };
    return `${valuesText(alone, true)}\n${said}`;
  }
  const hint = similar.length === 0 ? '' : `; did you mean ${similar.join(' or ')}?`;
  return `${pathText(path)} is not set${hint}\n\n${said}`;
}

/** The value at its place, in tables and lists that hold nothing else. */
function within(path: Path, value: Value): GoMap {
  const [key, ...rest] = path;
  return new Map([[String(key), nested(rest, value)]]);
}

function nested(path: Path, value: Value): Value {
  const [step] = path;
  if (step === undefined) return value;
  return typeof step === 'number' ? [nested(path.slice(1), value)] : within(path, value);
}

/** A path as it is in what `within` makes. */
function firstItems(path: Path, whole: Path): Path {
  return path.map((step, i) => (typeof step === 'number' && i < whole.length ? 0 : step));
}

export function explainedValueReport({ path, value, leaves, readBy, switches, similar }: ExplainedValue): Value {
  return ordered({
    path: pathText(path),
    set: value !== undefined,
    value: value ?? null,
    origins: leaves.map(leafReport),
    switches,
    readBy: readBy.map(({ file, line, template, source, text }) =>
      ordered({ file, line: int(line), template, source, ...(text === undefined ? {} : { text: leafReport(text) }) }),
    ),
    ...(similar.length === 0 ? {} : { similar: [...similar] }),
  });
}
