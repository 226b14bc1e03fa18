/** Random steps of a user on a family of charts, and of somebody else who changes its objects through the API. */
import type { Json, JsonObject } from '../cluster.ts';
import type { Prng } from '../../random/prng.ts';
import { create, edit, leave, remove, type Step } from '../scenario.ts';
import type { Family } from './family.ts';
import { kinds, listPath, makeObject } from './objects.ts';

/** Files beside the charts that the steps name. */
export const extraFiles = {
  'more.yaml': 'word: file\ndeep: {x: 7, w: [a]}\nsub: {word: from-file}\n',
  'less.yaml': 'count: null\ndeep: null\n',
};

const owned = {
  labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  annotations: { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': '__NS__' },
};

/** What is believed of the release, so that most steps make sense; failures make it wrong now and then. */
interface State {
  live: boolean;
  revision: number;
}

export function makeSteps(prng: Prng, family: Family, count: number): Step[] {
  const state: State = { live: false, revision: 0 };
  const steps: Step[] = [];
  while (steps.length < count) {
    const last = steps.length === count - 1;
    if (!state.live) steps.push(prng.chance(0.12) ? before(prng, family) : begin(prng, family, state));
    else if (prng.chance(0.27) && !last) steps.push(other(prng, family, state));
    else steps.push(go(prng, family, state));
  }
  return steps;
}

function begin(prng: Prng, family: Family, state: State): Step {
  if (prng.chance(0.06))
    return prng.pick(['status web', 'uninstall web', 'rollback web', 'history web', 'upgrade web ./v1']);
  const words = prng.chance(0.7) ? ['install', 'web'] : ['upgrade', 'web', '--install'];
  if (state.revision > 0 && words[0] === 'install' && prng.chance(0.7)) words.push('--replace');
  words.push(chartOf(prng, family), ...valuesFlags(prng), ...changeFlags(prng, 0.06));
  if (words[0] === 'install' && prng.chance(0.05)) words.push('--skip-crds');
  const dry = words.some((word) => word.startsWith('--dry-run'));
  if (!dry) state.live = true;
  state.revision++;
  return words.join(' ');
}

function go(prng: Prng, family: Family, state: State): Step {
  const dice = prng.next();
  if (dice < 0.52) return upgrade(prng, family, state);
  if (dice < 0.7) return rollback(prng, state);
  if (dice < 0.78) return uninstall(prng, state);
  if (dice < 0.83) return prng.chance(0.7) ? 'test web' : 'test web --filter name=hx';
  if (dice < 0.86)
    return `install ${prng.pick(['web', 'other', 'other'])} ${chartOf(prng, family)}${prng.chance(0.3) ? ' --take-ownership' : ''}`;
  return read(prng, state);
}

function upgrade(prng: Prng, family: Family, state: State): Step {
  const words = ['upgrade', 'web', chartOf(prng, family), ...valuesFlags(prng), ...changeFlags(prng, 0.07)];
  const flags: readonly [number, string][] = [
    [0.2, '--install'],
    [0.2, '--reuse-values'],
    [0.07, '--reset-values'],
    [0.14, '--reset-then-reuse-values'],
    [0.12, '--force'],
    [0.08, '--cleanup-on-fail'],
    [0.12, '--history-max 2'],
  ];
  for (const [chance, flag] of flags) if (prng.chance(chance)) words.push(flag);
  state.revision++;
  return words.join(' ');
}

function changeFlags(prng: Prng, dry: number): string[] {
  const flags: readonly [number, string][] = [
    [dry, prng.pick(['--dry-run', '--dry-run=server', '--dry-run --hide-secret'])],
    [0.08, '--atomic --timeout 20s'],
    [0.05, '--wait --timeout 20s'],
    [0.08, '--no-hooks'],
    [0.1, '--description words'],
    [0.08, `--labels ${prng.pick(['a=b', 'a=c,d=e', 'a=null'])}`],
    [0.07, '--take-ownership'],
    [0.12, `-o ${prng.pick(['json', 'yaml'])}`],
    [0.05, '--render-subchart-notes'],
    [0.04, '--hide-notes'],
    [0.04, '--disable-openapi-validation'],
  ];
  return flags.filter(([chance]) => prng.chance(chance)).map(([, flag]) => flag);
}

function valuesFlags(prng: Prng): string[] {
  const sets = [
    ...['word=x', 'word=y', 'count=2', 'count=null', 'deep.x=5', 'deep.x=null', 'deep=null', 'list={q,r}', 'list[0]=z'],
    ...['sub.word=s', 'sub=null', 'on.a=false', 'on.b=true', 'on.c=false', 'new.key=1'],
  ];
  const flags: string[] = [];
  while (prng.chance(0.35)) flags.push(`--set ${prng.pick(sets)}`);
  if (prng.chance(0.1)) flags.push(`-f ${prng.pick(Object.keys(extraFiles))}`);
  if (prng.chance(0.08)) flags.push(`--set-string ${prng.pick(['word=1', 'count=1', 'deep.y=true'])}`);
  if (prng.chance(0.06)) flags.push(`--set-json 'deep={"j":[1,null]}'`);
  return flags;
}

function chartOf(prng: Prng, { values }: Family): string {
  return `./v${String(1 + prng.below(values.length))}`;
}

function rollback(prng: Prng, state: State): Step {
  const words = ['rollback', 'web'];
  if (prng.chance(0.7)) words.push(String(prng.below(state.revision + 2)));
  const flags: readonly [number, string][] = [
    [0.15, '--force'],
    [0.12, '--no-hooks'],
    [0.08, '--wait --timeout 20s'],
    [0.1, '--cleanup-on-fail'],
    [0.08, '--history-max 2'],
    [0.06, '--dry-run'],
  ];
  for (const [chance, flag] of flags) if (prng.chance(chance)) words.push(flag);
  state.revision++;
  return words.join(' ');
}

function uninstall(prng: Prng, state: State): Step {
  const words = ['uninstall', 'web'];
  if (prng.chance(0.5)) words.push('--keep-history');
  if (prng.chance(0.2))
    words.push(`--cascade ${prng.pick(['background', 'orphan', 'foreground --wait --timeout 30s'])}`);
  if (prng.chance(0.15)) words.push('--no-hooks');
  if (prng.chance(0.1)) words.push('--description over');
  if (prng.chance(0.1)) words.push('--ignore-not-found');
  if (prng.chance(0.07)) words.push('--dry-run');
  else state.live = false;
  return words.join(' ');
}

function read(prng: Prng, { revision }: State): Step {
  const some = String(1 + prng.below(revision + 1));
  const format = prng.chance(0.4) ? ` -o ${prng.pick(['json', 'yaml', 'table'])}` : '';
  const at = prng.chance(0.3) ? ` --revision ${some}` : '';
  return prng.pick([
    `status web${at}${format}`,
    `history web${prng.chance(0.3) ? ' --max 2' : ''}${format}`,
    `list${prng.pick(['', ' -a', ' --failed', ' -aq', ' --superseded', ' --uninstalled', ' -l a=b'])}${format}`,
    `get values web${at}${prng.chance(0.5) ? ' --all' : ''}${format}`,
    `get manifest web${at}`,
    `get hooks web${at}`,
    `get notes web${at}`,
    `get metadata web${at}${format}`,
    `get all web${at}`,
  ]);
}

/** Objects as they are in some version, named as release `web` names them. */
function someObject(prng: Prng, { slots }: Family): JsonObject | undefined {
  const slot = prng.pick(slots);
  const found = slot.versions.filter((object) => typeof object === 'object');
  if (found.length === 0) return undefined;
  const text = JSON.stringify(prng.pick(found))
    .replaceAll('{{ .Release.Name }}', 'web')
    .replaceAll('{{ .Release.Namespace }}', '__NS__')
    .replaceAll(/"@.*?@"/g, '3')
    .replaceAll(/\{\{.*?\}\}/g, 'edited');
  return JSON.parse(text) as JsonObject;
}

/** Something is there before the release is. */
function before(prng: Prng, family: Family): Step {
  const object = someObject(prng, family);
  if (object === undefined) return 'list -a';
  const metadata = object['metadata'] as JsonObject;
  const mine = prng.pick<JsonObject>([{}, owned, { labels: owned.labels }]);
  return create(listPath(object), { ...object, metadata: { ...placeOf(metadata), ...mine } });
}

function placeOf({ name, namespace }: JsonObject): JsonObject {
  return { name: name!, ...(namespace === undefined ? {} : { namespace }) };
}

function other(prng: Prng, family: Family, state: State): Step {
  const object = someObject(prng, family);
  if (object === undefined) return read(prng, state);
  const { name } = object['metadata'] as { name: string };
  const path = `${listPath(object)}/${name}`;
  const dice = prng.next();
  if (dice < 0.15) return remove(path);
  if (dice < 0.2)
    return leave('web', Math.max(1, state.revision), prng.pick(['pending-upgrade', 'failed', 'pending-install']));
  if (dice < 0.28) return edit(path, { metadata: prng.pick(otherOwners) });
  if (dice < 0.36)
    return edit(path, { metadata: { labels: { l1: 'theirs', l3: 'x' }, annotations: { note: 'theirs' } } });
  if (dice < 0.41) return edit(path, { metadata: { annotations: { 'example.com/kept': 'keep' } } });
  return edit(path, bodyOf(prng, object));
}

const otherOwners: readonly JsonObject[] = [
  { labels: { 'app.kubernetes.io/managed-by': null } },
  { labels: { 'app.kubernetes.io/managed-by': 'somebody' } },
  { annotations: { 'meta.helm.sh/release-name': 'other' } },
  { annotations: null, labels: null },
];

/** Fields of the object otherwise than in the chart: those of another random one, more replicas, a sidecar. */
function bodyOf(prng: Prng, object: JsonObject): JsonObject {
  const kind = object['kind'] as string;
  if (kinds[kind] === undefined) return { metadata: { labels: { theirs: 'x' } } };
  const { spec } = object as { spec?: JsonObject };
  if (spec?.['template'] !== undefined && kind !== 'Job') {
    if (prng.chance(0.25) && kind !== 'DaemonSet') return { spec: { replicas: prng.below(3) } };
    const inner = (spec['template'] as { spec: JsonObject }).spec;
    const containers = [...(inner['containers'] as Json[]), { name: 'theirs', image: 'theirs' }];
    if (prng.chance(0.4)) return { spec: { template: { spec: { containers } } } };
  }
  const text = JSON.stringify(makeObject(prng, kind, 'x'))
    .replaceAll('{{ .Release.Namespace }}', '__NS__')
    .replaceAll(/"@.*?@"/g, '3')
    .replaceAll(/\{\{.*?\}\}/g, 'theirs');
  const { spec: other, data, stringData, rules, subjects, imagePullSecrets } = JSON.parse(text) as JsonObject;
  const fields = { spec: other, data, stringData, rules, subjects, imagePullSecrets };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}
