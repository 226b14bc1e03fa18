/** Where the binary with `HELM_COMPAT=4` differs on purpose from Helm 4.3.1 in the scenarios that are written for Helm 3.22. */
import { differs, type KnownDifference } from '../known-differences.ts';

/** Helm 4 has the server refuse what Helm 3 does: the binary is run with `--no-preflight`, to go on as Helm does. */
export const refusedIn4: ReadonlySet<string> = new Set([
  'custom: someone changed the object',
  'merge: a DaemonSet and its tolerations',
  'merge: data of a ConfigMap',
  'merge: environment, ports and volumes of a container',
  'merge: replicas are no longer said',
  'merge: the selector of a Service',
  'ownership: an object of nobody that the manifest has twice',
  'rollback: a field that someone changed',
  'rollback: someone scaled before the upgrade',
  'rollback: someone scaled to zero',
]);

const state = ['objects', 'records'] as const;
const all = ['status', 'stdout', 'stderr', 'error', ...state] as const;

const times = "times of a chart's files are in no record";
const debug = 'lines of --debug are for developers of Helm';
const chosen = 'what the server chose is told: versions, addresses, names of pods';
const together = 'flags that do not go together are refused before anything is recorded';
const failed = 'the revisions before stay as they are when a rollback fails';
const gone = 'flags of Helm 3 work: scripts go on';
const unseen = 'what may not be looked at is no reason to forget the release';

export const differencesIn4: readonly KnownDifference[] = [
  ...differs('access: only reading', unseen, { 8: ['stderr', 'error'] }),
  ...differs('bad input: a field that cannot be changed', together, { 4: state, 5: state }),
  ...differs('bad input: changes that the API refuses', together, { 4: state, 5: state }),
  ...differs('custom: someone changed the object', failed, { 5: state }),
  ...differs('install: -o json', times, { 1: ['stdout'] }),
  ...differs('install: -o yaml', times, { 1: ['stdout'] }),
  ...differs('install: --dry-run --debug', debug, { 1: ['stderr'] }),
  ...differs('merge: a DaemonSet and its tolerations', failed, { 4: state }),
  ...differs('merge: data of a ConfigMap', failed, { 5: state }),
  ...differs('merge: environment, ports and volumes of a container', failed, { 4: state }),
  ...differs('merge: replicas are no longer said', failed, { 5: state }),
  ...differs('rollback: --force', together, { 4: state }),
  ...differs('rollback: --no-hooks and --recreate-pods', gone, { 4: all }),
  ...differs('rollback: a field that someone changed', failed, { 5: state }),
  ...differs('rollback: someone scaled before the upgrade', failed, { 4: state }),
  ...differs('rollback: someone scaled to zero', failed, { 3: state, 4: state }),
  ...differs('status: formats', chosen, { 2: ['stdout'], 3: ['stdout'] }),
  ...differs('upgrade: --dry-run', debug, { 4: ['stderr'] }),
  ...differs('upgrade: --force', together, { 3: state }),
  ...differs('upgrade: --install -o json', times, { 1: ['stdout'], 2: ['stdout'], 3: ['stdout'] }),
  ...differs('upgrade: an immutable field', together, { 5: state }),
];
