/** What is disturbed: for each verb, releases in several states and a command. */
import type { JsonObject } from '../cluster/cluster.ts';

export const verbs = ['install', 'upgrade', 'rollback', 'uninstall'] as const;
export type Verb = (typeof verbs)[number];

export interface Case {
  readonly verb: Verb;
  /** Unique among those of its verb. */
  readonly name: string;
  /** How the release came to be: command lines, run without faults. */
  readonly before?: readonly string[];
  /** Objects that are there before the command, and are nobody's or another release's. */
  readonly foreign?: readonly JsonObject[];
  /** ConfigMaps of the release that another release has taken over since. */
  readonly taken?: readonly string[];
  /** ConfigMaps that belong to the release's name already, from a life before, and have to outlive the command. */
  readonly adopted?: readonly string[];
  /** Without `--timeout`; `APP` and `CRDS` are charts. */
  readonly command: string;
  /** Whether it ends well without faults. */
  readonly succeeds: boolean;
  /** Has custom resources. `absent`: the definition is not there before. */
  readonly crds?: 'present' | 'absent';
  readonly maxHistory?: number;
}

const owner = (release: string): JsonObject => ({
  'meta.helm.sh/release-name': release,
  'meta.helm.sh/release-namespace': '__NS__',
});
const managed: JsonObject = { 'app.kubernetes.io/managed-by': 'Helm' };

export function configMap(name: string, release: string | undefined): JsonObject {
  const metadata = release === undefined ? { name } : { name, labels: managed, annotations: owner(release) };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { whose: release ?? 'nobody' } };
}

/** Is in the way of nobody, and must always stay. */
export const bystanders: readonly JsonObject[] = [
  configMap('bystander', undefined),
  configMap('of-another-release', 'other'),
];

const first = 'install web APP --set extra={old1,old2}';
const second = 'upgrade web APP --set extra={new1},value=two';
const crdsFirst = 'install web CRDS';
const waiting = '--set deployment=true --wait';
const four = ['install web APP', ...['two', 'three', 'four'].map((value) => `upgrade web APP --set value=${value}`)];
const badAfter = 'badHook=post-install\\,post-upgrade\\,post-rollback';
const badBefore = 'badHook=pre-install\\,pre-upgrade\\,pre-rollback';

type Rest = Omit<Case, 'verb' | 'name' | 'command' | 'succeeds'> & { readonly succeeds?: boolean };

function table(verb: Verb, rows: Readonly<Record<string, readonly [command: string, rest?: Rest]>>): Case[] {
  return Object.entries(rows).map(([name, [command, rest]]) => ({ verb, name, command, succeeds: true, ...rest }));
}

export const cases: readonly Case[] = [
  ...table('install', {
    plain: ['install web APP --set extra={one,two}'],
    hooks: ['install web APP --set hooks=true'],
    'bad-hook': [`install web APP --set ${badAfter}`, { succeeds: false }],
    atomic: [`install web APP --set ${badAfter} --atomic`, { succeeds: false }],
    // what an earlier release of that name left behind is not this one's to delete
    'atomic-adopted': [
      `install web APP --set shared=web-left,${badAfter} --atomic`,
      { succeeds: false, adopted: ['web-left'] },
    ],
    crds: ['install web CRDS', { crds: 'absent' }],
    wait: [`install web APP ${waiting}`],
    foreign: ['install web APP --set shared=theirs', { succeeds: false, foreign: [configMap('theirs', 'other')] }],
  }),
  ...table('upgrade', {
    plain: ['upgrade web APP --set value=two', { before: ['install web APP'] }],
    prune: [
      'upgrade web APP --set extra={new1},value=two',
      { before: ['install web APP --set extra={old1,old2},kept={keep1}'] },
    ],
    hooks: ['upgrade web APP --set hooks=true,value=two', { before: ['install web APP --set hooks=true'] }],
    'bad-hook-before': [
      `upgrade web APP --set extra={new1},value=two,${badBefore}`,
      { before: [first], succeeds: false },
    ],
    'bad-hook-after': [
      `upgrade web APP --set extra={new1},value=two,${badAfter}`,
      { before: [first], succeeds: false },
    ],
    atomic: [
      `upgrade web APP --set extra={new1},value=two,badHook=post-upgrade --atomic`,
      { before: [first], succeeds: false },
    ],
    // what an earlier release of that name left behind is not the upgrade's to delete either
    'atomic-adopted': [
      'upgrade web APP --set extra={new1},shared=web-left,badHook=post-upgrade --atomic',
      { before: [first], succeeds: false, adopted: ['web-left'] },
    ],
    crds: ['upgrade web CRDS --set value=two', { before: [crdsFirst], crds: 'present' }],
    wait: [`upgrade web APP ${waiting} --set value=two`, { before: [`install web APP ${waiting}`] }],
    history: ['upgrade web APP --set value=five --history-max 3', { before: four, maxHistory: 3 }],
    foreign: [
      'upgrade web APP --set extra={new1},shared=theirs',
      { before: [first], succeeds: false, foreign: [configMap('theirs', undefined)] },
    ],
    taken: [
      'upgrade web APP --set value=two',
      { before: ['install web APP --set extra={old1,lost}'], taken: ['web-lost'] },
    ],
    install: ['upgrade --install web APP --set extra={one,two}'],
  }),
  ...table('rollback', {
    plain: ['rollback web 1', { before: ['install web APP', 'upgrade web APP --set value=two'] }],
    prune: ['rollback web 1', { before: [first, 'upgrade web APP --set extra={new1},kept={keep1},value=two'] }],
    hooks: [
      'rollback web 1',
      { before: ['install web APP --set hooks=true', 'upgrade web APP --set hooks=true,value=two'] },
    ],
    'bad-hook': [
      'rollback web 1',
      { before: ['install web APP --set badHook=post-rollback', second], succeeds: false },
    ],
    crds: ['rollback web 1', { before: [crdsFirst, 'upgrade web CRDS --set value=two'], crds: 'present' }],
    wait: [
      'rollback web 1 --wait',
      { before: [`install web APP ${waiting}`, `upgrade web APP ${waiting} --set value=two`] },
    ],
    history: ['rollback web 3 --history-max 4', { before: four, maxHistory: 4 }],
    taken: [
      'rollback web 1',
      { before: ['install web APP', 'upgrade web APP --set extra={lost}'], taken: ['web-lost'] },
    ],
  }),
  ...table('uninstall', {
    plain: ['uninstall web', { before: [first] }],
    hooks: ['uninstall web', { before: ['install web APP --set hooks=true'] }],
    'bad-hook': ['uninstall web', { before: ['install web APP --set badHook=post-delete'], succeeds: false }],
    crds: ['uninstall web', { before: [crdsFirst], crds: 'present' }],
    wait: ['uninstall web --wait', { before: [`install web APP ${waiting}`] }],
    'keep-history': ['uninstall web --keep-history', { before: [first, second] }],
    kept: ['uninstall web', { before: ['install web APP --set kept={keep1},extra={old1}'] }],
    history: ['uninstall web', { before: four }],
    taken: ['uninstall web', { before: ['install web APP --set extra={old1,lost}'], taken: ['web-lost'] }],
  }),
];

export function caseName({ verb, name }: Pick<Case, 'verb' | 'name'>): string {
  return `${verb}/${name}`;
}
