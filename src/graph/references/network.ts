/** How what comes from outside gets to pods: Services, Ingresses, routes of the Gateway API. */
import { listAt, mapAt, stringAt, valueAt } from '../../go/field-path.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { named, selected, typed, type Reference, type Selection } from './reference.ts';

const gateways = 'gateway.networking.k8s.io';

export function networkReferences(group: string, kind: string, object: GoMap): Reference[] {
  switch (`${group}/${kind}`) {
    case 'networking.k8s.io/Ingress':
      return ingress(mapAt(object, 'spec'));
    case 'networking.k8s.io/IngressClass':
      return typed('parameters', valueAt(object, 'spec', 'parameters'), { group: '' });
    case '/Endpoints':
      return reversed('endpoints', stringAt(object, 'metadata', 'name'));
    case 'discovery.k8s.io/EndpointSlice':
      return reversed('endpoints', stringAt(object, 'metadata', 'labels', 'kubernetes.io/service-name'));
    case `${gateways}/Gateway`:
      return gateway(mapAt(object, 'spec'));
    default:
      return group === gateways && kind.endsWith('Route') ? route(mapAt(object, 'spec')) : [];
  }
}

export function networkSelections(group: string, kind: string, object: GoMap): Selection[] {
  switch (`${group}/${kind}`) {
    case '/Service': {
      const labels = mapAt(object, 'spec', 'selector');
      if (labels === undefined || labels.size === 0) return [];
      return [{ how: 'selects', of: 'pods', labels, expressions: [], namespaces: undefined }];
    }
    case 'networking.k8s.io/NetworkPolicy':
      return selected('applies to', 'pods', valueAt(object, 'spec', 'podSelector'));
    default:
      return [];
  }
}

function service(how: string, name: string): Reference[] {
  return named(how, '', 'Service', name);
}

function reversed(how: string, name: string): Reference[] {
  return service(how, name).map((one) => ({ ...one, reversed: true }));
}

function ingress(spec: GoMap | undefined): Reference[] {
  const backends = [
    valueAt(spec, 'defaultBackend'),
    valueAt(spec, 'backend'),
    ...listAt(spec, 'rules').flatMap((rule) => listAt(rule, 'http', 'paths').map((path) => valueAt(path, 'backend'))),
  ];
  return [
    ...backends.flatMap((backend) => [
      ...service('backend', stringAt(backend, 'service', 'name') || stringAt(backend, 'serviceName')),
      ...typed('backend', valueAt(backend, 'resource'), { group: '' }),
    ]),
    ...listAt(spec, 'tls').flatMap((one) => named('tls', '', 'Secret', stringAt(one, 'secretName'))),
    ...named('class', 'networking.k8s.io', 'IngressClass', stringAt(spec, 'ingressClassName')),
  ];
}

function gateway(spec: GoMap | undefined): Reference[] {
  return [
    ...named('class', gateways, 'GatewayClass', stringAt(spec, 'gatewayClassName')),
    ...listAt(spec, 'listeners').flatMap((listener) =>
      listAt(listener, 'tls', 'certificateRefs').flatMap((one) => typed('tls', one, { group: '', kind: 'Secret' })),
    ),
  ];
}

function route(spec: GoMap | undefined): Reference[] {
  const backend = (how: string, one: Value | undefined): Reference[] => typed(how, one, { group: '', kind: 'Service' });
  const filters = (holder: Value): Reference[] =>
    listAt(holder, 'filters').flatMap((filter) => [
      ...backend('mirror', valueAt(filter, 'requestMirror', 'backendRef')),
      ...typed('filter', valueAt(filter, 'extensionRef')),
    ]);
  return [
    ...listAt(spec, 'parentRefs').flatMap((one) => typed('parent', one, { group: gateways, kind: 'Gateway' })),
    ...listAt(spec, 'rules').flatMap((rule) => [
      ...listAt(rule, 'backendRefs').flatMap((one) => [...backend('backend', one), ...filters(one)]),
      ...filters(rule),
    ]),
  ];
}
