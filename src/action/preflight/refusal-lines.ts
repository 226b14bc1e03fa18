/** What the user reads of refusals: Helm's words for the first line, one line each below. */
import { errorMessage } from '../../errors.ts';
import { GoInt, type GoMap, type Value } from '../../go/values.ts';
import { CreateError } from '../../kube/apply/apply.ts';
import { kindBatches } from '../../kube/apply/batches.ts';
import { EndingError } from '../../kube/apply/ending-error.ts';
import type { Trial } from '../../kube/preflight/dry-run.ts';
import { mapAt } from '../../go/field-path.ts';

/** A trial whose refusal counts. */
export interface Refused extends Trial {
  readonly refusal: NonNullable<Trial['refusal']>;
  /** The manifest before; undefined for a new object. */
  readonly original: GoMap | undefined;
  /** Whether `--force` would do; undefined where that was not asked. */
  readonly replaceable: boolean | undefined;
}

/** What Helm ends with when it only creates. */
export function createMessage(refused: readonly Refused[]): string {
  const errors = refused.map(({ error }) => error);
  return new CreateError(errors, { created: [], updated: [], deleted: [] }).message;
}

/** What Helm ends with when it updates: the first object that it cannot create, or all that it cannot change. */
export function updateMessage(refused: readonly Refused[]): string {
  const ending = refused.find(({ error }) => error instanceof EndingError);
  return ending === undefined
    ? refused.map(({ error }) => errorMessage(error)).join(' && ')
    : errorMessage(ending.error);
}

/** Warnings that Helm would have printed by then, in the order of the objects. */
export function warningsBefore(trials: readonly Trial[], refused: readonly Refused[]): string[] {
  const ending = refused.find(({ error }) => error instanceof EndingError)?.item;
  const warnings: string[] = [];
  const byItem = new Map(trials.map((trial) => [trial.item, trial]));
  for (const batch of kindBatches(trials.map(({ item }) => ({ ...item, item })))) {
    for (const { item } of batch) warnings.push(...byItem.get(item)!.warnings);
    if (batch.some(({ item }) => item === ending)) break;
  }
  return warnings;
}

/** `Deployment demo/web: spec.selector is immutable: …` */
export function refusalLine(refused: Refused): string {
  const { type, namespace, name } = refused.item.ref;
  const where = namespace === '' ? name : `${namespace}/${name}`;
  const fields = immutableFields(refused);
  const kind = type.group === '' ? type.plural : `${type.plural}.${type.group}`;
  const deletion = `kubectl delete ${kind} ${name}${namespace === '' ? '' : ` -n ${namespace}`}`;
  const replacing = refused.replaceable === true ? '--force replaces it; or ' : '';
  if (fields.length > 0) {
    const is = fields.length === 1 ? 'is' : 'are';
    const advice = `${replacing}${deletion} lets the next upgrade make it anew, what belongs to it goes with it`;
    return `${type.kind} ${where}: ${fields.join(', ')} ${is} immutable: ${advice}`;
  }
  const advice = replacing === '' ? '' : '; --force replaces it';
  return `${type.kind} ${where}: ${reason(refused)}${advice}`;
}

function reason({ refusal: { message, details } }: Refused): string {
  const told = [...new Set(details.causes.map(({ field, message: why }) => (field === '' ? why : `${field}: ${why}`)))];
  const text = message.includes('is invalid: ') && told.length > 0 ? told.join('; ') : message;
  // not by an expression: it would take the square of a long run of blanks
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ');
}

const immutable =
  /field is immutable|is immutable after|may not change|may not be changed|cannot change|updates to \S+ spec for fields other than|updates to parameters are forbidden/;

/** Paths of the fields that the server does not let change; none where it is about something else. */
function immutableFields({ item, original, refusal, change }: Refused): string[] {
  if (change !== 'update' || !/ is invalid: /.test(refusal.message)) return [];
  const { causes } = refusal.details;
  if (causes.length === 0 || !causes.every(({ message }) => immutable.test(message))) return [];
  const fields = causes.flatMap(({ field, message }) => {
    const members = field === 'spec' ? changedMembers(item.object, original, message) : [];
    return members.length > 0 ? members : [field];
  });
  return [...new Set(fields)];
}

/** For a rule about the whole `spec`: members that differ between the manifests, but for those that the server names as free. */
function changedMembers(object: GoMap, original: GoMap | undefined, message: string): string[] {
  const [after, before] = [mapAt(object, 'spec'), mapAt(original, 'spec')];
  if (after === undefined || before === undefined) return [];
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => typeof name === 'string');
  const free = (name: string): boolean => message.includes(`'${name}'`) || message.includes(`\`spec.${name}`);
  return names
    .filter((name) => !free(name) && !isSame(before.get(name), after.get(name)))
    .map((name) => `spec.${name}`);
}

function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (a instanceof Map && b instanceof Map) {
    return a.size === b.size && [...a].every(([key, value]) => isSame(value, b.get(key)));
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value: Value, at) => isSame(value, b[at]));
  }
  return a === b || (a instanceof GoInt && b instanceof GoInt && a.value === b.value);
}
