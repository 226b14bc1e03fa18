/** Flags of `upgrade`. */
import { settingsFromEnvironment } from '../../home/settings.ts';
import { noPreflightFlag, reapplyFlags } from './apply.ts';
import { changeFlags, hideSecretFlag, showSecretsFlag } from './change.ts';
import type { Flag } from './flag.ts';

export const upgradeFlags: readonly Flag[] = [
  { name: 'install', shorthand: 'i', type: 'bool', usage: 'install the release if there is none of this name' },
  { name: 'create-namespace', type: 'bool', usage: "with --install: create the release's namespace if there is none" },
  { name: 'reset-values', type: 'bool', usage: 'begin with the values of the chart, not with those set before' },
  {
    name: 'reuse-values',
    type: 'bool',
    usage: "keep the values of the revision before, the chart's too, below those given now; not with --reset-values",
  },
  {
    name: 'reset-then-reuse-values',
    type: 'bool',
    usage:
      'begin with the values of the chart, then those set before, then those given now; not with the other two flags',
  },
  {
    name: 'history-max',
    type: 'int',
    default: String(settingsFromEnvironment(process.env).maxHistory),
    usage: 'how many revisions to keep of the release; 0 for all',
  },
  { name: 'cleanup-on-fail', type: 'bool', usage: 'delete what this upgrade created when it fails' },
  {
    name: 'recreate-pods',
    type: 'bool',
    usage: 'delete the pods of what was changed, for their controllers to make them anew',
    deprecated: 'functionality will no longer be updated. Consult the documentation for other methods to recreate pods',
    hidden: true,
  },
  hideSecretFlag,
  showSecretsFlag,
  ...reapplyFlags,
  noPreflightFlag,
  ...changeFlags,
];
