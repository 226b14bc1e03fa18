import { expect, test } from 'bun:test';
import { ApiError, noDetails } from '../../../src/kube/api-error.ts';
import type { Trial } from '../../../src/kube/preflight/dry-run.ts';
import { verdictOn } from '../../../src/kube/preflight/verdict.ts';
import { typedJson } from '../../typed-json.ts';
import type { GoMap } from '../../../src/go/values.ts';

type Change = Trial['change'];

function trial(apiVersion: string, kind: string, change: Change, refusal?: ApiError, spec: object = {}): Trial {
  const slash = apiVersion.indexOf('/');
  const [group, version] = [apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1)];
  const type = { group, version, kind, plural: `${kind.toLowerCase()}s`, namespaced: true, verbs: [] };
  const object = typedJson({ apiVersion, kind, metadata: { name: 'x' }, spec }) as GoMap;
  return {
    item: { ref: { type, namespace: 'demo', name: 'x' }, object },
    change,
    error: refusal,
    refusal,
    warnings: [],
  };
}

const invalid = new ApiError('ConfigMap "x" is invalid: data: no', { status: 422, reason: 'Invalid' });
const answer = (status: number, message: string, reason = ''): ApiError => new ApiError(message, { status, reason });
const forbidden = (message: string): ApiError => answer(403, message, 'Forbidden');
const right = forbidden(
  'pods is forbidden: User "u" cannot create resource "pods" in API group "" in the namespace "demo"',
);
const webhook = answer(400, 'admission webhook "w.example.com" denied the request: no', 'BadRequest');
const conflict = new ApiError('Apply failed with 1 conflict', {
  status: 409,
  reason: 'Conflict',
  details: { ...noDetails, causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "x"', field: '.spec' }] },
});
const definition = { group: 'example.com', names: { kind: 'Widget' } };
const none: Trial[] = [];

/** What is refused, what else is changed (before it), kinds of hooks that run before, and what becomes of it. */
const cases: readonly (readonly [string, Trial, readonly Trial[], readonly string[], string])[] = [
  ['an invalid object', trial('v1', 'ConfigMap', 'create', invalid), none, [], 'holds'],
  [
    'an invalid object behind others',
    trial('v1', 'ConfigMap', 'create', invalid),
    [trial('v1', 'Secret', 'create')],
    [],
    'holds',
  ],
  ['an invalid object, and a hook', trial('v1', 'ConfigMap', 'create', invalid), none, ['Job'], 'holds'],
  [
    'an immutable field, and a hook that may delete the object',
    trial('apps/v1', 'Deployment', 'update', invalid),
    none,
    ['Job'],
    'anew',
  ],
  [
    'an immutable field, and a hook that does nothing',
    trial('apps/v1', 'Deployment', 'update', invalid),
    none,
    ['ConfigMap'],
    'holds',
  ],
  ['an invalid custom object', trial('example.com/v1', 'Widget', 'create', invalid), none, [], 'holds'],
  [
    'an invalid custom object whose definition the release changes',
    trial('example.com/v1', 'Widget', 'create', invalid),
    [trial('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'update', undefined, definition)],
    [],
    'passes',
  ],
  [
    'an invalid custom object whose definition stays as it is',
    trial('example.com/v1', 'Widget', 'create', invalid),
    [trial('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'none', undefined, definition)],
    [],
    'holds',
  ],
  [
    'an invalid custom object, and a hook',
    trial('example.com/v1', 'Widget', 'create', invalid),
    none,
    ['Job'],
    'passes',
  ],
  [
    'an invalid custom object, and a definition as a hook',
    trial('example.com/v1', 'Widget', 'create', invalid),
    none,
    ['CustomResourceDefinition'],
    'passes',
  ],
  [
    'what no decoder reads',
    trial('v1', 'Secret', 'create', answer(400, 'Secret in version "v1" cannot be handled as a Secret: json: no')),
    none,
    [],
    'holds',
  ],
  ['fields of another manager', trial('v1', 'ConfigMap', 'update', conflict), none, [], 'holds'],
  [
    'somebody was faster',
    trial('v1', 'ConfigMap', 'update', answer(409, 'the object has been modified', 'Conflict')),
    none,
    [],
    'passes',
  ],
  [
    'it is there by now',
    trial('v1', 'ConfigMap', 'create', answer(409, 'already exists', 'AlreadyExists')),
    none,
    [],
    'passes',
  ],
  ['a right', trial('v1', 'Pod', 'create', right), [trial('v1', 'ConfigMap', 'create')], [], 'holds'],
  [
    'a right, and the release binds a role',
    trial('v1', 'Pod', 'create', right),
    [trial('rbac.authorization.k8s.io/v1', 'RoleBinding', 'create')],
    [],
    'passes',
  ],
  [
    'a right, and the release has a role that stays',
    trial('v1', 'Pod', 'create', right),
    [trial('rbac.authorization.k8s.io/v1', 'Role', 'none')],
    [],
    'holds',
  ],
  ['a right, and a hook binds a role', trial('v1', 'Pod', 'create', right), none, ['RoleBinding'], 'passes'],
  [
    'a namespace',
    trial('v1', 'ConfigMap', 'create', answer(404, 'namespaces "demo" not found', 'NotFound')),
    none,
    [],
    'holds',
  ],
  [
    'a namespace of the release',
    trial('v1', 'ConfigMap', 'create', answer(404, 'namespaces "demo" not found', 'NotFound')),
    [trial('v1', 'Namespace', 'create')],
    [],
    'passes',
  ],
  [
    'a namespace that is made first',
    trial('v1', 'ConfigMap', 'create', answer(404, 'namespaces "fresh" not found', 'NotFound')),
    none,
    [],
    'passes',
  ],
  [
    'a service account of the release',
    trial(
      'v1',
      'Pod',
      'create',
      forbidden('pods "x" is forbidden: error looking up service account demo/web: serviceaccount "web" not found'),
    ),
    [trial('v1', 'ServiceAccount', 'create')],
    [],
    'passes',
  ],
  [
    'a service account that nobody makes',
    trial(
      'v1',
      'Pod',
      'create',
      forbidden('pods "x" is forbidden: error looking up service account demo/web: serviceaccount "web" not found'),
    ),
    [trial('v1', 'ConfigMap', 'create')],
    [],
    'holds',
  ],
  [
    'a priority class of the release',
    trial('v1', 'Pod', 'create', forbidden('pods "x" is forbidden: no PriorityClass with name high was found')),
    [trial('scheduling.k8s.io/v1', 'PriorityClass', 'create')],
    [],
    'passes',
  ],
  [
    'a role of the release that a binding names',
    trial(
      'rbac.authorization.k8s.io/v1',
      'RoleBinding',
      'create',
      answer(404, 'roles.rbac.authorization.k8s.io "r" not found', 'NotFound'),
    ),
    [trial('rbac.authorization.k8s.io/v1', 'Role', 'create')],
    [],
    'passes',
  ],
  [
    'a quota',
    trial('v1', 'Pod', 'create', forbidden('pods "x" is forbidden: exceeded quota: q, requested: pods=1')),
    [trial('v1', 'ConfigMap', 'create')],
    [],
    'holds',
  ],
  [
    'a quota, and the release changes it',
    trial('v1', 'Pod', 'create', forbidden('exceeded quota: q, requested: pods=1')),
    [trial('v1', 'ResourceQuota', 'update')],
    [],
    'passes',
  ],
  [
    'a quota, and the release may give something back',
    trial('v1', 'Service', 'create', forbidden('exceeded quota: q, requested: x')),
    [trial('v1', 'Service', 'update')],
    [],
    'passes',
  ],
  [
    'a limit of the release',
    trial('v1', 'Pod', 'create', forbidden('maximum cpu usage per Container is 1, but limit is 2')),
    [trial('v1', 'LimitRange', 'update')],
    [],
    'passes',
  ],
  ['a webhook', trial('apps/v1', 'Deployment', 'update', webhook), [trial('v1', 'ConfigMap', 'none')], [], 'holds'],
  [
    'a webhook, and something changes before',
    trial('apps/v1', 'Deployment', 'update', webhook),
    [trial('v1', 'ConfigMap', 'update')],
    [],
    'passes',
  ],
  ['a webhook, and a hook', trial('apps/v1', 'Deployment', 'update', webhook), none, ['Job'], 'passes'],
  [
    'a webhook that answers as for an invalid object',
    trial('v1', 'Pod', 'create', answer(422, 'admission webhook "w" denied the request: no', 'Invalid')),
    [trial('v1', 'ConfigMap', 'create')],
    [],
    'passes',
  ],
  [
    'a policy, and something changes before',
    trial(
      'v1',
      'Pod',
      'create',
      answer(
        422,
        "pods \"x\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
        'Invalid',
      ),
    ),
    [trial('v1', 'ConfigMap', 'create')],
    [],
    'passes',
  ],
  [
    'a port of a Service that another Service may give up',
    trial(
      'v1',
      'Service',
      'create',
      answer(422, 'Service "x" is invalid: spec.ports[0].nodePort: provided port is already allocated', 'Invalid'),
    ),
    [trial('v1', 'Service', 'update')],
    [],
    'passes',
  ],
  [
    'a webhook that knows no dry run',
    trial('v1', 'Pod', 'create', answer(400, 'admission webhook "w" does not support dry run', 'BadRequest')),
    none,
    [],
    'passes',
  ],
  [
    'a webhook that does not answer',
    trial('v1', 'Pod', 'create', answer(500, 'failed calling webhook "w"', 'InternalError')),
    none,
    [],
    'passes',
  ],
  ['a server out of breath', trial('v1', 'Pod', 'create', answer(429, 'later', 'TooManyRequests')), none, [], 'passes'],
  [
    'a kind that is not served yet',
    trial(
      'example.com/v1',
      'Widget',
      'create',
      answer(404, 'the server could not find the requested resource', 'NotFound'),
    ),
    none,
    [],
    'passes',
  ],
  ['nobody is known', trial('v1', 'Pod', 'create', answer(401, 'Unauthorized', 'Unauthorized')), none, [], 'passes'],
];

test.each(cases)('%s', (_name, refused, others, hookKinds, verdict) => {
  const trials = [...others, refused];
  expect(verdictOn(refused, { trials, hookKinds, newNamespace: 'fresh' })).toBe(verdict as 'holds');
});

test('what failed without a word of the server is no refusal', () => {
  const lost = { ...trial('v1', 'Pod', 'create'), error: new Error('connection refused') };
  expect(verdictOn(lost, { trials: [lost], hookKinds: [], newNamespace: '' })).toBe('passes');
});
