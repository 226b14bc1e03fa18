/** Hooks of every event, and `test`. */
import { fails, gone, type Scenario } from '../scenario.ts';
import { chart, hook, plainConfigMap, simple } from './charts.ts';

const withHooks = (files: Record<string, string>): Record<string, string> => ({
  ...simple,
  ...chart({ ...files, 'values.yaml': 'a: one\n' }),
});
const configMapHook = (name: string, events: string, more = ''): string =>
  plainConfigMap(name, 'x: why', `{helm.sh/hook: "${events}"${more}}`);
const everyEvent = ['install', 'upgrade', 'rollback', 'delete'].flatMap((verb) => [`pre-${verb}`, `post-${verb}`]);
const each = Object.fromEntries(everyEvent.map((event) => [`templates/${event}.yaml`, configMapHook(event, event)]));
const tests = {
  'templates/a.yaml': hook('check-a', 'test', { weight: 2 }),
  'templates/b.yaml': hook('check-b', 'test-success', { weight: 1 }),
};

export const hookScenarios: readonly Scenario[] = [
  {
    name: 'hooks: every event',
    files: withHooks(each),
    interop: true,
    steps: ['install web ./chart', 'upgrade web ./chart --set a=2', 'rollback web', 'uninstall web'],
  },
  {
    name: 'hooks: --no-hooks',
    files: withHooks(each),
    steps: [
      'install web ./chart --no-hooks',
      'upgrade web ./chart --set a=2 --no-hooks',
      'rollback web --no-hooks',
      'uninstall web --no-hooks',
    ],
  },
  {
    name: 'hooks: text without an end of line',
    files: withHooks({
      'templates/hook.yaml': configMapHook('pre', 'pre-install').replace('x: why\n', 'x: |\n    why'),
      'templates/map.yaml': plainConfigMap('map').replace('x: why\n', 'x: |\n    why'),
    }),
    steps: ['install web ./chart'],
  },
  {
    name: 'hooks: a Pod that succeeds',
    files: withHooks({ 'templates/h.yaml': hook('pre', 'pre-install,pre-upgrade') }),
    steps: ['install web ./chart', 'upgrade web ./chart', 'uninstall web'],
  },
  {
    name: 'hooks: a Job that succeeds',
    files: withHooks({ 'templates/h.yaml': hook('pre', 'pre-install,post-upgrade', { kind: 'Job' }) }),
    steps: ['install web ./chart', 'upgrade web ./chart'],
  },
  {
    name: 'hooks: a Pod that fails before the install',
    files: withHooks({ 'templates/h.yaml': hook('pre', 'pre-install', { fate: 'fail' }) }),
    steps: [fails('install web ./chart'), 'status web', 'history web'],
  },
  {
    name: 'hooks: a Job that fails before the upgrade',
    files: withHooks({ 'templates/h.yaml': hook('pre', 'pre-upgrade', { kind: 'Job', fate: 'fail' }) }),
    interop: true,
    steps: [
      'install web ./chart',
      fails('upgrade web ./chart --set a=2'),
      'history web',
      'upgrade web ./chart --no-hooks --set a=3',
    ],
  },
  {
    name: 'hooks: a Pod that fails after the install',
    files: withHooks({ 'templates/h.yaml': hook('post', 'post-install', { fate: 'fail' }) }),
    steps: [fails('install web ./chart'), 'status web', 'upgrade web ./chart', 'history web'],
  },
  {
    name: 'hooks: one that fails under --atomic',
    files: withHooks({ 'templates/h.yaml': hook('post', 'post-upgrade', { fate: 'fail' }) }),
    steps: ['install web ./chart', fails('upgrade web ./chart --set a=2 --atomic --timeout 30s'), 'history web'],
  },
  {
    name: 'hooks: one that fails before the removal',
    files: withHooks({ 'templates/h.yaml': hook('pre', 'pre-delete', { fate: 'fail' }) }),
    steps: ['install web ./chart', fails('uninstall web'), 'list -a', 'uninstall web --no-hooks'],
  },
  {
    name: 'hooks: one that fails after the removal',
    files: withHooks({ 'templates/h.yaml': hook('post', 'post-delete', { fate: 'fail' }) }),
    steps: ['install web ./chart', fails('uninstall web'), 'list -a'],
  },
  {
    name: 'hooks: one that never ends',
    files: withHooks({ 'templates/h.yaml': hook('pre', 'pre-install', { fate: 'run' }) }),
    steps: [fails('install web ./chart --timeout 2s'), 'status web'],
  },
  {
    name: 'hooks: weights and names',
    files: withHooks({
      'templates/c.yaml': configMapHook('c', 'pre-install'),
      'templates/a.yaml': configMapHook('a', 'pre-install', ', helm.sh/hook-weight: "5"'),
      'templates/b.yaml': configMapHook('b', 'pre-install', ', helm.sh/hook-weight: "-5"'),
      'templates/d.yaml': hook('d', 'pre-install', { weight: 1 }),
    }),
    steps: ['install web ./chart', 'get hooks web'],
  },
  {
    name: 'hooks: delete policies on success',
    files: withHooks({
      'templates/a.yaml': configMapHook('a', 'pre-install', ', helm.sh/hook-delete-policy: hook-succeeded'),
      'templates/b.yaml': configMapHook('b', 'pre-install', ', helm.sh/hook-delete-policy: hook-failed'),
      'templates/c.yaml': configMapHook('c', 'pre-install', ', helm.sh/hook-delete-policy: before-hook-creation'),
      'templates/d.yaml': configMapHook(
        'd',
        'pre-install',
        ', helm.sh/hook-delete-policy: "before-hook-creation,hook-succeeded"',
      ),
    }),
    steps: ['install web ./chart'],
  },
  {
    name: 'hooks: delete policies on failure',
    files: withHooks({
      'templates/a.yaml': configMapHook('a', 'pre-install', ', helm.sh/hook-delete-policy: hook-succeeded'),
      'templates/b.yaml': hook('b', 'pre-install', { fate: 'fail', policy: 'hook-failed', weight: 3 }),
      'templates/c.yaml': hook('c', 'pre-install', { fate: 'fail', weight: 4 }),
    }),
    steps: [fails('install web ./chart'), gone('v1/pods/b')],
  },
  {
    name: 'hooks: one of an earlier run is in the way',
    files: withHooks({
      'templates/a.yaml': configMapHook('a', 'pre-upgrade', ', helm.sh/hook-delete-policy: hook-succeeded,hook-failed'),
    }),
    steps: ['install web ./chart', 'upgrade web ./chart --set a=2', 'upgrade web ./chart --set a=3'],
  },
  {
    name: 'hooks: output log policy',
    files: withHooks({
      'templates/a.yaml': hook('a', 'pre-install', { log: 'hook-succeeded' }),
      'templates/b.yaml': hook('b', 'post-install', { log: 'hook-failed', fate: 'fail' }),
    }),
    steps: [fails('install web ./chart')],
  },
  {
    name: 'hooks: several events of one hook',
    files: withHooks({ 'templates/a.yaml': configMapHook('a', 'pre-install, post-install,pre-upgrade') }),
    steps: ['install web ./chart', 'upgrade web ./chart', 'get hooks web'],
  },
  {
    name: 'hooks: an event that is unknown',
    files: withHooks({ 'templates/a.yaml': configMapHook('a', 'pre-party') }),
    steps: ['install web ./chart', 'get hooks web', 'get manifest web'],
  },
  {
    name: 'hooks: one that the server refuses',
    files: withHooks({ 'templates/a.yaml': configMapHook('Bad_Name', 'pre-install') }),
    steps: [fails('install web ./chart'), 'history web'],
  },
  {
    name: 'hooks: they stay after uninstall',
    files: withHooks({
      'templates/a.yaml': configMapHook('a', 'post-install'),
      'templates/b.yaml': hook('check', 'test'),
    }),
    steps: ['install web ./chart', 'test web', 'uninstall web'],
  },
  {
    name: 'hooks: a dry run shows them',
    files: withHooks({ 'templates/a.yaml': configMapHook('a', 'post-install') }),
    steps: ['install web ./chart --dry-run', 'install web ./chart', 'upgrade web ./chart --dry-run'],
  },
  {
    name: 'test: two that succeed',
    files: withHooks(tests),
    interop: true,
    steps: ['install web ./chart', 'test web', 'status web', 'test web'],
  },
  { name: 'test: --logs', files: withHooks(tests), steps: ['install web ./chart', 'test web --logs'] },
  {
    name: 'test: --filter',
    files: withHooks(tests),
    steps: [
      'install web ./chart',
      'test web --filter name=check-a',
      'test web --filter !name=check-a --logs',
      'status web',
      'test web --filter name=none',
    ],
  },
  {
    name: 'test: one that fails',
    files: withHooks({ ...tests, 'templates/b.yaml': hook('check-b', 'test', { weight: 1, fate: 'fail' }) }),
    interop: true,
    steps: ['install web ./chart', fails('test web'), fails('test web --logs'), 'status web'],
  },
  {
    name: 'test: one that never ends',
    files: withHooks({ 'templates/a.yaml': hook('check', 'test', { fate: 'run' }) }),
    steps: ['install web ./chart', fails('test web --timeout 2s')],
  },
  { name: 'test: none', files: simple, steps: ['install web ./chart', 'test web', fails('test no'), fails('test')] },
  {
    name: 'test: notes and --hide-notes',
    files: withHooks({ ...tests, 'templates/NOTES.txt': 'Note this.\n' }),
    steps: ['install web ./chart', 'test web', 'test web --hide-notes'],
  },
  {
    name: 'test: a Job with a delete policy',
    files: withHooks({
      'templates/a.yaml': hook('check', 'test', { kind: 'Job', policy: 'before-hook-creation,hook-succeeded' }),
    }),
    steps: ['install web ./chart', 'test web', 'test web'],
  },
];
