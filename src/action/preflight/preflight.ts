/**
 * Before anything is changed: does the record fit, does every object belong to the release, and does the server take every
 * object? Helm v3.22.0 learns the last in the middle of its work, with the first objects changed and a failed revision.
 *
 * All refusals are told together. The first line is what Helm would end with: it asks for owners first, then makes the record,
 * then the objects. Which answers count is decided in src/kube/preflight/verdict.ts; docs/decisions/0009-preflight.md tells why.
 */
import { ScullError, errorMessage } from '../../errors.ts';
import { isAlreadyExists, refusalIn, type ApiError } from '../../kube/api-error.ts';
import { Failure } from '../../kube/apply/batches.ts';
import { objectKey, type LiveObjects } from '../../kube/apply/live.ts';
import type { ApplyOptions } from '../../kube/apply/options.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { isReplaceable, isValidAnew, type Trial } from '../../kube/preflight/dry-run.ts';
import { isMissingNamespace, verdictOn, type Surroundings } from '../../kube/preflight/verdict.ts';
import { warningLine } from '../../kube/rest/warnings.ts';
import { recordKey } from '../../storage/storage.ts';
import type { HookEvent, HookOperation } from '../change/hooks.ts';
import { refusalLine, warningsBefore, type Refused } from './refusal-lines.ts';

/** What is about to happen. */
export interface Check extends Pick<HookOperation, 'config' | 'client' | 'storage' | 'release'> {
  /** As the objects are going to be written. */
  readonly apply: ApplyOptions;
  /** Hooks that run before the objects are written; undefined for none. */
  readonly event: HookEvent | undefined;
  /** A namespace that will be made before; '' for none. */
  readonly newNamespace: string;
  /** The chart's definitions were made or upgraded already. */
  readonly crdsChanged?: boolean;
}

export interface Findings {
  /** Whose the objects are, if not the release's. */
  readonly ownership: ScullError | undefined;
  /** The record that is too large. */
  readonly tooLarge: ScullError | undefined;
  readonly trials: readonly Trial[];
  /** Objects of the manifest before. */
  readonly before: readonly BuiltObject[];
  readonly live: LiveObjects;
  /** What Helm ends with when the server refuses objects. */
  readonly message: (refused: readonly Refused[]) => string;
}

/** Refusals that a user wants to see at once. */
const mostTold = 25;

/** Throws if something keeps the change from being made. */
export async function refuse(check: Check, findings: Findings): Promise<void> {
  const { ownership, tooLarge, trials, message } = findings;
  const counted = await countedTrials(check, trials);
  const first = ownership ?? tooLarge;
  if (first === undefined && counted.length === 0) return;
  // Helm makes the record before it comes to objects; what is wrong there is told when it is made
  if (ownership === undefined && (await isRecordRefused(check))) return;
  const refused = await Promise.all(counted.map((trial) => completed(check, findings, trial)));
  if (first === undefined)
    for (const text of warningsBefore(trials, refused)) check.config.warn(warningLine(text, new Date()));
  const lines = refused.map(refusalLine);
  const more = lines.length - mostTold;
  const hint = [
    ...(ownership?.hint?.split('\n') ?? []),
    ...(ownership !== undefined && tooLarge !== undefined ? [tooLarge.message] : []),
    ...(tooLarge?.hint?.split('\n') ?? []),
    ...lines.slice(0, mostTold),
    ...(more > 0 ? [`and ${more} more`] : []),
    `${untouched(check)} --no-preflight begins without asking the server first.`,
  ];
  const text = first?.message ?? message(refused);
  throw new ScullError(text, {
    code: first?.code ?? 'release.refused',
    hint: hint.join('\n'),
    cause: advised(refused),
  });
}

function untouched({ crdsChanged = false }: Check): string {
  return crdsChanged
    ? 'CRDs of the chart were made or changed before; nothing else has been changed.'
    : 'Nothing has been changed.';
}

async function countedTrials(
  { config, client, release, apply, event, newNamespace }: Check,
  trials: readonly Trial[],
): Promise<Trial[]> {
  const hooks = release.hooks.filter(({ events }) => event !== undefined && events.includes(event));
  const around: Surroundings = { trials, hookKinds: hooks.map(({ kind }) => kind), newNamespace };
  const counted = await Promise.all(
    trials.map(async (trial) => {
      if (trial.error === undefined) return false;
      const verdict = verdictOn(trial, around);
      if (verdict === 'holds') return true;
      if (verdict === 'anew' && !(await isValidAnew(client, trial.item, apply))) return true;
      const { type, name } = trial.item.ref;
      config.debug(`preflight: ${type.kind} ${name} is left to the change itself: ${errorMessage(trial.error)}`);
      return false;
    }),
  );
  return trials.filter((_, at) => counted[at]);
}

/** Whether the server would refuse any record of the release, for want of a right or a namespace. */
async function isRecordRefused({ client, storage, release, newNamespace }: Check): Promise<boolean> {
  if (storage.driver === 'Memory') return false;
  const { name, version, namespace } = release;
  const type = (await client.discovery()).find('v1', storage.driver);
  if (type === undefined) return false;
  const object = new Map<string, string | Map<string, string>>([
    ['apiVersion', 'v1'],
    ['kind', storage.driver],
    ['metadata', new Map([['name', recordKey(name, version)], ['namespace', namespace]])], // prettier-ignore
  ]);
  try {
    await client.create(type, namespace, object, { dryRun: true, onWarning: () => undefined });
    return false;
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === undefined || isAlreadyExists(refusal)) return false;
    const { status } = refusal;
    return status >= 400 && status < 429 && !isMissingNamespace(refusal, newNamespace);
  }
}

async function completed({ client, apply }: Check, { before, live }: Findings, trial: Trial): Promise<Refused> {
  const { item, change, refusal } = trial;
  const key = objectKey(item.ref);
  const there = live.get(key);
  const asked = change === 'update' && apply.force !== true && apply.serverSide !== true && refusal!.status === 422;
  return {
    ...trial,
    refusal: refusal!,
    original: before.find(({ ref }) => objectKey(ref) === key)?.object,
    replaceable:
      asked && there !== undefined && !(there instanceof Failure)
        ? await isReplaceable(client, item, there, apply)
        : undefined,
  };
}

/** Refusals whose way out is told elsewhere: rights, quotas, namespaces. The others' is in their lines. */
function advised(refused: readonly Refused[]): ApiError[] {
  return refused.map(({ refusal }) => refusal).filter(({ status }) => status === 403 || status === 404);
}
