/** `registry login` and `logout`: what they ask, say and store, in Helm's file and in the hands of credential helpers. */
import { fails, type Command, type Scenario } from '../scenario.ts';

const user = '--username __USER__';
const plain = '--plain-http';

function withPassword(run: string, more: Omit<Command, 'run'> = {}): Command {
  return { run: `${run} --password-stdin`, stdin: '__PASSWORD__', ...more };
}

/** Keeps what it is given in a file per server, and says what it was asked in a log. */
const helper = `#!/bin/sh
dir=$(dirname "$0")/../kept
read -r input || true
echo "$1" >> "$dir/log"
case $1 in
  store) echo "$input" > "$dir/stored" ;;
  get) if [ -f "$dir/answer" ]; then cat "$dir/answer"; else echo 'credentials not found in native keychain'; exit 1; fi ;;
  erase) echo "$input" > "$dir/erased" ;;
esac
`;

const withHelpers = {
  files: {
    'bin/docker-credential-kept': helper,
    'bin/docker-credential-broken': '#!/bin/sh\necho "the keychain is locked"\nexit 3\n',
    'bin/docker-credential-silent': '#!/bin/sh\nexit 4\n',
    'bin/docker-credential-odd': '#!/bin/sh\necho "not json"\n',
    'kept/': '',
  },
  env: {
    PATH: '__FOLDER__/bin:/usr/bin:/bin',
    HELM_REGISTRY_CONFIG: '__FOLDER__/config.json',
    DOCKER_CONFIG: '__FOLDER__/docker',
  },
} as const;

const executable = {
  modes: Object.fromEntries(
    ['kept', 'broken', 'silent', 'odd'].map((name) => [`bin/docker-credential-${name}`, 0o755]),
  ),
};

function docker(auths: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ auths });
}

/** Of user and password of the tests. */
const auth = Buffer.from('reader:s3cret-word').toString('base64');
const wrong = Buffer.from('reader:wrong').toString('base64');

const denied = 'The registry does not accept this user name and password.';

export const scenarios: readonly Scenario[] = [
  {
    name: 'registry: in and out',
    steps: [
      withPassword(`registry login __REGISTRY_BASIC__ ${user} ${plain}`),
      withPassword(`registry login __REGISTRY_TOKEN__ ${user} ${plain}`),
      withPassword(`registry login http://__REGISTRY__/some/where -u anybody`),
      `registry login __REGISTRY_BASIC__ -u __USER__ -p __PASSWORD__ ${plain}`,
      'registry logout __REGISTRY_TOKEN__',
      'registry logout __REGISTRY_TOKEN__',
      'registry logout nowhere.example',
      'registry logout __REGISTRY__ and more',
      'registry logout __REGISTRY_BASIC__',
    ],
    interop: true,
  },
  {
    name: 'registry: plain HTTP that nobody asked for',
    steps: [
      withPassword(`registry login __REGISTRY__ ${user}`),
      withPassword(`registry login __REGISTRY_BASIC__ ${user}`),
      withPassword(`registry login __REGISTRY_TOKEN__ ${user}`),
      withPassword(`registry login __REGISTRY_BASIC__ ${user} --insecure`),
      { run: `registry login __REGISTRY_BASIC__ ${user} --password-stdin`, stdin: 'wrong', fails: true, hint: denied },
    ],
  },
  {
    name: 'registry: TLS',
    steps: [
      fails(`registry login __REGISTRY_TLS__ ${user} -p x`, { hint: '--ca-file' }),
      withPassword(`registry login __REGISTRY_TLS__ ${user} --ca-file tls/ca.crt`),
      withPassword(`registry login __REGISTRY_TLS_LOCALHOST__ ${user} --ca-file tls/ca.crt`),
      withPassword(`registry login __REGISTRY_TLS__ ${user} --insecure`),
      withPassword(`registry login __REGISTRY_BASIC_TLS__ ${user} --ca-file tls/ca.crt`),
      fails(`registry login __REGISTRY_BASIC_TLS__ ${user} -p wrong --ca-file tls/ca.crt`, { hint: denied }),
      fails(`registry login __REGISTRY_TOKEN_TLS__ ${user} -p x --ca-file tls/ca.crt`),
      fails(`registry login __REGISTRY_TLS__ ${user} -p x ${plain}`),
      withPassword(`registry login __REGISTRY__ ${user} --cert-file only-one`),
    ],
  },
  {
    name: 'registry: logins that fail',
    steps: [
      fails(`registry login __REGISTRY_BASIC__ ${user} -p wrong ${plain}`, { hint: denied }),
      fails(`registry login __REGISTRY_TOKEN__ ${user} -p wrong ${plain}`),
      fails(`registry login __REGISTRY_BASIC__ -p a-token ${plain}`),
      fails(`registry login __REGISTRY_BASIC__ --password-stdin ${plain}`),
      fails(`registry login __REGISTRY_TOKEN__ -p a-token ${plain}`),
      fails('registry login __REGISTRY__ -u a:b -p c'),
      fails('registry login 127.0.0.1:1 -u a -p b', { hint: 'Is the server running' }),
      fails(`registry login 'not a host' -u a -p b`),
      fails(`registry login '' -u a -p b`),
      fails('registry login oci:// -u a -p b'),
      fails('registry login a@b -u a -p b'),
      fails('registry login'),
      fails('registry logout'),
      fails('registry login __REGISTRY__ -u somebody', { hint: '--password-stdin' }),
      fails('registry login __REGISTRY__'),
      fails('registry login __REGISTRY__', { stdin: 'somebody\n' }),
      fails('registry login __REGISTRY__', { stdin: '\n' }),
      fails('registry login __REGISTRY__ --no-such-flag'),
    ],
  },
  {
    name: 'registry: passwords as they come',
    steps: [
      { run: `registry login __REGISTRY__ -u a --password-stdin`, stdin: 'one\n' },
      { run: `registry login __REGISTRY__ -u b --password-stdin`, stdin: 'two\r\n' },
      { run: `registry login __REGISTRY__ -u c --password-stdin`, stdin: 'three\n\n' },
      { run: `registry login __REGISTRY__ -u d --password-stdin`, stdin: ' fo"u:r<&> é ' },
      { run: `registry login __REGISTRY__ --password-stdin`, stdin: '' },
      { run: `registry login __REGISTRY__ --password-stdin`, stdin: 'no-user' },
    ],
  },
  {
    name: 'registry: a file that others write too',
    files: {
      'config.json': `{
  "psFormat": "table {{.ID}}\\t<&>", "detachKeys":   "ctrl-e,e",
  "HttpHeaders": {"z": 1.0, "a": [1e3, {"y": null, "b": "<"}]},
  "auths": {"https://other.example/v1/": {"auth": "${auth}", "email": "x"}, "z.example": {}, "a.example": {"auth": ""}},
  "credHelpers": {"z": "none", "a": "none"},
  "empty": {}, "list": []
}`,
    },
    env: { HELM_REGISTRY_CONFIG: '__FOLDER__/config.json' },
    steps: [
      withPassword(`registry login __REGISTRY__ ${user}`),
      'registry logout a.example',
      'registry logout none.example',
      'registry logout https://other.example/v1/',
    ],
    interop: true,
  },
  {
    name: 'registry: files that hold little',
    env: { HELM_REGISTRY_CONFIG: '__FOLDER__/config.json', DOCKER_CONFIG: '__FOLDER__/docker' },
    steps: [
      { ...withPassword(`registry login __REGISTRY__ ${user}`), files: { 'config.json': '' } },
      { ...withPassword(`registry login __REGISTRY__ ${user}`), files: { 'config.json': '{}\n' } },
      { ...withPassword(`registry login __REGISTRY__ ${user}`), files: { 'config.json': ' \n' } },
      { ...withPassword(`registry login __REGISTRY__ ${user}`), files: { 'config.json': '{"auths":null}' } },
      {
        ...withPassword(`registry login __REGISTRY__ ${user}`),
        files: { 'config.json': '{"auths":{},"credsStore":""}' },
      },
      { run: 'registry logout none', files: { 'config.json': '{"auths":{},"x":1}' } },
      { ...withPassword(`registry login __REGISTRY__ ${user}`), files: { 'docker/config.json': 'broken' } },
      withPassword(`registry login __REGISTRY__ ${user} --registry-config new/folder/file.json`),
    ],
  },
  {
    name: 'registry: a helper keeps what is stored',
    ...withHelpers,
    steps: [
      executable,
      {
        ...withPassword(`registry login __REGISTRY_BASIC__ ${user} ${plain}`),
        files: { 'config.json': '{"credsStore":"kept"}' },
      },
      'registry logout __REGISTRY_BASIC__',
      {
        ...withPassword(`registry login __REGISTRY_BASIC__ ${user} ${plain}`),
        files: {
          'config.json': '{"credHelpers":{"__REGISTRY_BASIC__":"kept","__REGISTRY__":"none"},"credsStore":"broken"}',
        },
      },
      { ...withPassword('registry login __REGISTRY__ -u a:b'), files: { 'config.json': '{"credsStore":"kept"}' } },
      fails(`registry login __REGISTRY__ -u a -p b`, { files: { 'config.json': '{"credsStore":"broken"}' } }),
      fails(`registry login __REGISTRY__ -u a -p b`, { files: { 'config.json': '{"credsStore":"silent"}' } }),
      fails(`registry login __REGISTRY__ -u a -p b`, {
        files: { 'config.json': '{"credsStore":"none"}' },
        hint: 'credsStore',
      }),
      fails('registry logout __REGISTRY__', { files: { 'config.json': '{"credsStore":"broken"}' } }),
    ],
  },
  {
    name: 'registry: the helper of the platform',
    files: {
      'bin/docker-credential-pass': helper,
      'bin/pass': '#!/bin/sh\n',
      'other/docker-credential-secretservice': helper,
      'kept/': '',
    },
    env: { HELM_REGISTRY_CONFIG: '__FOLDER__/config.json', DOCKER_CONFIG: '__FOLDER__/docker' },
    steps: [
      {
        modes: {
          'bin/docker-credential-pass': 0o755,
          'bin/pass': 0o755,
          'other/docker-credential-secretservice': 0o755,
        },
      },
      { ...withPassword(`registry login __REGISTRY__ ${user}`), env: { PATH: '__FOLDER__/bin:/usr/bin:/bin' } },
      { run: 'registry logout __REGISTRY__', env: { PATH: '__FOLDER__/bin:/usr/bin:/bin' } },
      { remove: ['config.json'] },
      { ...withPassword(`registry login __REGISTRY__ ${user}`), env: { PATH: '__FOLDER__/other:/usr/bin:/bin' } },
      { remove: ['config.json'] },
      { ...withPassword(`registry login __REGISTRY__ ${user}`), env: { PATH: '__FOLDER__/bin/../none:/usr/bin:/bin' } },
    ],
  },
  {
    name: 'registry: where credentials are looked for',
    ...withHelpers,
    prepare: [
      'create web',
      'package web',
      'push web-0.1.0.tgz oci://__REGISTRY_BASIC__/__NS__ --plain-http --username __USER__ --password __PASSWORD__',
      'push web-0.1.0.tgz oci://__REGISTRY_TOKEN__/__NS__ --plain-http --username __USER__ --password __PASSWORD__',
    ],
    hideDigests: true,
    steps: [
      executable,
      fails(`show chart oci://__REGISTRY_BASIC__/__NS__/web ${plain}`, { hint: 'registry login' }),
      look('{}', docker({ __REGISTRY_BASIC__: { auth } })),
      look(docker({ __REGISTRY_BASIC__: { auth } })),
      look(docker({ 'http://__REGISTRY_BASIC__/v2/': { auth } })),
      look(docker({ 'https://__REGISTRY_BASIC__': { username: 'reader', password: 's3cret-word' } })),
      {
        ...look(docker({ __REGISTRY_BASIC__: { auth: wrong } }), docker({ __REGISTRY_BASIC__: { auth } })),
        fails: true,
      },
      look(docker({ 'other.example': { auth: wrong } }), docker({ __REGISTRY_BASIC__: { auth } })),
      { ...look(docker({ __REGISTRY_BASIC__: { auth: '' } }), docker({ __REGISTRY_BASIC__: { auth } })) },
      { ...look('{"credsStore":"kept"}'), fails: true },
      { files: { 'kept/answer': '{"ServerURL":"x","Username":"reader","Secret":"s3cret-word"}' } },
      look('{"credsStore":"kept"}'),
      look('{"credHelpers":{"__REGISTRY_BASIC__":"kept"}}'),
      look('{}', '{"credsStore":"kept"}'),
      { ...look('{"credsStore":"broken"}', docker({ __REGISTRY_BASIC__: { auth } })), fails: true },
      { ...look('{"credsStore":"silent"}'), fails: true },
      { ...look('{"credsStore":"none"}'), fails: true },
      { ...look(docker({ __REGISTRY_BASIC__: { registrytoken: 'x' } })), fails: true },
      { ...look(docker({ __REGISTRY_BASIC__: { identitytoken: 'x' } })), fails: true },
      `show chart oci://__REGISTRY_BASIC__/__NS__/web ${plain} ${user} --password __PASSWORD__`,
      fails(`show chart oci://__REGISTRY_BASIC__/__NS__/web ${plain} ${user} --password wrong`),
      {
        run: `show chart oci://__REGISTRY_BASIC__/__NS__/web ${plain} ${user}`,
        files: { 'config.json': docker({ __REGISTRY_BASIC__: { auth } }) },
      },
      lookByToken(docker({ __REGISTRY_TOKEN__: { auth } })),
      { ...lookByToken('{}', '{}'), fails: true },
      { ...lookByToken(docker({ __REGISTRY_TOKEN__: { auth: wrong } })), fails: true },
      { ...lookByToken(docker({ __REGISTRY_TOKEN__: { identitytoken: 'not-known' } })), fails: true },
      { ...lookByToken(docker({ __REGISTRY_TOKEN__: { registrytoken: 'not-a-token' } })), fails: true },
    ],
  },
];

function look(config: string, dockerConfig = '{}'): Command {
  return {
    run: `show chart oci://__REGISTRY_BASIC__/__NS__/web ${plain}`,
    files: { 'config.json': config, 'docker/config.json': dockerConfig },
  };
}

function lookByToken(config: string, dockerConfig = '{}'): Command {
  return { ...look(config, dockerConfig), run: `show chart oci://__REGISTRY_TOKEN__/__NS__/web ${plain}` };
}
