/** Releases that Tiller recorded, taken over by `2to3`: real Helm 3.22 reads, upgrades and rolls them back afterwards. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { linkTo, splitWords } from '../command-line.ts';
import { binary, clusterProblem, openCluster, realHelm, type Cluster, type JsonObject } from './cluster.ts';

const problem = clusterProblem(binary, realHelm);
const TIMEOUT = 120_000;
/** As long as the name in the records, which it takes the place of. */
const recordedNamespace = 'tiller-namespace';
const namespace = `tiller-${randomBytes(5).toString('hex').slice(0, 9)}`;
const home = mkdtempSync(join(tmpdir(), 'scull-tiller-'));
let cluster: Cluster;

function recordsHere(): JsonObject[] {
  const file = join(import.meta.dirname, '../release/testdata/tiller-records.json');
  const { items } = JSON.parse(readFileSync(file, 'utf8')) as { items: JsonObject[] };
  return items.map((item) => {
    const { metadata, data } = item as { metadata: JsonObject; data: { release: string } };
    const plain = gunzipSync(Buffer.from(data.release, 'base64')).toString('latin1');
    const moved = Buffer.from(plain.replaceAll(recordedNamespace, namespace), 'latin1');
    return { ...item, metadata: { ...metadata, namespace }, data: { release: gzipSync(moved).toString('base64') } };
  });
}

/** Those of the release shop as Tiller's driver for Secrets keeps them, under a name of the same length. */
function secretsHere(): JsonObject[] {
  return recordsHere()
    .filter(({ metadata }) => ((metadata as JsonObject)['name'] as string).startsWith('shop.'))
    .map((item) => {
      const { metadata, data } = item as { metadata: JsonObject; data: { release: string } };
      const plain = gunzipSync(Buffer.from(data.release, 'base64')).toString('latin1');
      const text = gzipSync(Buffer.from(plain.replaceAll('shop', 'kept'), 'latin1')).toString('base64');
      const named = JSON.parse(JSON.stringify(metadata).replaceAll('shop', 'kept')) as JsonObject;
      return {
        ...{ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: named },
        data: { release: Buffer.from(text).toString('base64') },
      };
    });
}

interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, line: string): Answer {
  const env = { HOME: home, PATH: '/usr/bin:/bin', TZ: 'UTC', KUBECONFIG: cluster.kubeconfig };
  const args = [...splitWords(line), '-n', namespace];
  const { status, stdout, stderr } = spawnSync(linkTo(program), args, { cwd: home, encoding: 'utf8', env });
  return { status, stdout: stdout.replaceAll(namespace, 'NS'), stderr: stderr.replaceAll(namespace, 'NS') };
}

beforeAll(async () => {
  if (problem !== undefined) return;
  cluster = await openCluster();
  await cluster.createNamespace(namespace);
  for (const record of recordsHere()) {
    await cluster.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, record);
  }
  for (const record of secretsHere()) {
    await cluster.request('POST', `/api/v1/namespaces/${namespace}/secrets`, record);
  }
}, TIMEOUT);

afterAll(async () => {
  rmSync(home, { recursive: true });
  if (problem === undefined) await cluster.deleteNamespace(namespace);
});

function step(name: string, check: () => void): void {
  test.skipIf(problem !== undefined)(problem === undefined ? name : `${name} (skipped: ${problem})`, check, TIMEOUT);
}

const tiller = `--tiller-namespace ${namespace}`;

step('list --helm2 shows the last revision of each release', () => {
  const { stdout, status } = run(binary, `list --helm2 ${tiller}`);
  expect(status).toBe(0);
  expect(stdout.split('\n').map((line) => line.split(/\s*\t\s*/).filter((_, at) => at !== 3))).toEqual([
    ['NAME', 'NAMESPACE', 'REVISION', 'STATUS', 'CHART', 'APP VERSION'],
    ['broken', 'NS', '1', 'failed', 'shop-1.2.3', '4.5        '],
    ['old', 'other', '1', 'uninstalled', 'shop-1.2.3', '4.5        '],
    ['shop', 'NS', '3', 'deployed', 'shop-1.2.3', '4.5        '],
    [''],
  ]);
  expect(run(binary, `list --helm2 --short ${tiller}`).stdout).toBe('broken\nold\nshop\n');
});

step('a dry run changes nothing', () => {
  const { stdout } = run(binary, `2to3 shop --dry-run ${tiller}`);
  expect(stdout).toContain('revision 3 (deployed) of shop.v3 would be recorded\nNothing has been changed.\n');
  expect(run(realHelm, 'history shop').stderr).toBe('Error: release: not found\n');
});

step('2to3 records every revision', () => {
  const { stdout, status } = run(binary, `2to3 shop ${tiller}`);
  expect([status, stdout]).toEqual([
    0,
    `revision 1 (superseded) of shop.v1 recorded
revision 2 (superseded) of shop.v2 recorded
revision 3 (deployed) of shop.v3 recorded
Release shop is in namespace NS now: helm history shop -n NS
Tiller's records are still there: don't change the release with Helm 2 any more. --delete-v2-releases takes them away.
`,
  ]);
});

step('Helm reads them as the binary does', () => {
  for (const line of [
    'history shop',
    'status shop',
    'get values shop',
    'get manifest shop --revision 2',
    'get hooks shop',
    'get metadata shop',
  ]) {
    const theirs = run(realHelm, line);
    expect(theirs.status).toBe(0);
    expect(run(binary, line)).toEqual(theirs);
  }
  expect(run(realHelm, 'get values shop --revision 2').stdout).toBe('USER-SUPPLIED VALUES:\ncolor: green\n');
});

step('a second time it finds them, and can take those of Tiller away', () => {
  const { stdout, status } = run(binary, `2to3 convert shop --delete-v2-releases -o json ${tiller}`);
  expect(status).toBe(0);
  const { revisions, deleted } = JSON.parse(stdout) as { revisions: { known: boolean }[]; deleted: boolean };
  expect([revisions.map(({ known }) => known), deleted]).toEqual([[true, true, true], true]);
  expect(run(binary, `list --helm2 --short ${tiller}`).stdout).toBe('broken\nold\n');
});

step('Helm rolls back and takes away what was taken over', () => {
  expect(run(realHelm, 'rollback shop 2').stderr).toBe('');
  expect(run(binary, 'history shop --max 1 -o json').stdout).toContain('"description":"Rollback to 2"');
  expect(run(realHelm, 'uninstall shop').stdout).toBe('release "shop" uninstalled\n');
});

step('records in Secrets are taken over too', () => {
  expect(run(binary, `list --helm2 --short --release-storage secrets ${tiller}`).stdout).toBe('kept\n');
  const { stdout, status } = run(binary, `2to3 kept --release-storage secrets --delete-v2-releases ${tiller}`);
  expect([status, stdout]).toEqual([
    0,
    `revision 1 (superseded) of kept.v1 recorded
revision 2 (superseded) of kept.v2 recorded
revision 3 (deployed) of kept.v3 recorded
Release kept is in namespace NS now: helm history kept -n NS
Tiller's records are gone.
`,
  ]);
  expect(run(realHelm, 'get values kept --revision 2').stdout).toBe('USER-SUPPLIED VALUES:\ncolor: green\n');
  expect(run(binary, `list --helm2 --short --release-storage secrets ${tiller}`).stdout).toBe('');
  expect(run(binary, 'list --helm2 --release-storage files').stderr).toStartWith(
    'Error: invalid argument "files" for "--release-storage" flag: it takes configmaps and secrets\n',
  );
});

step('what Tiller does not know is an error', () => {
  expect(run(binary, `2to3 nothing ${tiller}`)).toEqual({
    status: 1,
    stdout: '',
    stderr: `Error: Tiller has no release nothing in namespace NS
list --helm2 shows what there is; --tiller-namespace names another namespace, --release-storage secrets says that Tiller kept Secrets.
`,
  });
});

step('a release of the same name that is another one is left alone', () => {
  expect(run(binary, 'create chart').status).toBe(0);
  expect(run(realHelm, 'install broken ./chart').status).toBe(0);
  expect(run(binary, `2to3 broken ${tiller}`).stderr).toContain(
    'Error: namespace NS has a release broken already, which is not the one of Tiller\nNothing has been changed.',
  );
});
