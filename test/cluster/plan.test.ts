/** `--plan`: what is shown, what is asked, and that nothing else is done than what was agreed to. */
import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { spawn, spawnSync } from 'node:child_process';
import { binary, type JsonObject } from './cluster.ts';
import { CrdPlace } from './crd-place.ts';
import type { Ended } from './run-binary.ts';
import { Workplace } from './workplace.ts';

const TIMEOUT = 120_000;
setDefaultTimeout(TIMEOUT);
const place = new Workplace('plan', TIMEOUT);
const hasScript = spawnSync('script', ['--version']).status === 0;
const problem = place.problem ?? (hasScript ? undefined : '`script` of util-linux makes the terminal');

const templates = {
  'templates/all.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {colour: {{ .Values.colour }}, made: {{ randAlphaNum 12 | quote }}}
---
apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}}
stringData: {password: {{ .Values.password }}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  selector: {matchLabels: {app: {{ .Values.app }}}}
  template:
    metadata: {labels: {app: {{ .Values.app }}}}
    spec: {containers: [{name: web, image: nginx}]}
`,
  'templates/hook.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-hook, annotations: {helm.sh/hook: "pre-upgrade,pre-rollback"}}
`,
  'values.yaml': 'colour: green\npassword: correct-horse\napp: web\n',
};

if (problem !== undefined) test.skip(`--plan: ${problem}`, () => undefined);
else
  describe('--plan', () => {
    let chart: string;
    let namespace: string;

    const words = (line: string): string[] => line.replaceAll('CHART', chart).split(' ');
    const scull = (line: string): Promise<Ended> => place.scull(namespace, words(line));
    const revision = async (name = 'web'): Promise<number> => {
      const { stdout } = await scull(`history ${name} -o json`);
      return stdout === '' ? 0 : (JSON.parse(stdout) as JsonObject[]).length;
    };
    const map = async (name = 'web'): Promise<JsonObject> => {
      const found = await place.cluster.get(`/api/v1/namespaces/${namespace}/configmaps/${name}`);
      return (found?.['data'] ?? {}) as JsonObject;
    };
    const patch = (data: JsonObject): Promise<unknown> =>
      place.cluster.request(
        'PATCH',
        `/api/v1/namespaces/${namespace}/configmaps/web`,
        { data },
        'application/merge-patch+json',
      );

    /** On a terminal: the answer is typed once there is a question, after what happens meanwhile. */
    async function onTerminal(
      line: string,
      answer: string,
      meanwhile?: () => Promise<unknown>,
      more: Readonly<Record<string, string>> = {},
    ): Promise<Ended> {
      const command = [binary, ...words(line)].map((word) => `'${word}'`).join(' ');
      const env = { KUBECONFIG: place.cluster.kubeconfig, HELM_NAMESPACE: namespace, HOME: place.folder };
      const all = { ...env, PATH: '/usr/bin:/bin', TERM: 'dumb', ...more };
      const child = spawn('script', ['-qec', command, '/dev/null'], { env: all, stdio: ['pipe', 'pipe', 'ignore'] });
      let stdout = '';
      let asked = false;
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
        if (asked || !stdout.includes('[y/N] ')) return;
        asked = true;
        void (meanwhile?.() ?? Promise.resolve()).then(() => child.stdin.write(answer));
      });
      const status = await new Promise<number | null>((done) => child.on('close', done));
      return { status, stdout: stdout.replaceAll('\r\n', '\n'), stderr: '' };
    }

    beforeAll(async () => {
      namespace = await place.freshNamespace();
      chart = place.chart(templates);
      expect((await scull('install web CHART')).status).toBe(0);
    }, TIMEOUT);

    test('without a terminal nothing is asked and nothing changed', async () => {
      const before = await map();
      const { status, stdout, stderr } = await scull('upgrade web CHART --set colour=blue,password=battery --plan');
      expect(status).toBe(1);
      expect(stderr).toBe(
        'Error: --plan asks before anything is changed, and there is no terminal to ask on\n' +
          'Nothing was changed. --plan --yes does it without a question; --plan -o json only shows it.\n',
      );
      expect(stdout).toStartWith(
        `upgrade of release "web" in namespace ${namespace}: revision 1 to 2, chart c-0.1.0\n` +
          `${namespace}, web, ConfigMap (v1) to be changed:\n`,
      );
      expect(stdout).toContain('\n-   colour: green\n');
      expect(stdout).toContain("\n-   password: '-------- # (13 bytes)'\n+   password: '++++++++ # (7 bytes)'\n");
      expect(stdout).toEndWith(
        'Hook pre-upgrade: ConfigMap web-hook\n' +
          'Plan: 0 to add, 2 to change, 0 to destroy, 0 to change ownership.\n',
      );
      expect(stdout).not.toContain('battery');
      expect([await map(), await revision()]).toEqual([before, 1]);
    });

    test.each([
      ['no', 'n\n', 1],
      ['nothing', '\n', 1],
      ['the end of the input', '\x04', 1],
      ['Ctrl-C', '\x03', 130],
    ])('an answer of %s changes nothing', async (_, answer, expected) => {
      const before = await map();
      const { status, stdout } = await onTerminal('upgrade web CHART --set colour=blue --plan', answer);
      expect(status).toBe(expected);
      expect(stdout).toContain('Apply these changes? [y/N] ');
      if (expected === 1) {
        expect(stdout).toEndWith('Error: the plan was not agreed to\nNothing was changed.\n');
      }
      expect([await map(), await revision()]).toEqual([before, 1]);
    });

    test.each([
      ['as diff has them', '', {}, true],
      ['none on a plain terminal', '', { TERM: 'dumb' }, false],
      ['none with NO_COLOR', '', { NO_COLOR: '1' }, false],
      ['none with HELM_COLOR=never', '', { HELM_COLOR: 'never' }, false],
      ['none with --color never', ' --color never', {}, false],
    ])('colours: %s', async (_, flags, env, expected) => {
      const more = { TERM: 'xterm', ...env };
      const { stdout } = await onTerminal(`upgrade web CHART --set colour=blue --plan${flags}`, 'n\n', undefined, more);
      const red = '\x1b[0;31m-   colour: green\x1b[0m';
      expect(stdout.includes(`\n${expected ? red : '-   colour: green'}\n`)).toBe(true);
    });

    test('what is applied is what was shown, values made by chance too', async () => {
      const { status, stdout } = await onTerminal('upgrade web CHART --set colour=blue --plan', 'y\n');
      expect(status).toBe(0);
      expect(stdout).toContain('Release "web" has been upgraded. Happy Helming!\n');
      const made = /\+ {3}made: (\w+)\n/.exec(stdout)![1]!;
      expect(await map()).toEqual({ colour: 'blue', made });
      expect((await scull('get manifest web')).stdout).toContain(`made: "${made}"`);
      expect(await revision()).toBe(2);
    });

    test('--yes does not ask', async () => {
      const { status, stdout } = await scull('upgrade web CHART --set colour=red --plan --yes');
      expect(status).toBe(0);
      expect(stdout).toContain('to be changed:\n');
      expect(stdout).toContain('\nSTATUS: deployed\nREVISION: 3\n');
    });

    test('another revision meanwhile: refused', async () => {
      const line = 'upgrade web CHART --set colour=white --plan';
      const { status, stdout } = await onTerminal(line, 'y\n', () => scull('upgrade web CHART --set colour=black'));
      expect(status).toBe(1);
      expect(stdout).toEndWith(
        'Error: UPGRADE FAILED: the plan is out of date: the release "web" had revision 3 (deployed) when it was made, ' +
          'and has revision 4 (deployed) now\nNothing was changed. Make a new plan.\n',
      );
      expect([(await map())['colour'], await revision()]).toEqual(['black', 4]);
    });

    test('what is to be overwritten changed meanwhile: refused; something else: not', async () => {
      const line = 'upgrade web CHART --set colour=white --plan';
      const refused = await onTerminal(line, 'y\n', () => patch({ colour: 'pink' }));
      expect(refused.status).toBe(1);
      expect(refused.stdout).toContain(
        `Error: UPGRADE FAILED: the plan is out of date: ${namespace}, web, ConfigMap (v1) changed in the cluster since it was made\n`,
      );
      expect([(await map())['colour'], await revision()]).toEqual(['pink', 4]);
      expect((await onTerminal(line, 'yes\n', () => patch({ more: 'stays' }))).status).toBe(0);
      expect(await map()).toMatchObject({ colour: 'white', more: 'stays' });
    });

    test('what would be refused is shown, and not asked for', async () => {
      const { status, stdout, stderr } = await scull('upgrade web CHART --set app=other --plan --yes');
      expect(status).toBe(1);
      expect(stdout).toContain(`! the server refuses it: Deployment ${namespace}/web: spec.selector is immutable: `);
      expect(stderr).toStartWith('Error: cannot patch "web" with kind Deployment: ');
      expect(await revision()).toBe(5);
    });

    test('for programs: nothing is asked, and nothing changed without --yes', async () => {
      const json = await scull('upgrade web CHART --set colour=blue,password=battery --plan -o json');
      expect(json.status).toBe(0);
      expect(json.stdout).not.toContain('battery');
      expect(JSON.parse(json.stdout)).toMatchObject({
        operation: 'upgrade',
        name: 'web',
        namespace,
        revision: { from: 5, to: 6 },
        chart: { from: 'c-0.1.0', to: 'c-0.1.0' },
        summary: { add: 0, change: 2, remove: 0, changeOwnership: 0 },
        changes: [
          {
            kind: 'ConfigMap',
            name: 'web',
            changeType: 'MODIFY',
            changes: [
              { path: 'data', field: 'colour', change: 'replace', oldValue: 'white', newValue: 'blue' },
              { path: 'data', field: 'made' },
            ],
          },
          { kind: 'Secret' },
        ],
        hooks: [{ event: 'pre-upgrade', kind: 'ConfigMap', name: 'web-hook' }],
      });
      const yaml = await scull('upgrade web CHART --set app=other --plan -o yaml');
      expect([yaml.status, yaml.stdout.slice(0, 4)]).toEqual([1, '---\n']);
      expect(yaml.stdout).toContain('\nrefused: \'cannot patch "web" with kind Deployment');
      expect(await revision()).toBe(5);
      const done = await scull('upgrade web CHART --set colour=blue --plan --yes -o json');
      const [plan, release] = done.stdout.trimEnd().split('\n');
      expect(JSON.parse(plan!)).toMatchObject({ operation: 'upgrade' });
      expect(JSON.parse(release!)).toMatchObject({ version: 6, info: { status: 'deployed' } });
    });

    test('a rollback', async () => {
      const { status, stdout } = await onTerminal('rollback web 1 --plan', 'y\n');
      expect(status).toBe(0);
      expect(stdout).toStartWith(
        `rollback of release "web" in namespace ${namespace}: revision 6 to 7, chart c-0.1.0\n`,
      );
      expect(stdout).toContain('-   colour: blue\n');
      expect(stdout).toContain('Hook pre-rollback: ConfigMap web-hook\n');
      expect(stdout).toEndWith('Rollback was a success! Happy Helming!\n');
      expect((await map())['colour']).toBe('green');
      const late = await onTerminal('rollback web 2 --plan', 'y\n', () => patch({ colour: 'pink' }));
      expect([late.status, await revision()]).toEqual([1, 7]);
      expect(late.stdout).toContain('Error: the plan is out of date: ');
    });

    test('an install with its namespace and definitions, in the order in which they are made', async () => {
      const group = `${namespace}.example.com`;
      const crd = {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `widgets.${group}` },
        spec: {
          group,
          scope: 'Namespaced',
          names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
          versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
        },
      };
      const custom = place.chart({
        ...templates,
        'crds/widget.yaml': JSON.stringify(crd),
        'templates/widget.yaml': `{{ if .Capabilities.APIVersions.Has "${group}/v1/Widget" }}
apiVersion: ${group}/v1
kind: Widget
metadata: {name: one}
{{ end }}`,
      });
      place.clusterWide.push(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.${group}`);
      const other = place.futureNamespace();
      const line = ['install', 'shop', custom, '--create-namespace', '--plan'];
      const shown = await place.scull(other, line);
      expect(shown.status).toBe(1);
      const titles = shown.stdout.split('\n').filter((text) => text.endsWith(' to be added:'));
      expect(titles.map((title) => title.slice(other.length + 2))).toEqual(
        [
          `${other}, Namespace (v1) to be added:`,
          'shop, ConfigMap (v1) to be added:',
          'shop, Deployment (apps) to be added:',
          'shop, Secret (v1) to be added:',
          `shop-hook, ConfigMap (v1) to be added:`,
          `one, Widget (${group}) to be added:`,
          `widgets.${group}, CustomResourceDefinition (apiextensions.k8s.io) to be added:`,
        ].sort(),
      );
      expect(shown.stdout).not.toContain('refuses');
      expect(await place.cluster.get(`/api/v1/namespaces/${other}`)).toBeUndefined();
      const done = await place.scull(other, [...line, '--yes']);
      expect([done.status, done.stderr]).toEqual([0, '']);
      expect(await place.cluster.list(`/apis/${group}/v1/namespaces/${other}/widgets`)).toHaveLength(1);
    });

    test('definitions that somebody changes meanwhile', async () => {
      const it = await CrdPlace.make(place);
      await it.installed({ a: { type: 'string' } }, { a: 'x' });
      const next = it.chart([it.of({ a: { type: 'string' }, b: { type: 'string' } })], [it.object('w', { b: 'y' })]);
      const line = `upgrade web ${next} --namespace ${it.namespace} --crds=upgrade --plan`;
      const change = (): Promise<unknown> => it.request('PATCH', it.path, { metadata: { labels: { colour: 'pink' } } });
      const late = await onTerminal(line, 'y\n', change);
      expect([late.status, await it.revisions()]).toEqual([1, 1]);
      expect(late.stdout).toContain(`the plan is out of date: CRD ${it.name} changed in the cluster since it was made`);
      const { status, stdout } = await onTerminal(line, 'y\n');
      expect([status, stdout.includes(`CRD ${it.name} is upgraded: v1.spec.b is new\n`)]).toEqual([0, true]);
      expect((await it.widget('w'))!['spec']).toEqual({ b: 'y' });
    });

    test('upgrade --install where there is none', async () => {
      const line = 'upgrade fresh CHART --install --set app=fresh --plan';
      const { status, stdout } = await onTerminal(line, 'y\n');
      expect(status).toBe(0);
      expect(stdout).toStartWith(`install of release "fresh" in namespace ${namespace}: revision 1, chart c-0.1.0\n`);
      expect(stdout).toContain('Release "fresh" does not exist. Installing it now.\n');
      expect((await scull('install fresh CHART --plan')).stderr).toStartWith(
        'Error: cannot re-use a name that is still in use\n',
      );
    });

    test('a name that somebody takes meanwhile', async () => {
      const taken = await onTerminal('install late CHART --set app=late --plan', 'y\n', () =>
        scull('install late CHART --set app=late'),
      );
      expect(taken.status).toBe(1);
      expect(taken.stdout).toContain('Error: INSTALLATION FAILED: cannot re-use a name that is still in use\n');
      expect(await revision('late')).toBe(1);
    });

    test('objects of others', async () => {
      const line = 'install other CHART --set app=other';
      await place.cluster.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, {
        metadata: { name: 'other' },
      });
      const { status, stdout, stderr } = await scull(`${line} --plan --yes`);
      expect(status).toBe(1);
      expect(stdout).toContain('! it belongs to no release: an install needs --take-ownership\n');
      expect(stderr).toStartWith('Error: Unable to continue with install: ConfigMap "other" in namespace ');
      expect((await scull(`${line} --plan --yes --take-ownership`)).status).toBe(0);
    });

    test('an uninstall', async () => {
      const none = await onTerminal('uninstall fresh late --plan', 'n\n');
      expect(none.status).toBe(1);
      expect(none.stdout).toContain(
        `uninstall of release "late" in namespace ${namespace}: revision 1, chart c-0.1.0\n`,
      );
      expect(none.stdout).toContain(`${namespace}, late, Deployment (apps) to be removed.\n`);
      expect(await revision('fresh')).toBe(1);
      const stale = await onTerminal('uninstall late --plan', 'y\n', () => scull('upgrade late CHART --set app=late'));
      expect([stale.status, await revision('late')]).toEqual([1, 2]);
      const both = await onTerminal('uninstall fresh late --plan', 'y\n');
      expect(both.stdout).toEndWith('release "fresh" uninstalled\nrelease "late" uninstalled\n');
      const gone = await scull('uninstall fresh --plan --yes --ignore-not-found');
      expect([gone.status, gone.stdout]).toEqual([0, 'release "fresh" uninstalled\n']);
    });

    test('not together with --dry-run', async () => {
      const { status, stderr } = await scull('upgrade web CHART --plan --dry-run=server');
      expect(status).toBe(1);
      expect(stderr).toStartWith('Error: --plan and --dry-run cannot be used together\n');
    });
  });
