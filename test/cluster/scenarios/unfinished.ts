/** Records of operations that were killed. */
import { fails, leave, type Scenario } from '../scenario.ts';
import { simple } from './charts.ts';

export const unfinishedScenarios: readonly Scenario[] = [
  {
    name: 'unfinished: another operation is in progress',
    files: simple,
    interop: true,
    steps: [
      'install web ./chart',
      'upgrade web ./chart --set a=2',
      leave('web', 2, 'pending-upgrade'),
      'list',
      'list -a',
      'list --pending',
      'status web',
      fails('upgrade web ./chart --set a=3'),
      fails('upgrade web ./chart --set a=3 --install'),
      'rollback web 1',
      'history web',
      'upgrade web ./chart --set a=3',
    ],
  },
  {
    name: 'unfinished: the install was killed',
    files: simple,
    steps: [
      'install web ./chart',
      leave('web', 1, 'pending-install'),
      fails('upgrade web ./chart'),
      fails('upgrade web ./chart --install'),
      fails('install web ./chart'),
      fails('rollback web'),
      'uninstall web',
    ],
  },
  {
    name: 'unfinished: the removal was killed',
    files: simple,
    steps: [
      'install web ./chart',
      leave('web', 1, 'uninstalling'),
      'list -a',
      'list --uninstalling',
      fails('upgrade web ./chart'),
      fails('install web ./chart'),
      'uninstall web',
    ],
  },
];
