/** Who may do what, and who is asked before the API server does it: RBAC, webhooks, APIs served by others. */
import { listAt, mapAt, stringAt, valueAt } from '../../go/field-path.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { named, selected, typed, type Reference, type Selection } from './reference.ts';

const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';

export function rightsReferences(group: string, kind: string, object: GoMap): Reference[] {
  switch (`${group}/${kind}`) {
    case `${rbac}/RoleBinding`:
    case `${rbac}/ClusterRoleBinding`:
      return [
        ...typed('role', valueAt(object, 'roleRef'), { group: rbac }),
        ...listAt(object, 'subjects')
          .filter((one) => stringAt(one, 'kind') === 'ServiceAccount')
          .flatMap((one) => typed('subject', one, { group: '' })),
      ];
    case '/ServiceAccount':
      return [
        ...listAt(object, 'secrets').flatMap((one) => named('secret', '', 'Secret', stringAt(one, 'name'))),
        ...listAt(object, 'imagePullSecrets').flatMap((one) =>
          named('imagePullSecret', '', 'Secret', stringAt(one, 'name')),
        ),
      ];
    case '/Secret':
      return named('token of', '', 'ServiceAccount', annotation(object, 'kubernetes.io/service-account.name'));
    case `${admission}/MutatingWebhookConfiguration`:
    case `${admission}/ValidatingWebhookConfiguration`:
      return listAt(object, 'webhooks').flatMap((one) => webhook(mapAt(one, 'clientConfig')));
    case `${admission}/ValidatingAdmissionPolicyBinding`:
    case `${admission}/MutatingAdmissionPolicyBinding`: {
      const policy = kind.slice(0, -'Binding'.length);
      return named('policy', admission, policy, stringAt(object, 'spec', 'policyName'));
    }
    case 'apiextensions.k8s.io/CustomResourceDefinition':
      return webhook(
        mapAt(object, 'spec', 'conversion', 'webhook', 'clientConfig') ??
          mapAt(object, 'spec', 'conversion', 'webhookClientConfig'),
      );
    case 'apiregistration.k8s.io/APIService':
      return service('served by', valueAt(object, 'spec', 'service'));
    default:
      return [];
  }
}

export function rightsSelections(group: string, kind: string, object: GoMap): Selection[] {
  if (group !== rbac || kind !== 'ClusterRole') return [];
  return listAt(object, 'aggregationRule', 'clusterRoleSelectors').flatMap((one) =>
    selected('aggregates', { group: rbac, kind }, one),
  );
}

function webhook(client: GoMap | undefined): Reference[] {
  return service('webhook', client?.get('service'));
}

function service(how: string, reference: Value | undefined): Reference[] {
  return named(how, '', 'Service', stringAt(reference, 'name'), { namespace: stringAt(reference, 'namespace') });
}

function annotation(object: GoMap, name: string): string {
  return stringAt(object, 'metadata', 'annotations', name);
}
