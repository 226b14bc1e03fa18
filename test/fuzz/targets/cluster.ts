/** What clusters and their configuration say. */
import { refusalLine } from '../../../src/action/preflight/refusal-lines.ts';
import { advise } from '../../../src/cli/advice/advise.ts';
import { ScullError } from '../../../src/errors.ts';
import { settingsFromEnvironment } from '../../../src/home/settings.ts';
import { connectionConfig } from '../../../src/kube/config/connection.ts';
import { decodeExecCredential } from '../../../src/kube/config/exec-credential.ts';
import { loadKubeConfig } from '../../../src/kube/config/kubeconfig.ts';
import { OidcProvider } from '../../../src/kube/config/oidc.ts';
import type { ResourceType } from '../../../src/kube/client.ts';
import { ApiError } from '../../../src/kube/api-error.ts';
import { decodeObject } from '../../../src/kube/json.ts';
import { listItems } from '../../../src/kube/list-items.ts';
import { discover } from '../../../src/kube/rest/discovery.ts';
import { readMetadataPage, readTable } from '../../../src/kube/rest/metadata.ts';
import { verdictOn } from '../../../src/kube/preflight/verdict.ts';
import { errorOfStatus, retryAfter, statusError } from '../../../src/kube/rest/status-error.ts';
import { warningLine, warningTexts } from '../../../src/kube/rest/warnings.ts';
import { watchObjects } from '../../../src/kube/rest/watch.ts';
import { computeStatus, hookStatus, ownerStatus } from '../../../src/kube/wait/kstatus.ts';
import { selectorText } from '../../../src/kube/wait/label-selector.ts';
import { judge, pendingJudgement, relatedQuery } from '../../../src/kube/wait/readiness.ts';
import { podProblem } from '../../../src/kube/diagnose/pods.ts';
import { fromBytes, toBytes } from '../../../src/go/strings.ts';
import { built } from '../../kube/fake-client.ts';
import { answerOf, requesterOf } from '../answers.ts';
import { Disagreement, ofText, outcomeOf, type Fuzzer } from '../fuzzer.ts';
import { textsOf } from '../recorded-seeds.ts';
import { scratchFile } from '../scratch.ts';
import { jsonNests, jsonWords } from './data.ts';
import { answers, objectWords } from './objects.ts';
import { yamlNests, yamlWords } from './yaml.ts';

const pods: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  namespaced: true,
  verbs: ['watch', 'list'],
};
const kubeconfig = `apiVersion: v1
kind: Config
current-context: c
contexts: [{name: c, context: {cluster: k, user: u, namespace: n}}]
clusters: [{name: k, cluster: {server: "https://127.0.0.1:6443", certificate-authority-data: YQ==, proxy-url: "", tls-server-name: x, extensions: [{name: e, extension: {a: 1}}]}}]
users:
- name: u
  user: {token: t, client-certificate-data: YQ==, exec: {apiVersion: client.authentication.k8s.io/v1, command: x, args: [a], env: [{name: A, value: b}], interactiveMode: Never}}
- name: o
  user: {auth-provider: {name: oidc, config: {id-token: a.b.c}}}
preferences: {}
`;

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 2 } };
const changed = built(deployment);
const other = built({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } });

export const clusterFuzzers: readonly Fuzzer[] = [
  {
    name: 'kubeconfig',
    words: [
      ...yamlWords,
      'current-context: c\n',
      'server: ',
      'exec: {}',
      'auth-provider: {name: gcp}',
      'client-key-data: !!!',
      'token: ',
      'insecure-skip-tls-verify: true',
      'proxy-url: socks5://x',
      'as: a',
      'tokenFile: /x',
    ],
    nests: yamlNests,
    seeds: () => [toBytes(kubeconfig)],
    run: (input) => {
      const env = { KUBECONFIG: scratchFile('config', input), HOME: '/nonexistent' };
      const settings = settingsFromEnvironment(env);
      outcomeOf(() => connectionConfig(settings, env));
      return loadKubeConfig(settings, env).users.size;
    },
  },
  ofText('exec-credential', (text) => decodeExecCredential(text).status?.token, {
    words: [
      ...objectWords,
      ...yamlWords,
      '"expirationTimestamp":"2024-01-01T00:00:00Z"',
      '"kind":"ExecCredential"',
      '"token":',
      '"clientKeyData":',
    ],
    nests: jsonNests,
    seeds: () => [
      toBytes(
        '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t","expirationTimestamp":"2030-01-01T00:00:00Z","clientCertificateData":"c","clientKeyData":"k"}}',
      ),
    ],
  }),
  ofText(
    'id-token',
    async (text) => {
      const config = new Map([
        ['idp-issuer-url', 'https://x'],
        ['client-id', 'c'],
        ['id-token', text],
      ]);
      return new OidcProvider(config, 'file' as never, undefined, {}).authorization();
    },
    {
      words: [...jsonWords, '.', 'e30', Buffer.from('{"exp":99999999999}').toString('base64url')],
      seeds: () => [toBytes(`e30.${Buffer.from('{"exp":99999999999}').toString('base64url')}.s`)],
    },
  ),
  {
    name: 'watch-stream',
    ...answers,
    words: [
      ...objectWords,
      '\n',
      '{"type":"ADDED","object":{}}\n',
      '{"type":"ERROR","object":{"kind":"Status","code":410}}\n',
      '"type":"BOOKMARK"',
      '"resourceVersion":"1"',
    ],
    seeds: () => [
      toBytes(
        '{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"a","namespace":"n","resourceVersion":"5"}}}\n{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"7"}}}\n{"type":"MODIFIED","object":{"metadata":{"name":"a"}}}\n{"type":"DELETED","object":{"metadata":{"name":"a"}}}\n{"type":"ERROR","object":{"kind":"Status","code":403,"reason":"Forbidden","message":"no"}}\n',
      ),
    ],
    run: async (input) => {
      // the first connection says what the input says, the second one that it is over
      const stop = new AbortController();
      let asked = 0;
      const requester = requesterOf(input);
      const first = requester.open.bind(requester);
      requester.open = (request) => {
        if (asked++ > 0) stop.abort();
        return first(request);
      };
      let count = 0;
      for await (const event of watchObjects(requester, {
        type: pods,
        namespace: 'n',
        options: { signal: stop.signal },
      })) {
        count += event.type.length;
      }
      return count;
    },
  },
  {
    name: 'status-object',
    ...answers,
    words: [
      ...objectWords,
      '"kind":"Status"',
      '"reason":"Invalid"',
      '"details":{"causes":[{"field":"a","message":"b"}]}',
      '"retryAfterSeconds":',
      '"code":',
    ],
    seeds: () => [
      toBytes(
        '{"kind":"Status","apiVersion":"v1","status":"Failure","message":"x is invalid","reason":"Invalid","details":{"name":"x","group":"apps","kind":"deployments","causes":[{"reason":"FieldValueInvalid","message":"m","field":"spec"}],"retryAfterSeconds":1},"code":422}',
      ),
    ],
    run: (input) => {
      const text = fromBytes(input);
      const known = errorOfStatus(text);
      for (const status of [404, 409, 429, 500]) {
        for (const resource of [undefined, '', 'pods']) {
          const error = statusError(answerOf({ status, body: input, headers: { 'retry-after': text } }), text, {
            method: 'GET',
            resource,
            name: 'a',
          });
          if (typeof error.message !== 'string') throw new Disagreement('an error without a message', error.message);
        }
      }
      retryAfter(answerOf({ body: input, headers: { 'retry-after': text } }));
      for (const one of warningTexts(text)) warningLine(one, new Date(0));
      return known?.message;
    },
  },
  ofText(
    'refusals',
    (text) => {
      const refusal = errorOfStatus(text) ?? new ApiError(text, { status: 422, reason: 'Invalid' });
      const trials = [changed, other].map(
        (item) => ({ item, change: 'update', error: refusal, refusal, warnings: [] }) as const,
      );
      const [trial] = trials as [(typeof trials)[0]];
      const verdicts = [[], ['Job'], ['ConfigMap']].map((hookKinds) =>
        verdictOn(trial, { trials, hookKinds, newNamespace: 'n' }),
      );
      const original = built({ ...deployment, spec: { replicas: 1 } }).object;
      const line = refusalLine({ ...trial, original, replaceable: text.length % 2 === 0 });
      if (line.includes('\n')) throw new Disagreement('a refusal in several lines', line);
      for (const error of [refusal, new ScullError(text, { cause: refusal })]) advise(error);
      return verdicts.join();
    },
    {
      ...answers,
      words: [
        ...objectWords,
        '"kind":"Status"',
        '"reason":"Invalid"',
        '"message":"x is invalid: spec: Forbidden: field is immutable"',
        '"code":422',
        '"causes":[{"field":"spec","message":"field is immutable","reason":"FieldValueInvalid"}]',
        ' is invalid: ',
        'roles.rbac',
        'updates to x spec for fields other than',
        ' in API group',
        'exceeded quota: ',
        'namespaces "n" not found',
        '"',
      ],
      seeds: () => [
        toBytes(
          '{"kind":"Status","apiVersion":"v1","status":"Failure","message":"Deployment.apps \\"web\\" is invalid: spec.selector: Invalid value: field is immutable","reason":"Invalid","details":{"name":"web","group":"apps","kind":"Deployment","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: field is immutable","field":"spec.selector"}]},"code":422}',
        ),
        toBytes('pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1'),
        toBytes('roles.rbac.authorization.k8s.io "a" not found'),
      ],
    },
  ),
  {
    name: 'discovery',
    ...answers,
    words: [
      ...objectWords,
      '"kind":"APIGroupDiscoveryList"',
      '"versions":[',
      '"resources":[',
      '"groups":[',
      '"groupVersion":"a/v1"',
      '"responseKind":{"kind":"K"}',
      '"subresources":[',
      '"freshness":"Stale"',
      '"scope":"Namespaced"',
    ],
    seeds: () => [
      toBytes(
        '{"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"apps"},"versions":[{"version":"v1","freshness":"Current","resources":[{"resource":"deployments","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"scope":"Namespaced","verbs":["get"],"subresources":[{"subresource":"scale","responseKind":{"kind":"Scale"}}]}]}]}]}',
      ),
      toBytes(
        '{"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1"}]}],"versions":["v1"],"resources":[{"name":"pods","kind":"Pod","namespaced":true,"verbs":["get"]}]}',
      ),
    ],
    run: async (input) => {
      const found = await discover(requesterOf(input));
      found.find('apps/v1', 'Deployment');
      return found.types.length;
    },
  },
  ofText(
    'kube-lists',
    (text) => {
      outcomeOf(() => readTable(text)?.page);
      outcomeOf(() => listItems(decodeObject(text)).length);
      return readMetadataPage(text).page.length;
    },
    {
      ...answers,
      words: [
        ...objectWords,
        '"kind":"Table"',
        '"columnDefinitions":[{"name":"Name","type":"string","priority":0}]',
        '"rows":[{"cells":["a",1],"object":{}}]',
        '"continue":"x"',
      ],
      seeds: () => [
        toBytes(
          '{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"continue":"x"},"columnDefinitions":[{"name":"Name","type":"string","format":"name","priority":0}],"rows":[{"cells":["a",null],"object":{"kind":"PartialObjectMetadata","metadata":{"name":"a"}}}]}',
        ),
        toBytes(
          '{"kind":"PartialObjectMetadataList","items":[{"metadata":{"name":"a","labels":{"x":"y"},"annotations":null,"creationTimestamp":"2024-01-01T00:00:00Z"}}]}',
        ),
      ],
    },
  ),
  ofText(
    'object-status',
    (text) => {
      const object = decodeObject(text);
      for (const kind of [
        'Deployment',
        'StatefulSet',
        'DaemonSet',
        'Pod',
        'Job',
        'PersistentVolumeClaim',
        'Service',
        'CustomResourceDefinition',
        'ReplicaSet',
      ]) {
        outcomeOf(() => relatedQuery(kind, object));
        outcomeOf(() => judge(kind, object, [object]));
        outcomeOf(() => pendingJudgement(kind, object));
        outcomeOf(() => computeStatus(new Map(object).set('kind', kind), 0));
        outcomeOf(() => ownerStatus(new Map(object).set('kind', kind), [object], 0));
      }
      outcomeOf(() => hookStatus(object));
      outcomeOf(() => podProblem(object));
      outcomeOf(() => selectorText(object));
      return computeStatus(object, 0).status;
    },
    { ...answers, seeds: textsOf('readiness', 'kstatus') },
  ),
];
