/** What templates see of a release that is only shown, as `template` has it. */
import type { RenderingChoice } from '../../action/explain/rendering.ts';
import { currentNamespace } from '../../home/namespace.ts';
import type { Call } from '../command.ts';
import { capabilityFlags } from './capabilities.ts';
import type { Flag } from './flag.ts';

export const renderingFlags: readonly Flag[] = [
  { name: 'release', type: 'string', default: 'release-name', usage: 'name of the release that templates see' },
  { name: 'is-upgrade', type: 'bool', usage: 'set .Release.IsUpgrade, not .Release.IsInstall' },
  ...capabilityFlags,
];

export function renderingChoice({ flags, settings, env }: Call): RenderingChoice {
  return {
    name: flags.string('release'),
    namespace: () => currentNamespace(settings, env),
    kubeVersion: flags.string('kube-version'),
    apiVersions: flags.list('api-versions'),
    isUpgrade: flags.bool('is-upgrade'),
  };
}
