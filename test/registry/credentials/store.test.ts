import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialStore } from '../../../src/registry/credentials/store.ts';
import { nobody } from '../../../src/registry/credentials/credential.ts';
import { members } from '../../../src/registry/credentials/json-members.ts';
import { failure } from '../fake-registry.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scull-credentials-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function storeWith(own?: string, docker?: string): CredentialStore {
  const path = join(folder, 'registry/config.json');
  for (const [file, text] of [
    [path, own],
    [join(folder, 'docker/config.json'), docker],
  ] as const) {
    if (text === undefined) continue;
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }
  const env = { DOCKER_CONFIG: join(folder, 'docker'), PATH: join(folder, 'bin') };
  return new CredentialStore({ path, env, signal: undefined });
}

function helper(name: string, script: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const path = join(folder, 'bin', `docker-credential-${name}`);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

const written = (): string => readFileSync(join(folder, 'registry/config.json'), 'utf8');
const jo = { ...nobody, username: 'jo', password: 'p:q' };
const auth = Buffer.from('jo:p:q').toString('base64');

describe('the file', () => {
  test('is for its user alone, and so is the folder', async () => {
    await storeWith().put('r.example', jo);
    expect(written()).toBe(`{\n\t"auths": {\n\t\t"r.example": {\n\t\t\t"auth": "${auth}"\n\t\t}\n\t}\n}`);
    expect(statSync(join(folder, 'registry/config.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'registry')).mode & 0o777).toBe(0o700);
  });

  test('is not written through a link', async () => {
    const store = storeWith('{}');
    const target = join(folder, 'target');
    writeFileSync(target, '{}');
    rmSync(join(folder, 'registry/config.json'));
    symlinkSync(target, join(folder, 'registry/config.json'));
    await store.put('r.example', jo);
    expect(readFileSync(target, 'utf8')).toBe('{}');
  });

  test('takes what several write at once', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `r${i}.example`);
    await Promise.all(names.map((name) => storeWith().put(name, jo)));
    for (const name of names) expect(await storeWith().get(name)).toEqual(jo);
  });

  test('is left alone where there is nothing to take away', async () => {
    await storeWith('{ "auths": {} }').delete('r.example');
    expect(written()).toBe('{ "auths": {} }');
  });

  test('knows the registry of Docker by another name', async () => {
    await storeWith().put('docker.io', jo);
    expect(Object.keys((JSON.parse(written()) as { auths: object }).auths)).toEqual(['https://index.docker.io/v1/']);
    expect(await storeWith().get('registry-1.docker.io')).toEqual(jo);
  });

  test.each([
    [
      '[]',
      'failed to decode config file __/registry/config.json: invalid config format: json: cannot unmarshal a value that is no object',
    ],
    [
      '{"auths":',
      'failed to decode config file __/registry/config.json: invalid config format: unexpected end of JSON input',
    ],
    [
      '{"auths":[]}',
      'failed to unmarshal auths field: invalid config format: json: cannot unmarshal a value that is no object',
    ],
    [
      '{"auths":{"r.example":5}}',
      'failed to unmarshal auth field: invalid config format: json: cannot unmarshal a value that is no object',
    ],
    [
      '{"credsStore":[]}',
      'failed to unmarshal creds store field: invalid config format: json: cannot unmarshal a value that is no string',
    ],
    ['{"auths":{"r.example":{"auth":"!"}}}', 'failed to decode auth field: invalid config format: illegal base64 data'],
    [
      `{"auths":{"r.example":{"auth":"${Buffer.from('c2VjcmV0').toString('base64')}"}}}`,
      'failed to decode auth field: invalid config format: auth does not conform the base64(username:password) format',
    ],
  ])('may be broken: %s', async (text, expected) => {
    expect((await failure(storeWith(text).get('r.example'))).replaceAll(folder, '__')).toBe(expected);
  });
});

describe('a helper', () => {
  test('is told secrets by its standard input, and inherits nothing of a shell', async () => {
    helper('test', `echo "$0 $*" > ${folder}/args; /bin/cat > ${folder}/input`);
    await storeWith('{"credsStore":"test"}').put('r.example', jo);
    expect(readFileSync(join(folder, 'args'), 'utf8')).toBe(`${folder}/bin/docker-credential-test store\n`);
    expect(readFileSync(join(folder, 'input'), 'utf8')).toBe(
      '{"ServerURL":"r.example","Username":"jo","Secret":"p:q"}',
    );
    expect(written()).toBe('{"credsStore":"test"}');
  });

  test('may have an identity token', async () => {
    helper('test', `echo '{"ServerURL":"r.example","Username":"<token>","Secret":"t"}'`);
    expect(await storeWith('{"credsStore":"test"}').get('r.example')).toEqual({ ...nobody, refreshToken: 't' });
  });

  test('repeats no secret in an error', async () => {
    helper('test', `echo 'not json: hidden'`);
    const found = await failure(storeWith('{"credsStore":"test"}').get('r.example'));
    expect(found).toBe('docker-credential-test get: the answer is no JSON object');
  });

  test.each([
    ['exit 3', 'exit status 3'],
    ['echo "locked"; exit 1', 'locked'],
    ['kill -9 $$', 'signal: SIGKILL'],
  ])('may fail: %s', async (script, expected) => {
    helper('test', script);
    expect(await failure(storeWith('{"credsStore":"test"}').get('r.example'))).toBe(expected);
  });

  test.each(['../test', 'a/b', 'none'])('named %s is not run', async (name) => {
    helper('test', `touch ${folder}/run`);
    const config = JSON.stringify({ credsStore: name });
    expect(await failure(storeWith(config).get('r.example'))).toBe(
      `exec: "docker-credential-${name}": executable file not found in $PATH`,
    );
  });

  test('of Docker is asked after the file', async () => {
    helper('test', `echo '{"Username":"a","Secret":"b"}'`);
    const store = storeWith(`{"auths":{"r.example":{"auth":"${auth}"}}}`, '{"credsStore":"test"}');
    expect(await store.get('r.example')).toEqual(jo);
    expect(await store.get('s.example')).toEqual({ ...nobody, username: 'a', password: 'b' });
  });
});

test('members of an object stay as they were written', () => {
  const text = ' { "a" : [1.0, {"b": "}\\"{"} ,2e3] , "c":"<&>\\u003c", "a\\n":null, "d":{} , "c": -0.5 } ';
  expect([...members(text)]).toEqual([
    ['a', '[1.0,{"b":"}\\"{"},2e3]'],
    ['c', '-0.5'],
    ['a\n', 'null'],
    ['d', '{}'],
  ]);
  expect([...members('{"x":"<&>"}')]).toEqual([['x', '"\\u003c\\u0026\\u003e"']]);
  expect([...members('{}')]).toEqual([]);
});
