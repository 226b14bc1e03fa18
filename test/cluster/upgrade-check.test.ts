/** `upgrade-check` beside a real control plane: the values of a release, its CRDs, and what the server refuses. */
import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { removedApis } from '../../src/action/upgrade-check/apis.ts';
import type { JsonObject } from './cluster.ts';
import type { Ended } from './run-binary.ts';
import { Workplace } from './workplace.ts';

const TIMEOUT = 120_000;
setDefaultTimeout(TIMEOUT);
const place = new Workplace('check', TIMEOUT);
const { problem } = place;

const sub = {
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'charts/db/values.yaml': 'size: 1\n',
};
const meta = (version: string, more = ''): string =>
  `apiVersion: v2\nname: c\nversion: ${version}\n${more}dependencies: [{name: db, version: 1.0.0}]\n`;
const set = (name: string, app: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${app}}}
  template:
    metadata: {labels: {app: ${app}}}
    spec: {containers: [{name: web, image: "nginx:{{ .Values.tag }}"}]}
`;

if (problem !== undefined) test.skip(`upgrade-check: ${problem}`, () => undefined);
else
  describe('upgrade-check', () => {
    let namespace: string;
    let group: string;
    let after: string;
    const scull = (...words: string[]): Promise<Ended> => place.scull(namespace, words);
    const definition = (properties: JsonObject): string =>
      JSON.stringify({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `widgets.${group}` },
        spec: {
          group,
          scope: 'Namespaced',
          names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
          versions: [
            { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties } } },
          ],
        },
      });

    beforeAll(async () => {
      namespace = await place.freshNamespace();
      group = `${namespace}.example.com`;
      place.clusterWide.push(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.${group}`);
      const before = place.chart({
        ...sub,
        'Chart.yaml': meta('1.0.0'),
        'values.yaml': 'tag: "1"\ncolour: green\n',
        'templates/a.yaml': set('web', 'old'),
        'crds/a.yaml': definition({ a: { type: 'string' } }),
      });
      after = place.chart({
        ...sub,
        'charts/db/values.yaml': 'size: 2\n',
        'Chart.yaml': meta('2.0.0', 'kubeVersion: "<1.20.0"\n'),
        'values.yaml': 'tag: "2"\n',
        'templates/a.yaml': `${set('web', 'new')}---\napiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: job}\n`,
        'crds/a.yaml': definition({ b: { type: 'string' } }),
      });
      expect((await scull('install', 'web', before, '--set', 'colour=red,db.size=5')).status).toBe(0);
    }, TIMEOUT);

    test('all that there is to be known', async () => {
      const { status, stdout, stderr } = await scull('upgrade-check', 'web', after);
      const version = /on Kubernetes (\S+)/.exec(stdout)![1]!;
      expect(stdout.replace(/is immutable: .*/, 'is immutable')).toBe(`c-1.0.0 to c-2.0.0, on Kubernetes ${version}
Problems:
  Kubernetes: the chart wants Kubernetes <1.20.0, and this is ${version}
  value colour: is set, and no value of the chart any more
  API CronJob job: batch/v1beta1 was removed in Kubernetes 1.25: use batch/v1
  CRD widgets.${group}: v1.a is gone
  refused ${namespace}, web, Deployment (apps): Deployment ${namespace}/web: spec.selector is immutable
Changes:
  CRD widgets.${group}: v1.b is new
  CRD widgets.${group}: differs, and is left as it is without --crds=upgrade
  image nginx:2: takes the place of nginx:1
  default colour: is gone, it was "green"; "red" is set
  default db.size: was 1, is 2; 5 is set
  default tag: was "1", is "2"
5 problems, 6 changes
`);
      expect([status, stderr]).toEqual([2, 'Error: 5 problems would come with this upgrade\n']);
    });

    test('for programs, and with other values', async () => {
      const { stdout } = await scull('upgrade-check', 'web', after, '--set', 'tag=9', '-o', 'json');
      const { findings } = JSON.parse(stdout) as { findings: { about: string; subject: string }[] };
      expect(findings.filter(({ about }) => about === 'value-gone')).toEqual([]);
      expect(findings.find(({ about }) => about === 'image')).toEqual({
        level: 'change',
        about: 'image',
        subject: 'nginx:9',
        text: 'takes the place of nginx:1',
        before: 'nginx:1',
        after: 'nginx:9',
      } as never);
    });

    test('nothing was changed', async () => {
      expect(JSON.parse((await scull('history', 'web', '-o', 'json')).stdout)).toHaveLength(1);
      expect((await scull('drift', 'web')).stdout).toBe(`web in ${namespace}, revision 1: no drift\n`);
    });

    test('a chart that cannot be rendered with these values', async () => {
      const broken = place.chart({ ...sub, 'Chart.yaml': meta('3.0.0'), 'templates/a.yaml': '{{ fail "no" }}' });
      const { status, stdout } = await scull('upgrade-check', 'web', broken);
      expect(status).toBe(2);
      expect(stdout).toContain('\n  the chart: cannot be rendered with these values: execution error at ');
    });

    test('a chart that looks itself up', async () => {
      const looking = place.chart({
        ...sub,
        'Chart.yaml': meta('3.0.0'),
        'templates/a.yaml':
          '{{ if not (lookup "apps/v1" "Deployment" .Release.Namespace "web") }}{{ fail "no" }}{{ end }}',
      });
      const words = ['upgrade-check', 'web', looking, '--set', 'a=b'];
      expect((await scull(...words)).stdout).toContain('cannot be rendered');
      const { status, stdout } = await scull(...words, '--lookup');
      expect([status, stdout.includes('cannot be rendered')]).toEqual([0, false]);
    });

    test('what is not there is an error', async () => {
      const none = await scull('upgrade-check', 'none', after);
      expect([none.status, none.stderr.split('\n')[0]]).toEqual([1, 'Error: release: not found']);
      expect((await scull('upgrade-check', 'web', './none')).status).toBe(1);
    });

    test('no API version of the list is served', async () => {
      const { major, minor } = (await place.cluster.get('/version')) as { major: string; minor: string };
      for (const { apiVersion, kind } of removedApis({ major, minor })) {
        const answer = await place.cluster.get(`/apis/${apiVersion}`);
        const resources = (answer?.['resources'] ?? []) as { kind: string }[];
        expect(resources.map((resource) => resource.kind)).not.toContain(kind);
      }
    });
  });
