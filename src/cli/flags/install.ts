/** Flags of what installs a chart, or shows what installing it would do. */
import { chartPathFlags, develFlag } from './chart-path.ts';
import type { Flag } from './flag.ts';
import { valuesFlags } from './values.ts';

export const installFlags: readonly Flag[] = [
  { name: 'create-namespace', type: 'bool', usage: "create the release's namespace if there is none" },
  {
    name: 'dry-run',
    type: 'string',
    valueWhenBare: 'client',
    usage:
      'only show what would be done: client (as without a value) asks no cluster, server may; none and false do it',
  },
  { name: 'force', type: 'bool', usage: 'replace resources instead of patching them' },
  { name: 'no-hooks', type: 'bool', usage: 'leave hooks out' },
  {
    name: 'replace',
    type: 'bool',
    usage: 'take a name again whose release was deleted but is still in the history; not for production',
  },
  {
    name: 'timeout',
    type: 'duration',
    default: '5m0s',
    usage: 'how long one Kubernetes operation, such as the job of a hook, may take',
  },
  {
    name: 'wait',
    type: 'bool',
    usage: 'wait until workloads, volume claims and services are ready, at most for --timeout',
  },
  { name: 'wait-for-jobs', type: 'bool', usage: 'with --wait: wait for all jobs to complete too' },
  {
    name: 'generate-name',
    shorthand: 'g',
    type: 'bool',
    usage: 'make a name up; the argument NAME is left out then',
  },
  { name: 'name-template', type: 'string', usage: 'Go template that gives the name of the release' },
  { name: 'description', type: 'string', usage: 'description to keep with the revision' },
  develFlag,
  { name: 'dependency-update', type: 'bool', usage: 'fetch missing dependencies of the chart first' },
  {
    name: 'disable-openapi-validation',
    type: 'bool',
    usage: "do not check manifests against the cluster's OpenAPI schema",
  },
  { name: 'atomic', type: 'bool', usage: 'take everything away again when installing fails; implies --wait' },
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
