/**
 * Releases that are too big for one record, on a real control plane: what Helm refuses is installed, all verbs work on it, and
 * real Helm 3.22 and 4.3.1 take turns with the binary on one release. Whatever Helm does to what it sees of such a release, no
 * object is deleted or emptied that should stay.
 */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { binary, clusterProblem, openCluster, realHelm, uniqueName, type Cluster, type JsonObject } from './cluster.ts';
import { grant } from './edits.ts';

const helm4 = join(homedir(), '.cache/scull/oracle/helm4');
const problem = clusterProblem(realHelm, helm4, binary);
const folder = mkdtempSync(join(tmpdir(), 'scull-large-'));
setDefaultTimeout(300_000);

/** One small object, and one for each seed in the values, with 128 characters for each that `lines` counts. */
const templates = {
  'templates/small.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: small
data:
  greeting: {{ .Values.greeting }}
`,
  'templates/blobs.yaml': `{{- range $name, $seed := .Values.blobs }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}
data:
  seed: {{ $seed }}
  blob: {{ range until (int $.Values.lines) }}{{ printf "%s %d" $seed . | sha512sum }}{{ end }}
{{- end }}
`,
  'templates/NOTES.txt': 'It says {{ .Values.greeting }}.\n',
  'values.yaml': 'greeting: hello\nlines: 1\nblobs: {}\n',
};

function noise(length: number, seed: string): string {
  let text = '';
  for (let i = 0; text.length < length; i++)
    text += createHash('sha512')
      .update(`${seed}${String(i)}`)
      .digest('hex');
  return text.slice(0, length);
}

function writeChart(name: string, files: Readonly<Record<string, string>>): void {
  const all = { 'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n', ...templates, ...files };
  for (const [file, text] of Object.entries(all)) {
    const path = join(folder, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly namespace: string;
  readonly env?: Readonly<Record<string, string>>;
}

let cluster: Cluster;
const begun: string[] = [];

async function place(env: Readonly<Record<string, string>> = {}): Promise<Place> {
  const namespace = uniqueName('large');
  await cluster.createNamespace(namespace);
  begun.push(namespace);
  return { namespace, env };
}

function run(program: string, { namespace, env }: Place, line: string): Promise<Outcome> {
  const all = {
    HOME: folder,
    PATH: '/usr/bin:/bin',
    KUBECONFIG: cluster.kubeconfig,
    HELM_NAMESPACE: namespace,
    ...env,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(program, line.split(' '), { cwd: folder, env: all, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (texts.stdout += piece));
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (texts.stderr += piece));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ status: code ?? -1, ...texts });
    });
  });
}

/** As `run`, for what must succeed. */
async function works(program: string, where: Place, line: string): Promise<Outcome> {
  const outcome = await run(program, where, line);
  if (outcome.status !== 0) throw new Error(`${line}: ${outcome.stderr}`);
  return outcome;
}

/** By name: the seed of its blob and the length of it, or the greeting. */
async function objects({ namespace }: Place): Promise<Record<string, string>> {
  const found = await cluster.list(
    `/api/v1/namespaces/${namespace}/configmaps?labelSelector=app.kubernetes.io/managed-by`,
  );
  const entries = found.map(({ metadata, data }) => {
    const { seed = '', blob = '', greeting = '' } = (data ?? {}) as Record<string, string>;
    return [(metadata as JsonObject)['name'] as string, blob === '' ? greeting : `${seed} ${String(blob.length)}`];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Records and their pieces. */
async function stored({ namespace }: Place, plural = 'secrets'): Promise<string[]> {
  const all = await cluster.list(`/api/v1/namespaces/${namespace}/${plural}`);
  const names = all.map(({ metadata }) => (metadata as JsonObject)['name'] as string);
  return names
    .filter((name) => name.startsWith('sh.helm.'))
    .map((name) => name.replace(/\.[0-9a-f]{10}\.(\d)$/, '.PIECE.$1'));
}

/** Three of them, compressed and in base64, are more than 1 MiB. */
const LINES = 5000;
const SIZE = LINES * 128;

beforeAll(async () => {
  if (problem !== undefined) return;
  cluster = await openCluster();
  writeChart('shop', {});
  writeChart('manual', { 'docs/manual.txt': noise(1_600_000, 'manual') });
});

afterAll(async () => {
  await Promise.all(begun.map((namespace) => cluster.deleteNamespace(namespace)));
  rmSync(folder, { recursive: true });
});

const blobs = (spec: string): string => spec.replaceAll(/(\w+)=(\w+)/g, '--set blobs.$1=$2');
const three = blobs('one=a two=b three=c');

describe.skipIf(problem !== undefined)(
  `releases over 1 MiB${problem === undefined ? '' : ` (skipped: ${problem})`}`,
  () => {
    test('Helm refuses them, and the binary does not', async () => {
      const where = await place();
      const theirs = await run(realHelm, where, `install web ./shop --set lines=${String(LINES)} ${three}`);
      expect(theirs.stderr).toContain('Too long: may not be more than 1048576 bytes');
      const ours = await works(binary, where, `install web ./shop --set lines=${String(LINES)} ${three}`);
      expect(ours.stderr).toMatch(
        /^WARNING: the record of release "web" takes \d\.\d MiB, and a Secret holds 1\.0 MiB: it is kept in \d Secrets, .* The biggest: .*\(\d+ KiB\).*\n$/,
      );
      expect(ours.stdout).toContain('STATUS: deployed');
    });

    test('what only has too much beside it loses that', async () => {
      const where = await place();
      const { stderr } = await works(binary, where, 'install web ./manual');
      expect(stderr).toMatch(
        /^WARNING: .* without one file of the chart .* The biggest: docs\/manual.txt \(\d\.\d MiB\)\n$/,
      );
      expect(await stored(where)).toEqual(['sh.helm.release.v1.web.v1']);
      for (const program of [realHelm, helm4]) {
        await works(program, where, 'upgrade web ./shop --reuse-values');
        await works(program, where, 'rollback web 1');
        await works(program, where, 'upgrade web ./shop --reset-then-reuse-values');
      }
      await works(realHelm, where, 'uninstall web');
      expect([await stored(where), await objects(where)]).toEqual([[], {}]);
    });

    for (const [driver, plural] of [
      ['secret', 'secrets'],
      ['configmap', 'configmaps'],
    ] as const) {
      test(`every verb, with the driver ${driver}`, async () => {
        const where = await place({ HELM_DRIVER: driver });
        await works(binary, where, `install web ./shop --set lines=${String(LINES)} ${three}`);
        const first = await works(binary, where, 'get manifest web');
        expect(first.stdout.length).toBeGreaterThan(3 * SIZE);
        const inPieces = await stored(where, plural);
        expect(inPieces.length).toBeGreaterThan(2);
        for (const read of [
          'list',
          'history web',
          'status web',
          'get values web',
          'get values web --all',
          'get notes web',
          'get hooks web',
          'get metadata web',
        ]) {
          const [ours, theirs, newer] = await Promise.all(
            [binary, realHelm, helm4].map((program) => works(program, where, read)),
          );
          if (read !== 'get hooks web') expect(ours!.stdout).toBe(theirs!.stdout);
          expect(newer!.status).toBe(0);
        }
        expect((await works(realHelm, where, 'get manifest web')).stdout).toContain(
          '# Source: shop/templates/blobs.yaml\n# 6',
        );
        expect((await works(realHelm, where, 'get all web')).stdout).toContain('It says hello.');
        await works(
          binary,
          where,
          `upgrade web ./shop --reset-values --set lines=${LINES} ${blobs('one=d two=b four=a')} --set greeting=hi`,
        );
        expect(await objects(where)).toEqual({
          small: 'hi',
          one: `d ${String(SIZE)}`,
          two: `b ${String(SIZE)}`,
          four: `a ${String(SIZE)}`,
        });
        await works(binary, where, 'rollback web 1');
        expect(await objects(where)).toEqual({
          small: 'hello',
          ...{ one: `a ${String(SIZE)}`, two: `b ${String(SIZE)}`, three: `c ${String(SIZE)}` },
        });
        expect((await works(binary, where, 'get manifest web')).stdout).toBe(first.stdout);
        expect((await works(binary, where, 'get manifest web --revision 1')).stdout).toBe(first.stdout);
        const { stdout } = await works(binary, where, 'history web -o json');
        expect((JSON.parse(stdout) as { status: string }[]).map(({ status }) => status)).toEqual([
          'superseded',
          'superseded',
          'deployed',
        ]);
        await works(binary, where, `upgrade web ./shop --history-max 2`);
        expect((await stored(where, plural)).filter((name) => /\.web\.v[12]\b/.test(name))).toEqual([]);
        await works(binary, where, 'uninstall web');
        expect([await stored(where, plural), await objects(where)]).toEqual([[], {}]);
      });
    }

    for (const [version, helm] of [
      ['3.22', realHelm],
      ['4.3', helm4],
    ] as const) {
      const flags = version === '4.3' ? ' --server-side=false' : '';

      test(`Helm ${version} upgrades one: what the chart lost goes, nothing else`, async () => {
        const where = await place();
        await works(binary, where, `install web ./shop --set lines=${String(LINES)} ${three}`);
        await works(
          helm,
          where,
          `upgrade web ./shop --reset-values ${blobs('one=a four=d')} --set greeting=hi${flags}`,
        );
        expect(await objects(where)).toEqual({ small: 'hi', one: 'a 128', four: 'd 128' });
        await works(binary, where, 'rollback web 1');
        expect(await objects(where)).toEqual({
          small: 'hello',
          ...{ one: `a ${String(SIZE)}`, two: `b ${String(SIZE)}`, three: `c ${String(SIZE)}` },
        });
        await works(helm, where, `rollback web 2${flags}`);
        expect(await objects(where)).toEqual({ small: 'hi', one: 'a 128', four: 'd 128' });
        await works(helm, where, 'uninstall web');
        expect(await objects(where)).toEqual({});
        await cluster.until('pieces without their record', async () => (await stored(where)).length === 0);
      });

      test(`Helm ${version} does not roll back to one, and changes nothing`, async () => {
        const where = await place();
        await works(binary, where, `install web ./shop --set lines=${String(LINES)} ${three}`);
        await works(binary, where, `upgrade web ./shop --reset-values ${blobs('one=a')}`);
        const before = await objects(where);
        const refused = await run(helm, where, 'rollback web 1');
        expect(refused.stderr).toContain('this-revision-is-in-pieces-that-scull-alone-can-read');
        expect(refused.status).toBe(1);
        expect(await objects(where)).toEqual(before);
        const forced = await run(helm, where, 'rollback web 1 --no-hooks');
        expect(forced.stderr).toContain('kept in pieces: scull alone can apply it');
        // what is not cut is brought back; what is cut is neither changed nor made
        const whole = new RegExp(`^(?:hello|. (?:128|${String(SIZE)}))$`);
        expect(Object.values(await objects(where)).filter((text) => !whole.test(text))).toEqual([]);
        await works(binary, where, 'rollback web 1');
        expect(Object.keys(await objects(where)).sort()).toEqual(['one', 'small', 'three', 'two']);
        expect((await objects(where))['three']).toBe(`c ${String(SIZE)}`);
        await works(helm, where, 'uninstall web');
        expect(await objects(where)).toEqual({});
      });
    }

    test('values that are too big keep Helm from changing anything', async () => {
      const where = await place();
      writeFileSync(join(folder, 'value'), noise(2_000_000, 'value'));
      await works(binary, where, `install web ./shop --set lines=1 --set-file more.a=value ${blobs('one=a')}`);
      const before = await objects(where);
      for (const line of ['upgrade web ./shop', 'rollback web 1', 'uninstall web']) {
        expect((await run(realHelm, where, line)).status).toBe(1);
      }
      expect(await objects(where)).toEqual(before);
    });

    test('a piece that is lost is named; rolling back to another revision and uninstalling work', async () => {
      const where = await place();
      await works(binary, where, `install web ./shop`);
      await works(binary, where, `upgrade web ./shop --set lines=${String(LINES)} ${three}`);
      const path = `/api/v1/namespaces/${where.namespace}/secrets`;
      const pieces = await cluster.list(`${path}?labelSelector=scull.v1/release`);
      const name = (pieces[0]!['metadata'] as JsonObject)['name'] as string;
      await cluster.request('DELETE', `${path}/${name}`);
      for (const line of ['get manifest web', 'upgrade web ./shop', 'get all web --revision 2', 'rollback web 2']) {
        const { status, stderr } = await run(binary, where, line);
        expect(stderr).toContain(`Secret "${name}", which holds a part of the release, is missing`);
        expect(status).toBe(1);
      }
      await works(binary, where, 'list');
      await works(binary, where, 'history web');
      await works(binary, where, 'rollback web 1');
      expect(await objects(where)).toEqual({ small: 'hello' });
      await works(binary, where, 'uninstall web');
      expect([await stored(where), await objects(where)]).toEqual([[], {}]);
    });

    test('no more rights are needed than for any release', async () => {
      const where = await place();
      const { namespace } = where;
      const verbs = ['get', 'list', 'create', 'update', 'delete'];
      await grant(cluster, namespace, [
        { apiGroups: [''], resources: ['secrets'], verbs },
        { apiGroups: [''], resources: ['configmaps'], verbs: [...verbs, 'patch'] },
      ]);
      const kubeconfig = join(folder, `${namespace}.kubeconfig`);
      writeFileSync(kubeconfig, cluster.userKubeconfig({ name: `user-${namespace}` }, namespace));
      const user = { namespace, env: { KUBECONFIG: kubeconfig } };
      await works(binary, user, `install web ./shop --set lines=${String(LINES)} ${three}`);
      await works(
        binary,
        user,
        `upgrade web ./shop --reset-values --set lines=${LINES} ${blobs('one=d two=b four=a')} --history-max 1`,
      );
      await works(binary, user, 'get all web --revision 2');
      await works(binary, user, 'uninstall web');
      expect([await stored(where), await objects(where)]).toEqual([[], {}]);
    });
  },
);
