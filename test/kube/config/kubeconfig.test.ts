/** What is wrong with a kubeconfig, in the words of Helm 3.22.0: each text is what `helm list` says behind `cluster unreachable`. */
import { expect, test } from 'bun:test';
import { delimiter, dirname } from 'node:path';
import { settingsFromEnvironment, type Settings } from '../../../src/home/settings.ts';
import { connectionConfig, type Connection } from '../../../src/kube/config/connection.ts';
import { checkConnection } from '../../../src/kube/connect.ts';
import { failure, temporaryFile } from '../api-server.ts';

const refused = 'https://127.0.0.1:1';

function one(cluster: string, user: string): string {
  return `clusters: [{name: c, cluster: {server: "${refused}"${cluster}}}]
users: [{name: u, user: {${user}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`;
}

const exec = 'exec: {command: nope, apiVersion: client.authentication.k8s.io/v1';
const header =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** FILE and DIR stand for the kubeconfig and its folder. */
const problems: readonly (readonly [name: string, text: string, message: string])[] = [
  [
    'text',
    'hello',
    `error loading config file "FILE": couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type ${header}`,
  ],
  [
    'a list',
    '[a]',
    `error loading config file "FILE": couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type ${header}`,
  ],
  ['broken YAML', 'a: [b\n', `error loading config file "FILE": yaml: line 1: did not find expected ',' or ']'`],
  [
    'another kind',
    'kind: Pod\napiVersion: v1\n',
    'error loading config file "FILE": no kind "Pod" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
  ],
  [
    'another version',
    'kind: Config\napiVersion: v9\n',
    'error loading config file "FILE": no kind "Config" is registered for version "v9" in scheme "pkg/runtime/scheme.go:111"',
  ],
  [
    'a context that is not there',
    'current-context: x\n',
    'invalid configuration: context was not found for specified context: x',
  ],
  [
    'clusters as a map',
    'clusters: {a: b}\n',
    'error loading config file "FILE": json: cannot unmarshal object into Go struct field Config.clusters of type []v1.NamedCluster',
  ],
  [
    'a number as server',
    'clusters: [{name: a, cluster: {server: 5}}]\n',
    'error loading config file "FILE": json: cannot unmarshal number into Go struct field Cluster.clusters.cluster.server of type string',
  ],
  [
    'a text as flag',
    one(', insecure-skip-tls-verify: maybe', ''),
    'error loading config file "FILE": json: cannot unmarshal string into Go struct field Cluster.clusters.cluster.insecure-skip-tls-verify of type bool',
  ],
  [
    'no CA file',
    one(', certificate-authority: nope.crt', ''),
    'invalid configuration: unable to read certificate-authority DIR/nope.crt for c due to open DIR/nope.crt: no such file or directory',
  ],
  [
    'a CA that is none',
    one(', certificate-authority-data: bm9wZQ==', ''),
    'unable to load root certificates: unable to parse bytes as PEM block',
  ],
  [
    'a CA that is no base64',
    one(", certificate-authority-data: '!!'", ''),
    'error loading config file "FILE": illegal base64 data at input byte 0',
  ],
  [
    'a CA that is not to be used',
    one(', insecure-skip-tls-verify: true, certificate-authority-data: bm9wZQ==', ''),
    'specifying a root certificates file with the insecure flag is not allowed',
  ],
  [
    'a proxy by FTP',
    one(", proxy-url: 'ftp://x'", ''),
    `invalid configuration: invalid 'proxy-url' "ftp://x" for cluster "c": unsupported scheme "ftp", must be http, https, or socks5`,
  ],
  [
    'two ways to log in',
    one('', 'token: a, username: b, password: c'),
    'invalid configuration: more than one authentication method found for u; found [token basicAuth], only one is allowed',
  ],
  [
    'no key',
    one('', 'client-certificate: nope.crt'),
    'invalid configuration: [client-key-data or client-key must be specified for u to use the clientCert authentication method., unable to read client-cert DIR/nope.crt for u due to open DIR/nope.crt: no such file or directory]',
  ],
  [
    'no certificate file',
    one('', 'client-certificate: nope.crt, client-key: nope.key'),
    'invalid configuration: [unable to read client-cert DIR/nope.crt for u due to open DIR/nope.crt: no such file or directory, unable to read client-key DIR/nope.key for u due to open DIR/nope.key: no such file or directory]',
  ],
  [
    'a certificate that is none',
    one('', 'client-certificate-data: bm9wZQ==, client-key-data: bm9wZQ=='),
    'tls: failed to find any PEM data in certificate input',
  ],
  [
    'groups without a user',
    one('', 'as-groups: [a]'),
    'invalid configuration: requesting uid, groups or user-extra for u without impersonating a user',
  ],
  ['no token file', one('', 'tokenFile: /nonexistent/token'), 'open /nonexistent/token: no such file or directory'],
  [
    'a plugin without a mode',
    one('', `${exec}}`),
    'invalid configuration: interactiveMode must be specified for u to use exec authentication plugin',
  ],
  [
    'a plugin of another version',
    one('', 'exec: {command: echo, apiVersion: client.authentication.k8s.io/v1beta9, interactiveMode: Never}'),
    'exec plugin: invalid apiVersion "client.authentication.k8s.io/v1beta9"',
  ],
  [
    'a provider that is gone',
    one('', 'auth-provider: {name: gcp}'),
    'The gcp auth plugin has been removed.\nPlease use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.\nSee https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further details',
  ],
  ['a provider that never was', one('', 'auth-provider: {name: xxx}'), 'no Auth Provider found for name "xxx"'],
  ['OIDC without an issuer', one('', 'auth-provider: {name: oidc}'), 'Must provide idp-issuer-url'],
];

async function problemOf(text: string, settings: Partial<Settings> = {}): Promise<string> {
  const file = temporaryFile('config', text);
  const env = { KUBECONFIG: file };
  const error = await failure(checkConnection({ settings: { ...settingsFromEnvironment(env), ...settings }, env }));
  return error.message.replaceAll(file, 'FILE').replaceAll(dirname(file), 'DIR');
}

test.each(problems)('%s', async (_name, text, message) => {
  expect(await problemOf(text)).toBe(message);
});

test('a name that stands twice is told without what is in it', async () => {
  const text = `users: [{name: a, user: {token: secret}}, {name: a, user: {}}]\n`;
  expect(await problemOf(text)).toBe(
    'error loading config file "FILE": error converting *[]NamedAuthInfo into *map[string]*api.AuthInfo: duplicate name "a" in list',
  );
});

const flagProblems: readonly (readonly [Partial<Settings>, string])[] = [
  [{ kubeContext: 'nope' }, 'context "nope" does not exist'],
  [
    { kubeAsGroups: ['a'] },
    'invalid configuration: requesting uid, groups or user-extra for u without impersonating a user',
  ],
  [{ kubeApiServer: '::' }, 'parse "http://::": invalid port "::" after host'],
  [
    { kubeCaFile: '/nonexistent' },
    'invalid configuration: unable to read certificate-authority /nonexistent for c due to open /nonexistent: no such file or directory',
  ],
  [{ kubeConfig: '/nonexistent' }, 'stat /nonexistent: no such file or directory'],
];

test.each(flagProblems)('flags %j', async (settings, message) => {
  expect(await problemOf(one('', ''), settings)).toBe(message);
});

function connection(
  files: readonly string[],
  settings: Partial<Settings> = {},
  env: Record<string, string> = {},
): Connection {
  const all = { KUBECONFIG: files.join(delimiter), ...env };
  return connectionConfig({ ...settingsFromEnvironment(all), ...settings }, all);
}

test('the first file that names something decides it', () => {
  const first = temporaryFile('a', 'current-context: x\nclusters: [{name: c, cluster: {server: "https://first"}}]\n');
  const second = temporaryFile('b', one('', 'token: second'));
  const { server, user } = connection(['', '/nonexistent/config', first, second]);
  expect(server).toBe('https://first');
  expect(user.token).toBe('second');
});

test('paths are relative to their file', () => {
  const file = temporaryFile(
    'config',
    one('', 'tokenFile: sub/token, exec: {command: ./plugin, apiVersion: client.authentication.k8s.io/v1beta1}'),
  );
  const { user } = connection([file]);
  expect(user.tokenFile).toBe(`${dirname(file)}/sub/token`);
  expect(user.exec?.command).toBe(`${dirname(file)}/plugin`);
  expect(user.exec?.interactiveMode).toBe('IfAvailable');
});

test('flags come before the file', () => {
  const file = temporaryFile('config', one(', insecure-skip-tls-verify: true, tls-server-name: a', 'token: t, as: me'));
  const plain = connection([file]);
  expect([plain.server, plain.cluster.insecure, plain.cluster.tlsServerName, plain.user.token]).toEqual([
    refused,
    true,
    'a',
    't',
  ]);
  const other = connection([file], {
    kubeApiServer: 'https://other',
    kubeToken: 'u',
    kubeAsUser: 'you',
    kubeAsGroups: ['g'],
  });
  // the name belongs to the server that was replaced
  expect([other.server, other.cluster.tlsServerName, other.user.token]).toEqual(['https://other', '', 'u']);
  expect([other.user.impersonate, other.user.impersonateGroups]).toEqual(['you', ['g']]);
});

test('without a kubeconfig it is this machine', () => {
  expect(connection(['/nonexistent']).server).toBe('http://localhost:8080');
  expect(connection(['/nonexistent'], {}, { KUBERNETES_MASTER: 'https://m' }).server).toBe('https://m');
});
