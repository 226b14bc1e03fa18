/** Indexes that are none, broken, or made to do harm: fetched, and found in the cache. */
import { afterAll, describe, expect, test } from 'bun:test';
import { binary } from '../cluster/cluster.ts';
import { sha256 } from './archives.ts';
import { attemptAt, web } from './bad-repositories.ts';
import { reply, startBadServer, type BadServer } from './bad-server.ts';
import { attempt, expectCleanFailure, missingProgram, testBesideHelm, WAITING } from './beside-helm.ts';
import { inTurn } from './in-turn.ts';

const open: BadServer[] = [];
afterAll(() => {
  for (const server of open) server.close();
});

/** Serves an index that may name `URL`, and the chart. */
async function start(index: string | Uint8Array): Promise<BadServer> {
  const server: BadServer = await startBadServer((request, socket) => {
    const text = typeof index === 'string' ? index.replaceAll('URL', server.url) : index;
    const isIndex = request.path.startsWith('/index.yaml');
    reply(isIndex || request.path.endsWith('.tgz') ? 200 : 404, isIndex ? text : web)(request, socket);
  });
  open.push(server);
  return server;
}

const good = entry('1.0.0');
function entry(version: string, more = '', url = 'URL/web-1.0.0.tgz'): string {
  return `  - apiVersion: v2\n    name: web\n    version: ${version}\n    digest: ${sha256(web)}\n    urls: ["${url}"]\n${more}`;
}
const indexed = (entries: string): string => `apiVersion: v1\nentries:\n${entries}`;
const webIs = (entries: string): string => indexed(`  web:\n${entries}`);

const fetched = ['repo add new URL', 'pull web --repo URL', 'dependency update chart'];
const cached = [
  'search repo',
  'search repo -l',
  'search repo web -o yaml',
  'pull r/web',
  'show chart r/web --version 1.0.0',
];

interface Case {
  readonly name: string;
  readonly index: string | Uint8Array;
  /** What the binary says where Helm says another thing on purpose. */
  readonly own?: RegExp;
  /** What the binary may say instead of Helm's words. */
  readonly or?: RegExp;
  readonly commands?: readonly string[];
}

const ODD_ADDRESS =
  /: 404 Not Found|scheme "file" not supported|could not find : parse|non-absolute URLs should be in form/;
const depth = 20_000;
const billion = ['a: &a [x,x,x,x,x,x,x,x,x]'];
for (const [i, name] of Array.from('bcdefghi').entries()) {
  const before = 'abcdefgh'[i]!;
  billion.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`);
}

const cases: readonly Case[] = [
  { name: 'a web page', index: '<!DOCTYPE html>\n<html><body>Sign in</body></html>\n' },
  { name: 'nothing', index: '' },
  { name: 'blanks', index: ' \n\n' },
  { name: 'bytes', index: Buffer.from([0, 1, 2, 3, 255, 254, 128]) },
  { name: 'the chart itself', index: web },
  { name: 'text that is not UTF-8', index: Buffer.from('apiVersion: v1\nentries: {}\n# \xff\xfe\n', 'latin1') },
  { name: 'UTF-16', index: Buffer.from('\ufeffapiVersion: v1\nentries: {}\n', 'utf16le') },
  { name: 'null', index: 'null' },
  { name: 'a list', index: '[1, 2]' },
  { name: 'a word', index: 'hello' },
  { name: 'half of it', index: 'apiVersion: v1\nentries:\n  web:\n  - apiVersion: v2\n    na' },
  { name: 'half of it in JSON', index: '{"apiVersion":"v1","entries":{"web":[{"name":' },
  { name: 'no apiVersion', index: 'entries: {}\n' },
  { name: 'an apiVersion of another kind', index: 'apiVersion: [v1]\nentries: {}\n' },
  { name: 'no entries', index: 'apiVersion: v1\n' },
  { name: 'entries that are null', index: 'apiVersion: v1\nentries: null\n' },
  { name: 'entries that are a list', index: 'apiVersion: v1\nentries: []\n' },
  { name: 'entries of a chart that are null', index: indexed('  web: null\n') },
  { name: 'entries of a chart that are a map', index: indexed('  web: {a: b}\n') },
  { name: 'an entry that is null', index: webIs(`  - null\n${good}`) },
  { name: 'an entry that is a number', index: webIs(`  - 1\n${good}`) },
  { name: 'an entry without anything', index: webIs(`  - {}\n${good}`) },
  { name: 'only entries that are null', index: webIs('  - null\n  - ~\n') },
  { name: 'an entry that is null in JSON', index: '{"apiVersion":"v1","entries":{"web":[null]}}' },
  { name: 'keys twice', index: `apiVersion: v1\napiVersion: v1\nentries: {}\n` },
  { name: 'a chart twice', index: indexed(`  web:\n${good}  web:\n${entry('2.0.0')}`) },
  { name: 'a name twice in an entry', index: webIs(entry('1.0.0', '    name: other\n')) },
  {
    name: 'a chart twice in JSON',
    index:
      '{"apiVersion":"v1","entries":{"web":[],"web":[{"name":"web","version":"1.0.0","urls":["http://127.0.0.1:1/x"]}]}}',
    own: /duplicate|already|twice|no chart|not found|Error: no repos|No results/i,
    commands: ['repo add new URL', 'pull web --repo URL'],
  },
  {
    name: 'keys that nobody knows',
    index: `apiVersion: v1\nsurprise: 1\nentries:\n  web:\n${entry('1.0.0', '    surprise: 2\n')}`,
  },
  { name: 'keys of JavaScript', index: indexed(`  __proto__:\n${good}  constructor:\n${good}  web:\n${good}`) },
  { name: 'a version that is a number', index: webIs(entry('1.0')) },
  { name: 'a version that is none', index: webIs(`${entry('latest')}${good}`) },
  { name: 'a version with a path', index: webIs(`${entry('../../1.0.0')}${good}`) },
  { name: 'a version with escapes', index: webIs(`${entry('"1.0.0\\e[2J"')}${good}`) },
  { name: 'no version', index: webIs(`  - {apiVersion: v2, name: web, urls: [x]}\n${good}`) },
  { name: 'another name than that it is listed under', index: webIs(good.replace('name: web', 'name: other')) },
  {
    name: 'a name with a path',
    index: indexed(`  ../../evil:\n${good.replace('name: web', 'name: ../../evil')}  web:\n${good}`),
  },
  { name: 'a name that is dots', index: indexed(`  "..":\n${good.replace('name: web', 'name: ".."')}  web:\n${good}`) },
  { name: 'a created that is no time', index: webIs(entry('1.0.0', '    created: yesterday\n')) },
  { name: 'a created that is a number', index: webIs(entry('1.0.0', '    created: 5\n')) },
  { name: 'a description that is a list', index: webIs(entry('1.0.0', '    description: [a]\n')) },
  { name: 'no addresses', index: webIs(good.replace(/urls: .*/, 'urls: []')) },
  { name: 'addresses that are null', index: webIs(good.replace(/urls: .*/, 'urls: null')) },
  { name: 'an address that is null', or: ODD_ADDRESS, index: webIs(good.replace(/urls: .*/, 'urls: [null]')) },
  { name: 'an address that is empty', or: ODD_ADDRESS, index: webIs(entry('1.0.0', '', '')) },
  { name: 'an address of another scheme', or: ODD_ADDRESS, index: webIs(entry('1.0.0', '', 'file:///etc/passwd')) },
  { name: 'an address that is broken', or: ODD_ADDRESS, index: webIs(entry('1.0.0', '', 'http://[::1')) },
  { name: 'an address with a bad escape', or: ODD_ADDRESS, index: webIs(entry('1.0.0', '', 'web%zz.tgz')) },
  { name: 'an address that leads out', index: webIs(entry('1.0.0', '', '../../../web-1.0.0.tgz')) },
  { name: 'an address whose file name is hidden', index: webIs(entry('1.0.0', '', 'URL/a%2F..%2F..%2Fweb-1.0.0.tgz')) },
  { name: 'an address that ends in dots', index: webIs(entry('1.0.0', '', 'URL/charts/..')) },
  { name: 'aliases that multiply', index: `${billion.join('\n')}\napiVersion: v1\nentries: {}\n` },
  { name: 'lists in lists', index: `apiVersion: v1\nentries: ${'['.repeat(depth)}${']'.repeat(depth)}\n` },
  {
    name: 'maps in maps in JSON',
    index: `{"apiVersion":"v1","entries":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`,
  },
  { name: 'tabs', index: 'apiVersion: v1\nentries:\n\tweb: []\n' },
  { name: 'two documents', index: 'apiVersion: v1\nentries: {}\n---\napiVersion: v1\n' },
  { name: 'a tag of Python', index: 'apiVersion: !!python/object:os.system v1\nentries: {}\n' },
];

describe('an index is', () => {
  for (const { name, index, own, or, commands } of cases) {
    describe(name, () => {
      const server = start(index);
      for (const command of commands ?? [...fetched, ...cached]) {
        testBesideHelm(
          command,
          async () => {
            const started = await server;
            const data = typeof index === 'string' ? index.replaceAll('URL', started.url) : index;
            const isCached = cached.includes(command);
            const files = isCached ? { 'home/.cache/helm/repository/r-index.yaml': data } : {};
            return attemptAt(command, started, { files });
          },
          { own, or },
        );
      }
    });
  }
});

/** Escapes of terminals, a C1 byte, a title, right-to-left marks: in every field that is shown. */
const evil = '\\e[31mred\\e]0;title\\a\\u009b2J\\u202egnp.exe\\u2066';

describe.skipIf(missingProgram !== undefined)('escapes of an index do not reach the terminal', () => {
  const fields = `    description: "${evil}"\n    appVersion: "${evil}"\n    deprecated: true\n    home: "${evil}"\n`;
  const index = indexed(
    `  web:\n${entry('1.0.0', fields)}  "w${evil}":\n${entry('1.0.0').replace('name: web', `name: "w${evil}"`)}`,
  );
  const server = start(index);
  test.concurrent.each([
    'search repo',
    'search repo -l --max-col-width 0',
    'search repo nothing',
    'repo add new URL',
    'repo update',
    'pull r/other',
  ])(
    '%s',
    (command) =>
      inTurn(async () => {
        const started = await server;
        const files = { 'home/.cache/helm/repository/r-index.yaml': index.replaceAll('URL', started.url) };
        const { stdout, stderr } = await attempt(binary, attemptAt(command, started, { files }));
        expect(stdout + stderr).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }),
    WAITING,
  );
});

describe.skipIf(missingProgram !== undefined)('an index of a million versions', () => {
  const lines = Array.from({ length: 1000 }, (_, chart) => {
    const versions = Array.from(
      { length: 1000 },
      (__, i) => `  - {name: c${chart}, version: 1.0.${i}, urls: [c.tgz]}\n`,
    );
    return `  c${chart}:\n${versions.join('')}`;
  });
  const index = indexed(lines.join(''));
  test.concurrent(
    'is searched within bounds',
    () =>
      inTurn(async () => {
        const files = { 'home/.cache/helm/repository/r-index.yaml': index };
        const repository = { url: 'http://127.0.0.1:1', host: '127.0.0.1:1' };
        const outcome = await attempt(binary, attemptAt('search repo c77', repository, { files }));
        expect(outcome.stderr).toBe('');
        expect(outcome.stdout).toContain('r/c77');
        expect(outcome.seconds).toBeLessThan(30);
        expect(outcome.megabytes).toBeLessThan(2000);
      }),
    WAITING,
  );
});

describe.skipIf(missingProgram !== undefined)('Ctrl-C while an index comes slowly', () => {
  test.concurrent.each(['repo add new URL', 'repo update', 'pull web --repo URL', 'dependency update chart'])(
    '%s',
    (command) =>
      inTurn(async () => {
        const server: BadServer = await startBadServer((_, socket) => {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\napiVersion: v1\n');
        });
        open.push(server);
        const outcome = await attempt(binary, { ...attemptAt(command, server), stopAfter: 1500 });
        expect(outcome.status).not.toBe(0);
        // the server would keep it waiting until it is killed
        expect(outcome.milliseconds).toBeLessThan(60_000);
        expectCleanFailure({ ...outcome, status: 1, stderr: 'Error: stopped' });
      }),
    WAITING,
  );
});
