/** Names, revisions and records that are not as a command needs them. As in bad-input.ts, `hint` is what is said below Helm's words. */
import { edit, fails, leave, type Scenario } from '../scenario.ts';
import { mixed, verbs } from './bad-input.ts';
import { simple } from './charts.ts';

export const badNameScenarios: readonly Scenario[] = [
  {
    name: 'bad input: names that are none',
    files: simple,
    steps: [
      ...verbs
        .filter((line) => line !== 'list')
        .map((line) =>
          fails(
            line.replace(/ (?:web|other)/, ' Bad_Name'),
            /^(?:install|template)/.test(line) ? {} : { hint: 'A name has at most 53' },
          ),
        ),
      fails(`install ${'n'.repeat(54)} ./chart`),
      fails('install web ./chart -n Bad_Namespace', { hint: '--create-namespace' }),
      'list -n Bad_Namespace',
      fails('upgrade web ./chart --install -n Bad_Namespace'),
    ],
  },
  {
    name: 'bad input: no such release',
    files: simple,
    steps: verbs
      .filter((line) => line.includes(' web') && !line.includes('--install') && !line.startsWith('template'))
      .map((line) => fails(line, { hint: line.startsWith('upgrade') ? 'upgrade --install' : 'list --all shows' })),
  },
  {
    name: 'bad input: no such revision',
    files: simple,
    steps: [
      'install web ./chart',
      fails('rollback web 7', { hint: 'history RELEASE' }),
      fails('rollback web', { hint: 'history RELEASE' }),
      fails('rollback web -1'),
      fails('rollback web one'),
      fails('status web --revision 7', { hint: 'history RELEASE' }),
      ...['all', 'values', 'manifest', 'hooks', 'notes', 'metadata'].map((what) =>
        fails(`get ${what} web --revision 7`),
      ),
    ],
  },
  {
    name: 'bad input: a name in use',
    files: simple,
    steps: [
      'install web ./chart',
      fails('install web ./chart', { hint: 'upgrade changes the release' }),
      fails('install web ./chart --replace', { hint: 'upgrade changes the release' }),
      'uninstall web --keep-history',
      fails('install web ./chart', { hint: '--replace takes the name again' }),
      fails('upgrade web ./chart', { hint: 'upgrade --install' }),
      fails('uninstall web --keep-history', { hint: 'without --keep-history' }),
    ],
  },
  ...['garbage', '', 'H4sIAAAAAAAA/w=='].map((text): Scenario => ({
    name: `bad input: a record that is ${text === '' ? 'empty' : JSON.stringify(text)}`,
    files: simple,
    steps: [
      'install web ./chart',
      edit('v1/secrets/sh.helm.release.v1.web.v1', { data: { release: Buffer.from(text).toString('base64') } }),
      ...mixed(verbs, /^(?:install|history|list|template)/, {
        hint: 'kubectl get secrets,configmaps -l owner=helm,name=web',
      }),
    ],
  })),
  {
    name: 'bad input: the last record is broken',
    files: simple,
    steps: [
      'install web ./chart',
      'upgrade web ./chart',
      edit('v1/secrets/sh.helm.release.v1.web.v2', { data: { release: 'Z2FyYmFnZQ==' } }),
      fails('upgrade web ./chart', { hint: 'sh.helm.release.v1.web.v2 back from a backup' }),
      fails('upgrade web ./chart --install', { hint: 'sh.helm.release.v1.web.v2 back from a backup' }),
      fails('rollback web', { hint: 'sh.helm.release.v1.web.v2 back from a backup' }),
      'status web --revision 1',
      ...mixed(
        verbs.filter((line) => !/^(?:upgrade|rollback|test|status|get|uninstall)/.test(line)),
        /./,
      ),
    ],
  },
  ...Object.entries({
    'pending-install': 'Revision 2 is pending-install.',
    'pending-upgrade': 'Revision 2 is pending-upgrade.',
    'pending-rollback': 'roll back to the revision before it',
    uninstalling: 'history RELEASE',
    failed: '',
    superseded: '',
    unknown: 'history RELEASE',
  }).map(([status, hint]): Scenario => ({
    name: `bad input: the last revision is ${status}`,
    files: simple,
    steps: [
      'install web ./chart',
      'upgrade web ./chart',
      leave('web', 2, status),
      fails('install web ./chart'),
      ...mixed(['upgrade web ./chart', 'upgrade web ./chart --install'], hint === '' ? /./ : /^$/, { hint }),
      'test web',
      'status web',
      'history web',
      'list -a',
      'rollback web',
      'history web',
      'uninstall web',
    ],
  })),
];
