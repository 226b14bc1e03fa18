/** What `drift` prints. What Secrets hold is shown as its length unless it is asked for. */
import { encoded, ordered } from '../../action/read/encoded.ts';
import type { DriftField, DriftObject, DriftReport, ReleaseDrift } from '../../action/drift/drift.ts';
import type { FieldOwner } from '../../diff/field-owners.ts';
import { marshalJson } from '../../go/json.ts';
import { int64, type Value } from '../../go/values.ts';
import { isTerminal } from '../../home/terminal.ts';
import { withoutSteering } from '../output.ts';

export interface DriftForm {
  readonly showSecrets: boolean;
}

/** Letters of a value that are shown to people. */
const MOST = 100;

export function driftText({ releases }: DriftReport, form: DriftForm): string {
  const text = releases.map((release) => releaseText(release, form)).join('');
  return isTerminal(1) ? withoutSteering(text) : text;
}

function releaseText(release: ReleaseDrift, form: DriftForm): string {
  const { name, namespace, revision, objects, ignored, unlisted } = release;
  const count = objects.length === 0 ? 'no drift' : `${objects.length} ${objects.length === 1 ? 'object' : 'objects'}`;
  const more = ignored.length === 0 ? '' : `, ${ignored.length} ignored`;
  const untold =
    unlisted.length === 0 ? '' : `  what was added of ${unlisted.join(', ')} cannot be told: no right to list\n`;
  const parts = objects.map((object) => objectText(object, form)).join('');
  return `${name} in ${namespace}, revision ${revision}: ${count}${more}\n${parts}${untold}`;
}

function objectText(object: DriftObject, form: DriftForm): string {
  const { kind, name, state, fields, madeBy, fixed, refused } = object;
  const heading = { missing: ' is missing', added: ' is not part of the release', changed: '' }[state];
  const anew = fixed.includes('*') ? ': made anew' : '';
  const lines = [
    `  ${kind} ${name}${heading}${anew}`,
    ...madeBy.map((owner) => `    made by ${ownerText(owner)}`),
    ...fields.flatMap((field) => fieldLines(object, field, form)),
    ...(refused === undefined ? [] : [`    cannot be set back: ${refused.replaceAll('\n', ' ')}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function fieldLines(object: DriftObject, { field, change, setBy }: DriftField, form: DriftForm): string[] {
  const [live, wanted] = [change.before, change.after].map((value) => shown(object, change.path, value, form));
  const told =
    change.change === 'add'
      ? `is gone, the release has ${short(wanted!)}`
      : change.change === 'remove'
        ? `${short(live!)}, the release has none`
        : `${short(live!)}, the release has ${short(wanted!)}`;
  const done = object.fixed.includes(field) ? ': set back' : '';
  return [`    ${field}: ${told}${done}`, ...setBy.map((owner) => `      set by ${ownerText(owner)}`)];
}

/** `kubectl-edit (Update, 2026-01-02T03:04:05Z)` */
function ownerText({ manager, operation, subresource, time }: FieldOwner): string {
  return `${manager} (${[operation, subresource, time].filter((word) => word !== '').join(', ')})`;
}

function shown(
  { kind }: Pick<DriftObject, 'kind'>,
  path: DriftField['change']['path'],
  value: Value | undefined,
  { showSecrets }: DriftForm,
): Value | undefined {
  const isSecret = kind === 'Secret' && (path[0] === 'data' || path[0] === 'stringData');
  if (!isSecret || showSecrets || value === undefined) return value;
  return typeof value === 'string' ? `(${Buffer.byteLength(value, 'base64')} bytes)` : '(hidden)';
}

function short(value: Value): string {
  const isPlain = typeof value === 'string' && /^(?:\S+|\(\d+ bytes\))$/.test(value);
  const letters = Array.from(isPlain ? value : marshalJson(value, { escapeHtml: false }));
  return letters.length <= MOST ? letters.join('') : `${letters.slice(0, MOST).join('')}…`;
}

export function driftJson({ releases, failures }: DriftReport, format: 'json' | 'yaml', form: DriftForm): string {
  const found = releases.map((release) => releaseValue(release, form));
  const failed = failures.map(({ name, error }) => ordered({ name, error: error.message }));
  return encoded([...found, ...failed], format);
}

function releaseValue({ name, namespace, revision, objects, ignored, unlisted }: ReleaseDrift, form: DriftForm): Value {
  return ordered({
    name,
    namespace,
    revision: int64(revision),
    objects: objects.map((object) => objectValue(object, form)),
    ignored: ignored.map((one) => ordered({ ...one })),
    ...(unlisted.length === 0 ? {} : { notListed: [...unlisted] }),
  });
}

function objectValue(object: DriftObject, form: DriftForm): Value {
  const { apiVersion, kind, namespace, name, state, fields, madeBy, fixed, refused } = object;
  return ordered({
    apiVersion,
    kind,
    namespace,
    name,
    state,
    ...(state === 'changed' ? { fields: fields.map((field) => fieldValue(object, field, form)) } : {}),
    ...(state === 'added' ? { madeBy: madeBy.map(ownerValue) } : {}),
    ...(state === 'missing' && fixed.length > 0 ? { fixed: true } : {}),
    ...(refused === undefined ? {} : { refused }),
  });
}

const states = { add: 'removed', remove: 'added', replace: 'changed' } as const;

function fieldValue(object: DriftObject, { field, change, setBy }: DriftField, form: DriftForm): Value {
  const [live, wanted] = [change.before, change.after].map((value) => shown(object, change.path, value, form));
  return ordered({
    field,
    state: states[change.change],
    ...(live === undefined ? {} : { live }),
    ...(wanted === undefined ? {} : { wanted }),
    setBy: setBy.map(ownerValue),
    ...(object.fixed.includes(field) ? { fixed: true } : {}),
  });
}

function ownerValue(owner: FieldOwner): Value {
  return ordered({ ...owner });
}
