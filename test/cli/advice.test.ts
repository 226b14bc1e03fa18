import { expect, test } from 'bun:test';
import { advise } from '../../src/cli/advice/advise.ts';
import { parseArguments } from '../../src/cli/flags/parse.ts';
import { RenderError } from '../../src/engine/errors.ts';
import { ScullError, wrapError } from '../../src/errors.ts';
import { ApiError, noDetails } from '../../src/kube/api-error.ts';
import { CreateError } from '../../src/kube/apply/apply.ts';
import { checkReachable } from '../../src/kube/reachable.ts';
import { ConnectionError } from '../../src/transport/transport.ts';
import { noDeployedReleases, noReadableRevision, releaseExists, releaseNotFound } from '../../src/storage/errors.ts';
import { failure } from '../action/changing.ts';

function forbidden(verb: string, resource: string, where = ' in the namespace "demo"', group = ''): ApiError {
  const message = `${resource} is forbidden: User "u" cannot ${verb} resource "${resource}" in API group "${group}"${where}`;
  return new ApiError(message, { status: 403, reason: 'Forbidden' });
}

function invalid(kind: string, group: string, message: string): ApiError {
  return new ApiError(message, { status: 422, reason: 'Invalid', details: { ...noDetails, kind, group, name: 'web' } });
}

function created(...errors: ApiError[]): CreateError {
  return new CreateError(errors, { created: [], updated: [], deleted: [] });
}

const text = (message: string): ScullError => new ScullError(message, { code: 'kube.unreachable' });
const shows =
  'list --all shows the releases of the namespace, -A those of all namespaces; history RELEASE shows its revisions.';

const flags = [
  { name: 'values', type: 'string', usage: '' },
  { name: 'version', type: 'string', usage: '' },
] as const;

function unknownFlag(word: string): unknown {
  try {
    return parseArguments([word], flags);
  } catch (error) {
    return error;
  }
}

const rendering = (text: string): RenderError => new RenderError(`template: ${text}`, new Error('x'), 'chart.render');

const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['a flag with a mistake in it', unknownFlag('--vaules'), ['Did you mean --values?']],
  ['a flag of which the beginning is right', unknownFlag('--val=x'), ['Did you mean --values?']],
  ['a flag that nothing is like', unknownFlag('--colour'), []],
  [
    'a value that a template found missing',
    rendering(
      'app/templates/a.yaml:1:6: executing "app/templates/a.yaml" at <.Values.a.b.c>: nil pointer evaluating interface {}.b',
    ),
    ['.Values.a is not set: give it by --set a.b.c=… or in a values file.'],
  ],
  [
    'a value that a helper of a subchart found missing',
    rendering(
      'app/charts/db/templates/a.yaml:1:4: executing "app/charts/db/templates/a.yaml" at <include "x" .>: error calling include: template: app/charts/lib/templates/_h.tpl:1:27: executing "x" at <$.Values.port.number>: nil pointer evaluating interface {}.number',
    ),
    [
      '.Values.port is not set (db.port from the outermost chart): give it by --set db.port.number=… or in a values file.',
    ],
  ],
  [
    'a value in the words of Helm 4',
    new RenderError(
      'app/templates/a.yaml:1:6\n  executing "app/templates/a.yaml" at <.Values.a.b>:\n    nil pointer evaluating interface {}.b',
      new Error('x'),
      'chart.render',
    ),
    ['.Values.a is not set: give it by --set a.b=… or in a values file.'],
  ],
  [
    'what is missing in what a range is at',
    rendering('a.yaml:1:6: executing "a.yaml" at <.x.y>: nil pointer evaluating interface {}.y'),
    [],
  ],
  ['an error that says it all', new ScullError('x'), []],
  ['the hint of the place that raised it', new ScullError('x', { hint: 'do a\nor b' }), ['do a', 'or b']],
  [
    'a right that is missing',
    forbidden('get', 'secrets'),
    ['A Role in namespace demo allows it by the rule {apiGroups: [""], resources: [secrets], verbs: [get]}.'],
  ],
  [
    'a right that is missing in all namespaces',
    forbidden('list', 'pods', ' at the cluster scope'),
    ['A ClusterRole allows it by the rule {apiGroups: [""], resources: [pods], verbs: [list]}.'],
  ],
  [
    'rights that are missing, each once',
    created(
      forbidden('get', 'secrets'),
      forbidden('create', 'secrets'),
      forbidden('get', 'secrets'),
      forbidden('create', 'deployments', ' in the namespace "demo"', 'apps'),
    ),
    [
      'A Role in namespace demo allows it by the rule {apiGroups: [""], resources: [secrets], verbs: [get, create]}.',
      'A Role in namespace demo allows it by the rule {apiGroups: ["apps"], resources: [deployments], verbs: [create]}.',
    ],
  ],
  [
    'a registry that cannot be reached',
    wrapError(
      'pushing',
      new ConnectionError('Get "https://r": dial tcp 1.2.3.4:443: connect: connection refused', 'unreachable', {
        area: 'source',
      }),
    ),
    ['Is the server running, and the address right? Look at HTTPS_PROXY and NO_PROXY, too.'],
  ],
  [
    'a registry of an unknown authority',
    new ConnectionError(
      'Get "https://r": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'unreachable',
      { area: 'source' },
    ),
    ['Give the authority that its certificate comes from by --ca-file.'],
  ],
  [
    'a registry that wants to know who asks',
    wrapError('pulling', new ScullError('response status code 401: Unauthorized', { code: 'registry.401' })),
    ['registry login stores user name and password; for a registry without TLS they are sent with --plain-http only.'],
  ],
  [
    'a registry that refuses a login',
    new ScullError('authenticating to "r": GET "https://r/v2/": response status code 401: Unauthorized', {
      code: 'registry.401',
    }),
    ['The registry does not accept this user name and password.'],
  ],
  [
    'a registry that says what to do',
    new ScullError('mismatched digest', { code: 'registry.digest', hint: 'so' }),
    ['so'],
  ],
  [
    'a refusal deep inside',
    wrapError('a', wrapError('b', forbidden('get', 'secrets'))),
    ['A Role in namespace demo allows it by the rule {apiGroups: [""], resources: [secrets], verbs: [get]}.'],
  ],
  [
    'another refusal of the same kind',
    new ApiError('pods "a" is forbidden: violates PodSecurity "restricted:latest"', {
      status: 403,
      reason: 'Forbidden',
    }),
    [],
  ],
  [
    'a quota',
    new ApiError('pods "a" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1', {
      status: 403,
      reason: 'Forbidden',
    }),
    ['kubectl describe resourcequota small shows what the namespace may have.'],
  ],
  [
    'a field of a group that cannot be changed',
    invalid(
      'Deployment',
      'apps',
      'Deployment.apps "web" is invalid: spec.selector: Invalid value: {}: field is immutable',
    ),
    ['kubectl delete deployment.apps web lets the next upgrade make it anew; what belongs to it goes with it.'],
  ],
  [
    'a StatefulSet',
    invalid('StatefulSet', 'apps', "updates to statefulset spec for fields other than 'replicas' are forbidden"),
    ['kubectl delete statefulset.apps web lets the next upgrade make it anew; what belongs to it goes with it.'],
  ],
  ['a value that is wrong', invalid('ConfigMap', '', 'data[a/b]: Invalid value: "a/b"'), []],
  ['no release', releaseNotFound(), [shows]],
  [
    'no deployed release',
    noDeployedReleases('web'),
    ['history RELEASE shows what there is of it; where there is nothing, upgrade --install installs it.'],
  ],
  [
    'a revision that is there',
    releaseExists(),
    ['Another command made this revision meanwhile, or its record cannot be read: look at its history.'],
  ],
  ['records that cannot be read', noReadableRevision('web'), [noReadableRevision('web').hint!]],
  [
    'nothing configured',
    text('Get "http://localhost:8080/version": dial tcp 127.0.0.1:8080: connect: connection refused'),
    ['No cluster is configured: name a kubeconfig by --kubeconfig or KUBECONFIG.'],
  ],
  [
    'nobody there',
    text('Get "https://a:1/version": dial tcp 10.0.0.1:1: connect: connection refused'),
    [
      'Is the cluster running, and the address right? It is the server of the kubeconfig, unless --kube-apiserver is given.',
    ],
  ],
  [
    'a certificate that has expired',
    text('tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time …'),
    ['The certificate of the server has to be renewed there; look at the clock of this machine, too.'],
  ],
  [
    'a web page',
    text("unable to parse the server version: invalid character '<' looking for beginning of value"),
    ['What answers there is no Kubernetes API server: look at the address, and at proxies on the way.'],
  ],
  ['the same words in another error', new ScullError('values.yaml: invalid character'), []],
];

test.each(cases)('advice for %s', (_, error, expected) => {
  expect(advise(error as ScullError, { excerpt: true })).toEqual([...expected]);
});

test('an unreachable cluster counts once, however deep', async () => {
  const cause = new ConnectionError('Get "https://a/version": dial tcp: i/o timeout', 'unreachable');
  const error: unknown = await failure(checkReachable({ version: () => Promise.reject(cause) } as never));
  expect(error).toBeInstanceOf(ScullError);
  if (error instanceof ScullError) expect(advise(error)).toHaveLength(1);
});
