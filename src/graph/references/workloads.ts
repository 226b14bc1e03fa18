/** What is about workloads and their storage, and what is often beside them though Kubernetes itself does not have it. */
import { listAt, mapAt, stringAt, valueAt } from '../../go/field-path.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { claimReferences } from './pods.ts';
import { named, selected, typed, type Reference, type Selection } from './reference.ts';

const monitoring = 'monitoring.coreos.com';
const certificates = 'cert-manager.io';
const external = 'external-secrets.io';

export function workloadReferences(group: string, kind: string, object: GoMap): Reference[] {
  const spec = mapAt(object, 'spec');
  switch (`${group}/${kind}`) {
    case 'apps/StatefulSet':
      return [
        ...named('serviceName', '', 'Service', stringAt(spec, 'serviceName')),
        ...listAt(spec, 'volumeClaimTemplates').flatMap((one) => claimReferences(valueAt(one, 'spec'))),
      ];
    case 'autoscaling/HorizontalPodAutoscaler':
      return typed('scales', valueAt(spec, 'scaleTargetRef'), { group: '' });
    case 'autoscaling.k8s.io/VerticalPodAutoscaler':
      return typed('sizes', valueAt(spec, 'targetRef'), { group: '' });
    case 'keda.sh/ScaledObject':
      return typed('scales', valueAt(spec, 'scaleTargetRef'), { group: 'apps', kind: 'Deployment' });
    case '/PersistentVolumeClaim':
      return [
        ...claimReferences(spec),
        ...typed('dataSource', valueAt(spec, 'dataSourceRef') ?? valueAt(spec, 'dataSource'), { group: '' }),
      ];
    case '/PersistentVolume':
      return [
        ...claimReferences(spec),
        ...typed('claim', valueAt(spec, 'claimRef'), { group: '', kind: 'PersistentVolumeClaim' }),
      ];
    case `${certificates}/Certificate`:
      return [...named('makes', '', 'Secret', stringAt(spec, 'secretName')), ...issuer(spec)];
    case `${certificates}/Issuer`:
    case `${certificates}/ClusterIssuer`:
      return named('ca', '', 'Secret', stringAt(spec, 'ca', 'secretName'));
    case `${external}/ExternalSecret`:
      return [
        ...named('makes', '', 'Secret', stringAt(spec, 'target', 'name') || stringAt(object, 'metadata', 'name')),
        ...typed('store', valueAt(spec, 'secretStoreRef'), { group: external, kind: 'SecretStore' }),
      ];
    case 'bitnami.com/SealedSecret': {
      const name = stringAt(spec, 'template', 'metadata', 'name') || stringAt(object, 'metadata', 'name');
      return named('makes', '', 'Secret', name);
    }
    default:
      return [];
  }
}

export function workloadSelections(group: string, kind: string, object: GoMap): Selection[] {
  const spec = mapAt(object, 'spec');
  switch (`${group}/${kind}`) {
    case 'policy/PodDisruptionBudget':
      return selected('guards', 'pods', valueAt(spec, 'selector'));
    case `${monitoring}/ServiceMonitor`:
      return selected('scrapes', { group: '', kind: 'Service' }, valueAt(spec, 'selector'), namespaces(spec));
    case `${monitoring}/PodMonitor`:
      return selected('scrapes', 'pods', valueAt(spec, 'selector'), namespaces(spec));
    default:
      return [];
  }
}

function issuer(spec: GoMap | undefined): Reference[] {
  return typed('issuer', valueAt(spec, 'issuerRef'), { group: certificates, kind: 'Issuer' });
}

function namespaces(spec: Value | undefined): Selection['namespaces'] {
  const selector = mapAt(spec, 'namespaceSelector');
  if (selector?.get('any') === true) return 'all';
  const names = listAt(selector, 'matchNames').filter((one) => typeof one === 'string');
  return names.length === 0 ? undefined : names;
}
