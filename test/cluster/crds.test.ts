/** `--crds` beside a real control plane: what is proven beforehand, what is refused, and what an upgrade leaves when it is cut short. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningControlPlane } from '../control-plane/server.ts';
import { binary, uniqueName, type JsonObject } from './cluster.ts';
import { CrdPlace, definition, definitions, type Version } from './crd-place.ts';
import { faultyProxy } from './faulty-proxy.ts';
import { holdingProxy } from './holding-proxy.ts';
import { runBinary, type Ended } from './run-binary.ts';
import { Workplace } from './workplace.ts';

const TIMEOUT = 120_000;
setDefaultTimeout(TIMEOUT);
const place = new Workplace('crds', TIMEOUT);

const string = { type: 'string' };

if (place.problem !== undefined) test.skip(`--crds: ${place.problem}`, () => undefined);
else {
  describe('--crds', () => {
    test('without it an upgrade leaves definitions alone; create makes new ones, upgrade changes the others', async () => {
      const it = await CrdPlace.make(place);
      const two = [it.of({ a: string, b: string }), it.gadgets()];
      const after = it.chart(two, [it.object('w', { a: 'x', b: 'z' })]);
      await it.installed({ a: string }, { a: 'x' });
      await it.request('PATCH', it.path, {
        metadata: { labels: { others: 'l' }, annotations: { 'cert-manager.io/inject-ca-from': 'ns/c' } },
      });
      const before = await it.live();

      expect((await it.upgrade(after)).status).toBe(0);
      expect([await it.live(), await it.live('gadgets')]).toEqual([before, undefined]);

      const created = await it.upgrade(after, '--crds=create');
      expect([created.status, created.stderr]).toEqual([0, `CRD gadgets.${it.group} is created\n`]);
      expect(await it.live()).toEqual(before);

      const upgraded = await it.upgrade(after, '--crds=upgrade');
      expect([upgraded.status, upgraded.stderr]).toEqual([0, `CRD ${it.name} is upgraded: v1.spec.b is new\n`]);
      const live = (await it.live())!;
      expect(live['metadata']).toMatchObject({
        labels: { others: 'l' },
        annotations: { 'cert-manager.io/inject-ca-from': 'ns/c' },
      });

      const again = await it.upgrade(after, '--crds=upgrade');
      expect([again.status, again.stderr, await it.live()]).toEqual([0, '', live]);
    });

    test('objects of the same upgrade see the new schema', async () => {
      const it = await CrdPlace.make(place);
      await it.installed({ a: string }, { a: 'x' });
      for (const field of ['b', 'c', 'd', 'e', 'f']) {
        const after = it.chart([it.of({ a: string, [field]: string })], [it.object('w', { a: 'x', [field]: 'z' })]);
        const more = ['--allow-breaking-crds', it.name];
        expect((await it.upgrade(after, '--crds=upgrade', ...more)).status).toBe(0);
        expect((await it.widget('w'))!['spec']).toEqual({ a: 'x', [field]: 'z' });
      }
    });

    test('new versions are there when templates are rendered, and what the server has written stays', async () => {
      const it = await CrdPlace.make(place);
      const webhook = (more: JsonObject): JsonObject => ({
        conversion: {
          strategy: 'Webhook',
          webhook: {
            conversionReviewVersions: ['v1'],
            clientConfig: { service: { name: 'x', namespace: it.namespace }, ...more },
          },
        },
      });
      const one = definition(it.group, [{ properties: { a: string } }], webhook({}));
      const next = definition(
        it.group,
        [{ properties: { a: string } }, { name: 'v2', storage: false, properties: { a: string } }],
        webhook({}),
      );
      const templates = {
        'templates/c.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {has: "{{ .Capabilities.APIVersions.Has "${it.group}/v2/Widget" }}"}\n`,
      };
      const before = it.chart([one], [], templates);
      expect(await it.scull('install', 'web', before)).toMatchObject({ status: 0 });
      const caBundle = Buffer.from(runningControlPlane()!.authority.cert).toString('base64');
      await it.request('PATCH', it.path, { spec: webhook({ caBundle }) });
      const after = it.chart([next], [], templates);
      expect(await it.upgrade(after, '--crds=upgrade')).toMatchObject({
        status: 0,
        stderr: `CRD ${it.name} is upgraded: version v2 is new\n`,
      });
      const found = await place.cluster.get(`/api/v1/namespaces/${it.namespace}/configmaps/c`);
      expect(found!['data']).toEqual({ has: 'true' });
      const live = (await it.live()) as { spec: { conversion: { webhook: { clientConfig: JsonObject } } } };
      expect(live.spec.conversion.webhook.clientConfig['caBundle']).toBe(caBundle);
    });

    test('a breaking change is refused with the objects that do not fit, unless it is named', async () => {
      const it = await CrdPlace.make(place);
      await it.installed({ a: string, mode: string }, { a: 'x', mode: 'fast' });
      const others = [it.object('y', { a: 'x' }), it.object('z', { mode: 'slow' })];
      for (const other of others) await it.request('POST', it.widgets(), other);
      const after = it.chart(
        [it.of({ mode: { type: 'string', enum: ['slow'] }, n: string })],
        [it.object('w', { mode: 'slow', n: 'm' })],
      );
      const before = await it.live();
      const refused = await it.upgrade(after, '--crds=upgrade');
      expect([refused.status, refused.stderr]).toEqual([
        1,
        `Error: UPGRADE FAILED: breaking change of CRD ${it.name}: v1.spec.a is gone, v1.spec.mode allows fewer values
${it.namespace}/w as v1: spec.a would be dropped, spec.mode is "fast", which is none of "slow"
${it.namespace}/y as v1: spec.a would be dropped
2 of 3 objects of ${it.name} do not fit.
Nothing was changed. --allow-breaking-crds ${it.name} makes the change all the same; --crds=create leaves those that exist as they are.
`,
      ]);
      expect([await it.live(), await it.revisions()]).toEqual([before, 1]);
      const dry = await it.upgrade(after, '--crds=upgrade', '--dry-run=server');
      expect([dry.status, dry.stderr]).toEqual([1, refused.stderr]);

      const none = await it.upgrade(after, '--crds=upgrade', '--allow-breaking-crds', 'others.example.com');
      expect(none.stderr).toStartWith('Error: UPGRADE FAILED: the chart has no CRD "others.example.com"\n');
      const done = await it.upgrade(after, '--crds=upgrade', '--allow-breaking-crds', it.name);
      expect([done.status, done.stderr.split('\n')[0]]).toEqual([
        0,
        `CRD ${it.name} is upgraded: v1.spec.a is gone, v1.spec.mode allows fewer values, v1.spec.n is new`,
      ]);
      expect((await it.widget('w'))!['spec']).toEqual({ mode: 'slow', n: 'm' });
      expect((await it.widget('y'))!['spec']).toEqual({});
    });

    test('without objects, and without the right to list them', async () => {
      const it = await CrdPlace.make(place);
      const before = it.chart([it.of({ a: string })], []);
      expect((await it.scull('install', 'web', before)).status).toBe(0);
      const after = it.chart([it.of({})], []);
      expect((await it.upgrade(after, '--crds=upgrade')).stderr).toContain(`\nThere are no objects of ${it.name}.\n`);

      const user = uniqueName('crds-user');
      const kubeconfig = await it.user(user, after);
      const refused = await place.scull(it.namespace, ['upgrade', 'web', after, '--crds=upgrade'], kubeconfig);
      expect(refused.stderr).toStartWith(`Error: UPGRADE FAILED: breaking change of CRD ${it.name}: v1.spec.a is gone
Which objects do not fit is not known: ${it.name} is forbidden: User "${user}" cannot list resource "widgets"`);
      expect(refused.stderr).toContain(`\nWith the right to list ${it.name} in all namespaces they are named.\n`);
      const named = ['upgrade', 'web', after, '--crds=upgrade', '--allow-breaking-crds', it.name];
      expect((await place.scull(it.namespace, named, kubeconfig)).status).toBe(0);
    });

    test('what the server refuses is refused before anything is changed, whoever is named', async () => {
      const it = await CrdPlace.make(place);
      await it.installed({ a: string }, { a: 'x' });
      const before = await it.live();
      const v2 = { name: 'v2', properties: { a: string } };
      const cases: readonly (readonly [JsonObject, string, string])[] = [
        [definition(it.group, [v2]), 'version v1 is gone, and objects may be stored in it', 'status.storedVersions[0]: Invalid value: "v1"'],
        [definition(it.group, [{ properties: { a: string } }], { scope: 'Cluster' }), 'has another scope', 'spec.scope: Invalid value: "Cluster": field is immutable'],
        [definition(it.group, [{ properties: { a: string } }], { names: { kind: 'Other', plural: 'widgets' } }), 'has another kind', 'spec.names.kind: Invalid value: "Other": field is immutable'],
      ]; // prettier-ignore
      for (const [next, why, server] of cases) {
        const chart = it.chart([next], [it.object('w', { a: 'y' })]);
        const { status, stderr } = await it.upgrade(chart, '--crds=upgrade', '--allow-breaking-crds', it.name);
        expect([status, stderr.split('\n')[0]]).toEqual([
          1,
          `Error: UPGRADE FAILED: CRD ${it.name} cannot be upgraded: ${why}`,
        ]);
        expect(stderr).toContain(server);
        expect(stderr).toContain('\nNothing was changed. --crds=create leaves those that exist as they are.\n');
      }
      const invalid = it.chart([definition(it.group, [{ properties: { a: {} } }])], []);
      expect((await it.upgrade(invalid, '--crds=upgrade')).stderr).toContain(
        `Error: UPGRADE FAILED: CRD ${it.name} cannot be upgraded: `,
      );
      const created = it.chart([it.of({ a: string, b: string }), { ...it.gadgets(), spec: { group: it.group } }], []);
      expect((await it.upgrade(created, '--crds=upgrade')).stderr).toContain(
        `Error: UPGRADE FAILED: failed to install CRD gadgets.${it.group}: `,
      );
      expect([await it.live(), await it.revisions()]).toEqual([before, 1]);
    });

    test('versions that are no longer served, or stored otherwise', async () => {
      const it = await CrdPlace.make(place);
      const properties = { a: string };
      const v2 = { name: 'v2', properties: { b: string } };
      const both = definition(it.group, [{ properties }, { ...v2, storage: false }]);
      const before = it.chart([both], [it.object('w', { a: 'x' })]);
      expect((await it.scull('install', 'web', before)).status).toBe(0);
      const told = async (versions: readonly Version[]): Promise<string[]> => {
        const chart = it.chart([definition(it.group, versions)], [it.object('w', { a: 'x' })]);
        return (await it.upgrade(chart, '--crds=upgrade')).stderr.split('\n').slice(0, 3);
      };
      const start = `Error: UPGRADE FAILED: breaking change of CRD ${it.name}: `;
      expect((await told([{ properties }]))[0]).toBe(`${start}version v2 is gone`);
      expect((await told([{ properties }, { ...v2, storage: false, served: false }]))[0]).toBe(
        `${start}version v2 is not served`,
      );
      expect(await told([{ properties, storage: false }, v2])).toEqual([
        `${start}objects are stored as v2, no longer as v1`,
        `${it.namespace}/w as v2: spec.a would be dropped`,
        `The one object of ${it.name} does not fit.`,
      ]);
    });

    test('an install brings those that are there up to date, too, and create leaves them alone', async () => {
      const it = await CrdPlace.make(place);
      await it.request('POST', definitions, it.of({ a: string }));
      place.clusterWide.push(it.path);
      await it.settled();
      const chart = it.chart([it.of({ a: string, b: string }), it.gadgets()], [it.object('w', { b: 'x' })]);
      const create = await it.scull('install', 'one', chart, '--crds=create');
      expect([create.status, (await it.widget('w'))!['spec']]).toEqual([0, {}]);
      expect((await it.scull('uninstall', 'one')).status).toBe(0);
      const upgraded = await it.scull('install', 'one', chart, '--crds=upgrade');
      expect([upgraded.status, upgraded.stderr]).toEqual([0, `CRD ${it.name} is upgraded: v1.spec.b is new\n`]);
      expect((await it.widget('w'))!['spec']).toEqual({ b: 'x' });
      const narrow = it.chart([it.of({ a: string })], []);
      expect((await it.scull('install', 'two', narrow, '--crds=upgrade')).stderr).toStartWith(
        `Error: INSTALLATION FAILED: breaking change of CRD ${it.name}: v1.spec.b is gone\n${it.namespace}/w as v1: spec.b would be dropped\n`,
      );
      expect((await it.scull('install', 'two', narrow, '--skip-crds')).status).toBe(0);
    });

    test('as Helm 4: an install applies them, and with the flag it does what the flag says', async () => {
      const it = await CrdPlace.make(place);
      await it.request('POST', definitions, it.of({ a: string }));
      await it.settled();
      const chart = it.chart([it.of({ b: string })], []);
      const env = { KUBECONFIG: place.cluster.kubeconfig, HELM_NAMESPACE: it.namespace, HOME: place.folder, HELM_COMPAT: '4' }; // prettier-ignore
      const helm4 = (...words: string[]): Promise<Ended> => runBinary(words, env);
      const before = await it.live();
      expect((await helm4('install', 'one', chart, '--crds=create')).status).toBe(0);
      const refused = await helm4('install', 'two', chart, '--crds=upgrade', '--force-conflicts');
      expect(refused.stderr).toContain(`breaking change of CRD ${it.name}: v1.spec.a is gone\n`);
      expect(await it.live()).toEqual(before);
      expect((await helm4('install', 'two', chart, '--force-conflicts')).status).toBe(0);
      expect(JSON.stringify(await it.live())).toContain('"b"');
    });

    test('what the chart before had and the new one has not is taken away, and not what others have', async () => {
      const it = await CrdPlace.make(place);
      const labelled = (labels: JsonObject): JsonObject => {
        const crd = it.of({ a: string });
        return { ...crd, metadata: { ...(crd['metadata'] as JsonObject), labels } };
      };
      expect((await it.scull('install', 'web', it.chart([labelled({ old: 'x', both: 'x' })], []))).status).toBe(0);
      await it.request('PATCH', it.path, { metadata: { labels: { others: 'x' } } });
      const { status, stderr } = await it.upgrade(it.chart([labelled({ both: 'y' })], []), '--crds=upgrade');
      expect([status, stderr]).toEqual([0, `CRD ${it.name} is upgraded\n`]);
      expect((await it.live())!['metadata']).toMatchObject({ labels: { both: 'y', others: 'x' } });
      expect(JSON.stringify(await it.live())).not.toContain('"old":"x"');
    });

    test('what is asked of the server: nothing without the flag, one question where nothing changes', async () => {
      const it = await CrdPlace.make(place);
      await it.installed({ a: string }, { a: 'x' });
      const proxy = await faultyProxy(runningControlPlane()!, () => undefined);
      const kubeconfig = join(place.folder, uniqueName('proxy'));
      writeFileSync(kubeconfig, proxy.kubeconfig(it.namespace));
      const asked = async (chart: string, ...words: string[]): Promise<string[]> => {
        const from = proxy.seen.length;
        const { status } = await place.scull(it.namespace, ['upgrade', 'web', chart, ...words], kubeconfig);
        expect(status).toBe(0);
        const requests = proxy.seen
          .slice(from)
          .map(({ method, path }) => `${method} ${path.split('&fieldManager')[0]!}`);
        return requests.filter((line) => line.includes('customresourcedefinitions') || line.includes('/openapi/'));
      };
      const path = it.path;
      const same = it.chart([it.of({ a: string })], [it.object('w', { a: 'x' })]);
      expect(await asked(same)).toEqual([]);
      expect(await asked(same, '--crds=upgrade')).toEqual([`GET ${path}`]);
      const changed = await asked(it.chart([it.of({ a: string, b: string })], []), '--crds=upgrade');
      proxy.close();
      expect(changed.slice(0, 4)).toEqual([
        `GET ${path}`,
        `PATCH ${path}?dryRun=All`,
        'GET /openapi/v3',
        `PATCH ${path}?fieldManager=helm`,
      ]);
    });

    test('by server-side apply', async () => {
      const it = await CrdPlace.make(place);
      const helm4 = (...words: string[]): Promise<Ended> => it.scull(...words, '--server-side=true');
      const before = it.chart([it.of({ a: string })], [it.object('w', { a: 'x' })]);
      expect((await helm4('install', 'web', before)).status).toBe(0);
      await it.request('PATCH', it.path, { metadata: { annotations: { others: 'a' } } });
      const after = it.chart([it.of({ a: string, b: string })], [it.object('w', { a: 'x', b: 'y' })]);
      const { status, stderr } = await helm4('upgrade', 'web', after, '--crds=upgrade');
      expect([status, stderr]).toEqual([0, `CRD ${it.name} is upgraded: v1.spec.b is new\n`]);
      expect((await it.live())!['metadata']).toMatchObject({ annotations: { others: 'a' } });
      expect((await it.widget('w'))!['spec']).toEqual({ a: 'x', b: 'y' });
      const again = await helm4('upgrade', 'web', it.chart([it.of({ b: string })], []), '--crds=upgrade');
      expect(again.stderr).toContain(': v1.spec.a is gone\n');
    });

    test('what would change is shown, and tried nowhere', async () => {
      const it = await CrdPlace.make(place);
      await it.installed({ a: string }, { a: 'x' });
      const after = it.chart([it.of({ a: string, b: string }), it.gadgets()], [it.object('w', { a: 'x', b: 'y' })]);
      const before = await it.live();
      const dry = await it.upgrade(after, '--crds=upgrade', '--dry-run=server');
      expect([dry.status, dry.stderr]).toEqual([
        0,
        `CRD gadgets.${it.group} would be created\nCRD ${it.name} would be upgraded: v1.spec.b is new\n`,
      ]);
      const shown = [
        `${it.namespace}, ${it.name}, CustomResourceDefinition (apiextensions.k8s.io) has changed:`,
        `${it.namespace}, gadgets.${it.group}, CustomResourceDefinition (apiextensions.k8s.io) has been added:`,
        '+               b:',
      ];
      for (const more of [[], ['--three-way-merge']]) {
        const diff = await it.scull('diff', 'upgrade', 'web', after, '--crds=upgrade', ...more);
        for (const line of shown) expect(diff.stdout).toContain(line);
      }
      const plan = await it.upgrade(after, '--crds=upgrade', '--plan');
      expect(plan.stdout).toContain('to be changed:');
      expect(plan.stdout).toContain('+               b:');
      expect([await it.live(), await it.live('gadgets'), await it.revisions()]).toEqual([before, undefined, 1]);
      const done = await it.upgrade(after, '--crds=upgrade', '--plan', '--yes');
      expect([done.status, (await it.widget('w'))!['spec']]).toEqual([0, { a: 'x', b: 'y' }]);
      const narrow = it.chart([it.of({ b: string })], []);
      expect((await it.upgrade(narrow, '--crds=upgrade', '--plan')).stderr).toContain('v1.spec.a is gone');
      const installing = await it.scull('install', 'more', it.chart([it.of({ a: string, b: string, c: string })], []), '--crds=upgrade', '--plan'); // prettier-ignore
      expect(installing.stdout).toContain('+               c:');
    });

    test('an install that the server refuses says that its definitions are there', async () => {
      const it = await CrdPlace.make(place);
      const refused = it.chart([it.of({ a: string })], [it.object('w', { a: 1 })]);
      const first = await it.scull('install', 'web', refused);
      expect([first.status, (await it.live()) !== undefined]).toEqual([1, true]);
      expect(first.stderr).toContain(
        '\nCRDs of the chart were made or changed before; nothing else has been changed. ',
      );
      const second = await it.scull('install', 'web', refused);
      expect([second.status, second.stderr.includes('\nNothing has been changed. ')]).toEqual([1, true]);
    });

    test('cut short after the definitions, the next upgrade goes on; a failure leaves them as they are', async () => {
      const it = await CrdPlace.make(place);
      await it.installed({ a: string }, { a: 'x' });
      const after = it.chart([it.of({ a: string, b: string })], [it.object('w', { a: 'x', b: 'y' })]);
      const proxy = await holdingProxy(runningControlPlane()!, /^POST .*\/secrets/);
      const words = ['upgrade', 'web', after, '--crds=upgrade', '--kube-apiserver', proxy.url];
      const env = { PATH: '/usr/bin:/bin', HOME: place.folder, KUBECONFIG: place.cluster.kubeconfig, HELM_NAMESPACE: it.namespace }; // prettier-ignore
      const child = spawn(binary, words, { env, stdio: 'ignore' });
      const ended = new Promise((done) => child.on('close', done));
      await Promise.race([proxy.held, ended]);
      child.kill('SIGKILL');
      await ended;
      proxy.close();
      expect(await it.revisions()).toBe(1);
      expect(JSON.stringify(await it.live())).toContain('"b"');
      expect((await it.scull('status', 'web')).stdout).toContain('STATUS: deployed\nREVISION: 1\n');
      expect(await it.scull('recover', 'web')).toMatchObject({ status: 0 });
      const next = await it.upgrade(after, '--crds=upgrade');
      expect([next.status, (await it.widget('w'))!['spec'], await it.revisions()]).toEqual([0, { a: 'x', b: 'y' }, 2]);

      const failing = it.chart([it.of({ a: string, b: string, c: string })], [it.object('w', { a: 'x', c: 1 })]);
      const failed = await it.upgrade(failing, '--crds=upgrade', '--atomic');
      expect(failed.status).toBe(1);
      expect(failed.stderr).toContain(
        '\nCRDs of the chart were made or changed before; nothing else has been changed. ',
      );
      expect(JSON.stringify(await it.live())).toContain('"c"');
      expect((await it.scull('rollback', 'web', '1')).status).toBe(0);
      expect(JSON.stringify(await it.live())).toContain('"c"');
      const broken = it.chart([it.of({ a: string })], [], { 'templates/c.yaml': '{{ fail "no" }}' });
      const before = await it.live();
      expect((await it.upgrade(broken, '--crds=upgrade', '--allow-breaking-crds', it.name)).stderr).toContain('no');
      expect(await it.live()).toEqual(before);
    });
  });

  test('flags that contradict each other', async () => {
    const scull = async (...words: string[]): Promise<string> => {
      const { stderr } = await place.scull('default', words);
      return stderr.split('\n')[0]!;
    };
    expect(await scull('install', 'a', 'b', '--skip-crds', '--crds=upgrade')).toBe(
      'Error: --skip-crds and --crds=upgrade contradict each other',
    );
    expect(await scull('upgrade', 'a', 'b', '--allow-breaking-crds', 'a')).toBe(
      'Error: --allow-breaking-crds is for --crds=upgrade',
    );
    expect(await scull('upgrade', 'a', 'b', '--crds=none')).toBe(
      'Error: invalid argument "none" for "--crds" flag: must be one of create, upgrade, skip',
    );
  });
}
