/** `uninstall`: what goes, what stays, and in which order it is said. */
import { create, edit, fails, gone, remove, type Scenario } from '../scenario.ts';
import { chart, plainConfigMap, simple, web } from './charts.ts';

const kept = chart({
  'templates/a.yaml': plainConfigMap('a', 'x: why', '{helm.sh/resource-policy: keep}'),
  'templates/b.yaml': plainConfigMap('b'),
  'templates/c.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: c\n  annotations: {helm.sh/resource-policy: " Keep "}\n',
});

export const uninstallScenarios: readonly Scenario[] = [
  {
    name: 'uninstall: all of it',
    files: web,
    interop: true,
    steps: ['install web ./chart', 'upgrade web ./chart --set tag=2', 'uninstall web', 'list -a', fails('history web')],
  },
  {
    name: 'uninstall: --keep-history',
    files: simple,
    interop: true,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set a=2',
      'uninstall web --keep-history',
      'history web',
      'status web',
      'list',
      'list --uninstalled',
      'list -a',
      fails('uninstall web --keep-history'),
      'uninstall web',
      'list -a',
    ],
  },
  {
    name: 'uninstall: no such release',
    files: simple,
    steps: [fails('uninstall web'), 'uninstall web --ignore-not-found', fails('uninstall')],
  },
  { name: 'uninstall: twice', files: simple, steps: ['install web ./chart', 'uninstall web', fails('uninstall web')] },
  {
    name: 'uninstall: several',
    files: simple,
    steps: ['install one ./chart', 'install two ./chart', 'uninstall one two', 'list -a'],
  },
  {
    name: 'uninstall: several, one unknown',
    files: simple,
    steps: [
      'install one ./chart',
      'install two ./chart',
      fails('uninstall one three two'),
      'list -a',
      'uninstall two three --ignore-not-found',
    ],
  },
  { name: 'uninstall: objects to keep', files: kept, interop: true, steps: ['install web ./chart', 'uninstall web'] },
  { name: 'uninstall: --dry-run', files: web, steps: ['install web ./chart', 'uninstall web --dry-run', 'list'] },
  {
    name: 'uninstall: --description',
    files: simple,
    steps: [
      'install web ./chart',
      "uninstall web --keep-history --description 'not needed'",
      'history web',
      'status web --show-desc',
    ],
  },
  {
    name: 'uninstall: --wait',
    files: web,
    steps: ['install web ./chart --wait', 'uninstall web --wait --timeout 60s'],
  },
  {
    name: 'uninstall: --cascade foreground',
    files: web,
    steps: ['install web ./chart --wait', 'uninstall web --cascade foreground --wait --timeout 60s'],
  },
  {
    name: 'uninstall: --cascade orphan',
    files: web,
    steps: ['install web ./chart --wait', 'uninstall web --cascade orphan', gone('apps/v1/deployments/web'), 'list'],
  },
  {
    name: 'uninstall: --cascade of an unknown kind',
    files: simple,
    steps: ['install web ./chart', fails('uninstall web --cascade sideways')],
  },
  {
    name: 'uninstall: an object is gone meanwhile',
    files: web,
    steps: ['install web ./chart', remove('v1/services/web'), 'uninstall web'],
  },
  {
    name: 'uninstall: --wait on an object that stays',
    files: simple,
    steps: [
      'install web ./chart',
      edit('v1/configmaps/web', { metadata: { finalizers: ['example.com/stay'] } }),
      fails('uninstall web --wait --timeout 2s', { hint: 'run uninstall again to finish' }),
      edit('v1/configmaps/web', { metadata: { finalizers: null } }),
      gone('v1/configmaps/web'),
    ],
  },
  {
    name: 'uninstall: an object of someone else with the same name as none of ours',
    files: simple,
    steps: [create('v1/configmaps', { metadata: { name: 'theirs' } }), 'install web ./chart', 'uninstall web'],
  },
  { name: 'uninstall: --no-hooks', files: simple, steps: ['install web ./chart', 'uninstall web --no-hooks'] },
];
