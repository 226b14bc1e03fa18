/** What is killed where, and what the next command makes of it: for killed.test.ts. `CHART` is that of interrupted-cases.ts. */
export interface Killed {
  readonly name: string;
  readonly before?: readonly string[];
  readonly command: string;
  /** The request that is held back when the process is killed, so that it is never done. */
  readonly at: RegExp;
  /** Statuses of the revisions then. */
  readonly left: readonly string[];
  readonly next: string;
  /** What the next command says on stderr. */
  readonly told: RegExp;
  readonly after: readonly string[];
  readonly objects: readonly string[];
  /** What stays after Helm went on: a failed revision's objects that it knows nothing of. */
  readonly stays?: readonly string[];
}

const two = ['install web CHART', 'upgrade web CHART --set value=two'];
const all = (value: string): string[] => [`configmaps/held ${value}`, 'serviceaccounts/first', 'services/last'];
const cut = (what: string): RegExp =>
  new RegExp(`^Revision \\d of "web" was ${what}: its \\w+ \\(process \\d+ on .*\\) was cut short`);
const leftBehind = /^The lock of release "web" was left behind: \w+ by process \d+ on .*\. It is taken over\.$/m;

const install = {
  command: 'install web CHART --set slow=true',
  at: /^POST .*\/configmaps/,
  left: ['pending-install'],
} as const;
const upgrade = {
  before: ['install web CHART'],
  command: 'upgrade web CHART --set value=two,extra=true',
  at: /^PATCH .*\/configmaps\/held/,
  left: ['deployed', 'pending-upgrade'],
} as const;
const rollback = {
  before: two,
  command: 'rollback web 1',
  at: /^PATCH .*\/configmaps\/held/,
  left: ['superseded', 'deployed', 'pending-rollback'],
} as const;

export const killed: readonly Killed[] = [
  {
    name: 'install, install',
    ...install,
    next: 'install web CHART',
    told: cut('pending-install'),
    after: ['deployed'],
    objects: all('one'),
  },
  {
    name: 'install, upgrade --install',
    ...install,
    next: 'upgrade web CHART --install',
    told: cut('pending-install'),
    after: ['deployed'],
    objects: all('one'),
  },
  {
    name: 'install, upgrade',
    ...install,
    next: 'upgrade web CHART',
    told: cut('pending-install'),
    after: ['superseded', 'deployed'],
    objects: all('one'),
  },
  {
    name: 'install, uninstall',
    ...install,
    next: 'uninstall web',
    told: cut('pending-install'),
    after: [],
    objects: [],
  },
  { name: 'install, recover', ...install, next: 'recover web', told: cut('pending-install'), after: [], objects: [] },
  {
    name: 'install, recover --continue',
    ...install,
    next: 'recover web --continue',
    told: /^$/,
    after: ['deployed'],
    objects: all('one'),
  },
  {
    name: 'install, unlock',
    ...install,
    next: 'unlock web',
    told: cut('pending-install'),
    after: ['failed'],
    objects: ['serviceaccounts/first'],
  },
  {
    name: 'install before its record, install',
    command: 'install web CHART',
    at: /^POST .*\/secrets/,
    left: [],
    next: 'install web CHART',
    told: leftBehind,
    after: ['deployed'],
    objects: all('one'),
  },
  {
    name: 'install before its last record, install',
    command: 'install web CHART',
    at: /^PUT .*\/secrets/,
    left: ['pending-install'],
    next: 'install web CHART --set value=two',
    told: cut('pending-install'),
    after: ['deployed'],
    objects: all('two'),
  },
  {
    name: 'upgrade, upgrade',
    ...upgrade,
    next: 'upgrade web CHART --set value=three',
    told: cut('pending-upgrade'),
    after: ['superseded', 'failed', 'deployed'],
    objects: all('three'),
  },
  {
    name: 'upgrade, rollback',
    ...upgrade,
    next: 'rollback web 1',
    told: cut('pending-upgrade'),
    after: ['superseded', 'failed', 'deployed'],
    objects: all('one'),
  },
  {
    name: 'upgrade, uninstall',
    ...upgrade,
    next: 'uninstall web',
    told: cut('pending-upgrade'),
    after: [],
    objects: [],
  },
  {
    name: 'upgrade, recover',
    ...upgrade,
    next: 'recover web',
    told: cut('pending-upgrade'),
    after: ['superseded', 'failed', 'deployed'],
    objects: all('one'),
  },
  {
    name: 'upgrade, recover --continue',
    ...upgrade,
    next: 'recover web --continue',
    told: /^$/,
    after: ['superseded', 'deployed'],
    objects: [...all('two'), 'serviceaccounts/early', 'services/extra'],
  },
  {
    name: 'upgrade, unlock',
    ...upgrade,
    next: 'unlock web',
    told: cut('pending-upgrade'),
    after: ['deployed', 'failed'],
    objects: [...all('one'), 'serviceaccounts/early'],
    stays: ['serviceaccounts/early'],
  },
  {
    name: 'upgrade between its last two records, upgrade',
    before: ['install web CHART'],
    command: 'upgrade web CHART --set value=two',
    at: /^PUT .*\/secrets\/sh\.helm\.release\.v1\.web\.v1/,
    left: ['deployed', 'deployed'],
    next: 'upgrade web CHART --set value=three',
    told: /^Revision 1 of "web" still said that it is deployed: it is recorded as superseded now\.$/m,
    after: ['superseded', 'superseded', 'deployed'],
    objects: all('three'),
  },
  {
    name: 'upgrade before its lock is gone, upgrade',
    before: ['install web CHART'],
    command: 'upgrade web CHART --set value=two',
    at: /^DELETE .*\/leases/,
    left: ['superseded', 'deployed'],
    next: 'upgrade web CHART --set value=three',
    told: leftBehind,
    after: ['superseded', 'superseded', 'deployed'],
    objects: all('three'),
  },
  {
    name: 'rollback, upgrade',
    ...rollback,
    next: 'upgrade web CHART --set value=three',
    told: cut('pending-rollback'),
    after: ['superseded', 'superseded', 'failed', 'deployed'],
    objects: all('three'),
  },
  {
    name: 'rollback, rollback',
    ...rollback,
    next: 'rollback web 1',
    told: cut('pending-rollback'),
    after: ['superseded', 'superseded', 'failed', 'deployed'],
    objects: all('one'),
  },
  {
    name: 'rollback, recover',
    ...rollback,
    next: 'recover web',
    told: cut('pending-rollback'),
    after: ['superseded', 'superseded', 'failed', 'deployed'],
    objects: all('two'),
  },
  {
    name: 'rollback, recover --continue',
    ...rollback,
    next: 'recover web --continue',
    told: /^$/,
    after: ['superseded', 'superseded', 'deployed'],
    objects: all('one'),
  },
  {
    name: 'uninstall, uninstall',
    before: two,
    command: 'uninstall web',
    at: /^DELETE .*\/configmaps\/held/,
    left: ['superseded', 'uninstalling'],
    next: 'uninstall web',
    told: leftBehind,
    after: [],
    objects: [],
  },
  {
    name: 'uninstall before its last record, recover',
    before: two,
    command: 'uninstall web',
    at: /^DELETE .*\/secrets\/sh\.helm\.release\.v1\.web\.v2/,
    left: ['uninstalling'],
    next: 'recover web',
    told: /^$/,
    after: [],
    objects: [],
  },
];
