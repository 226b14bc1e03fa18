/**
 * Whether what the server says to a dry run is what it will say to the change itself. The change is made kind after kind, and
 * hooks may run before it, so that what is refused now may be right by then: then it is no refusal.
 *
 * - What breaks a rule of its kind (422, 400 of a decoder, fields of another manager) holds, unless the release changes the
 *   definition of that kind, or a hook runs before that may do anything (a Job that deletes the object, say).
 * - Of some answers it is known what cures them: a missing namespace, a right, a quota. They hold if the release changes
 *   nothing of that kind.
 * - All other answers (webhooks, policies) depend on whatever their author looks at. They hold if nothing is changed before.
 */
import { mergeSchema } from '../../patch/merge-schema.ts';
import { isConflict, isInvalid, type ApiError } from '../api-error.ts';
import { stringAt } from '../../go/field-path.ts';
import type { Trial } from './dry-run.ts';

/** `anew`: it holds if the object would be invalid too if it were not there yet. */
export type Verdict = 'holds' | 'anew' | 'passes';

export interface Surroundings {
  /** All objects of the change, in its order. */
  readonly trials: readonly Trial[];
  /** Kinds of the hooks that run before. */
  readonly hookKinds: readonly string[];
  /** A namespace that will be made before; '' for none. */
  readonly newNamespace: string;
}

export function verdictOn(trial: Trial, around: Surroundings): Verdict {
  const { refusal, item } = trial;
  if (refusal === undefined || isPassing(refusal)) return 'passes';
  const { message } = refusal;
  const isActing = around.hookKinds.some((kind) => !passive.has(kind));
  const isCustom = mergeSchema(stringAt(item.object, 'apiVersion'), item.ref.type.kind) === undefined;
  if (isCustom && isDefinitionChanged(trial, around)) return 'passes';
  if (isOwnFault(refusal)) {
    if (!isActing) return 'holds';
    if (isCustom || isConflict(refusal)) return 'passes';
    return trial.change === 'update' ? 'anew' : 'holds';
  }
  if (isActing || isMissingNamespace(refusal, around.newNamespace)) return 'passes';
  // what is scaled down, or changes its class, gives back what it used
  if (/exceeded quota: /.test(message) && around.trials.some(({ change }) => change === 'update')) return 'passes';
  const cures = known.find(([pattern]) => pattern.test(message))?.[1];
  if (cures !== undefined) return isAnyChanged(cures, trial, around) ? 'passes' : 'holds';
  return isFirst(trial, around) ? 'holds' : 'passes';
}

/** Whether the namespace is missing, or on its way out. */
export function isMissingNamespace({ message }: ApiError, namespace: string): boolean {
  if (namespace === '') return false;
  return message.includes(`namespaces "${namespace}" not found`) || isEndingNamespace(message, namespace);
}

export function isEndingNamespace(message: string, namespace: string): boolean {
  return message.includes(`unable to create new content in namespace ${namespace} because it is being terminated`);
}

/** Nothing that the change itself has to meet: a server out of breath, a webhook that cannot be asked without doing it. */
function isPassing(refusal: ApiError): boolean {
  const { status, message } = refusal;
  if (status < 400 || status === 401 || status === 429 || status >= 500) return true;
  if (status === 409 && !isOwnFault(refusal)) return true; // somebody was faster, or it is there by now
  return /does not support dry run|dry-?run is not supported|the server could not find the requested resource/i.test(
    message,
  );
}

/** Whether it lies in the object, whatever else there is in the cluster. */
function isOwnFault(refusal: ApiError): boolean {
  const { status, message, details } = refusal;
  if (/admission webhook|ValidatingAdmissionPolicy|already allocated/.test(message)) return false;
  if (isInvalid(refusal) || status === 413) return true;
  if (isConflict(refusal)) return details.causes.some(({ reason }) => reason === 'FieldManagerConflict');
  return status === 400 && /cannot be handled as a |strict decoding error|json: cannot unmarshal/.test(message);
}

const rights = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'Namespace'];

/** By what the server says: the kinds whose change may cure it. */
const known: readonly (readonly [RegExp, readonly string[]])[] = [
  [/attempting to grant RBAC permissions not currently held/, rights],
  [/cannot \S+ resource "[^"]*" in API group/, rights],
  [/namespaces "[^"]*" not found|because it is being terminated/, ['Namespace']],
  [/error looking up service account/, ['ServiceAccount', 'Secret', 'Namespace']],
  [/no PriorityClass with name/, ['PriorityClass']],
  [/RuntimeClass "[^"]*" not found/, ['RuntimeClass']],
  [/violates PodSecurity/, ['Namespace']],
  [/\b(?:cluster)?roles\.rbac\S* "[^"]*" not found/, rights],
  [/ (?:usage|request|limit|ratio) per (?:Container|Pod|PersistentVolumeClaim)/, ['LimitRange', 'Namespace']],
  [/exceeded quota: /, ['ResourceQuota', 'Namespace']],
  [/failed quota: /, ['ResourceQuota', 'LimitRange', 'Namespace']],
  [/only dynamically provisioned pvc can be resized/, ['StorageClass']],
];

/** Hooks of these kinds are there, and do nothing. */
const passive = new Set([
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'Service',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'NetworkPolicy',
  'LimitRange',
  'ResourceQuota',
  'PriorityClass',
  'StorageClass',
  'CustomResourceDefinition',
  ...rights,
]);

function isChanged({ change }: Trial): boolean {
  return change !== 'none';
}

function isAnyChanged(kinds: readonly string[], trial: Trial, { trials, hookKinds }: Surroundings): boolean {
  if (hookKinds.some((kind) => kinds.includes(kind))) return true;
  return trials.some((other) => other !== trial && isChanged(other) && kinds.includes(other.item.ref.type.kind));
}

function isDefinitionChanged({ item }: Trial, { trials, hookKinds }: Surroundings): boolean {
  if (hookKinds.includes('CustomResourceDefinition')) return true;
  const { group, kind } = item.ref.type;
  return trials.some(({ item: { ref, object }, change }) => {
    if (change === 'none' || ref.type.kind !== 'CustomResourceDefinition') return false;
    return stringAt(object, 'spec', 'group') === group && stringAt(object, 'spec', 'names', 'kind') === kind;
  });
}

/** Whether no other object is written before it, nor at the same time. */
function isFirst(trial: Trial, { trials, hookKinds }: Surroundings): boolean {
  if (hookKinds.length > 0) return false;
  const at = trials.indexOf(trial);
  const { kind } = trial.item.ref.type;
  return !trials.some((other, place) => {
    const together = place < at || (other.item.ref.type.kind === kind && place !== at);
    return together && isChanged(other);
  });
}
