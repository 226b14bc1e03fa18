/** Flags of everything that makes a revision of a chart: install, upgrade, and template, which shows what they would do. */
import { chartPathFlags, develFlag } from './chart-path.ts';
import type { Flag } from './flag.ts';
import { valuesFlags } from './values.ts';
import { progressFlag, timeoutFlag, waitFlag, waitForJobsFlag } from './wait.ts';

export const changeFlags: readonly Flag[] = [
  {
    name: 'dry-run',
    type: 'string',
    valueWhenBare: 'client',
    values: ['none', 'client', 'server'],
    usage:
      'only show what would be done: with client (as without a value) templates look nothing up in the cluster, ' +
      'with server they may; none and false do it',
  },
  { name: 'no-hooks', type: 'bool', usage: 'leave hooks out' },
  timeoutFlag,
  progressFlag,
  waitFlag,
  waitForJobsFlag,
  { name: 'description', type: 'string', usage: 'description to keep with the revision' },
  develFlag,
  { name: 'dependency-update', type: 'bool', usage: 'fetch missing dependencies of the chart first' },
  {
    name: 'disable-openapi-validation',
    type: 'bool',
    usage: "do not check manifests against the cluster's OpenAPI schema",
  },
  {
    name: 'atomic',
    type: 'bool',
    usage: 'undo everything when it fails; implies --wait',
    deprecatedIn4: 'use --rollback-on-failure instead',
  },
  { name: 'rollback-on-failure', type: 'bool', usage: 'as --atomic, but implies --wait=watcher' },
  { name: 'skip-crds', type: 'bool', usage: 'do not install CRDs; else those that are missing are installed' },
  { name: 'render-subchart-notes', type: 'bool', usage: 'show the notes of subcharts too' },
  { name: 'skip-schema-validation', type: 'bool', usage: "do not check values against the chart's JSON schema" },
  {
    name: 'labels',
    shorthand: 'l',
    type: 'stringToString',
    usage: 'labels for the record of the release, as key=value with commas between',
  },
  { name: 'enable-dns', type: 'bool', usage: 'let templates look names up in DNS' },
  { name: 'hide-notes', type: 'bool', usage: 'do not print the notes; they are kept with the release all the same' },
  { name: 'take-ownership', type: 'bool', usage: 'take over resources that belong to no release or to another one' },
  ...valuesFlags,
  ...chartPathFlags,
];

export const hideSecretFlag: Flag = {
  name: 'hide-secret',
  type: 'bool',
  usage: 'with --dry-run: leave what Secrets hold out',
};

export const showSecretsFlag: Flag = {
  name: 'show-secrets',
  type: 'bool',
  usage: 'show what Secrets hold on a terminal too; elsewhere they are never hidden',
};
