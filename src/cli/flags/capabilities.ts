/** What templates are told of a cluster that is not asked. */
import type { Flag } from './flag.ts';

export const capabilityFlags: readonly Flag[] = [
  { name: 'kube-version', type: 'string', usage: 'Kubernetes version that .Capabilities.KubeVersion says' },
  {
    name: 'api-versions',
    shorthand: 'a',
    type: 'stringSlice',
    usage: 'API version that .Capabilities.APIVersions holds besides; may be given again',
  },
];
