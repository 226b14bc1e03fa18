/** The limits of a rendering, with a machine that tells what the test wants. */
import { expect, test } from 'bun:test';
import { loadFiles } from '../../src/chart/load-files.ts';
import { defaultLimits, scaledLimits, type Machine } from '../../src/engine/budget.ts';
import { RenderError } from '../../src/engine/errors.ts';
import { renderChart, type RenderOptions } from '../../src/engine/render.ts';
import { toBytes } from '../../src/go/strings.ts';
import { limitOf, type LimitKind } from '../../src/template/errors.ts';
import { defaultCapabilities } from '../../src/chart/capabilities.ts';
import { toRenderValues } from '../../src/values/to-render-values.ts';
import { functionPorts } from '../../src/home/function-ports.ts';

/** Each look at the clock finds it so much later, and the process so much larger. */
function machine(milliseconds: number, megabytes: number): Machine {
  let looks = 0;
  return { milliseconds: () => ++looks * milliseconds, megabytes: () => looks * megabytes };
}

async function render(template: string, options: Partial<RenderOptions>): Promise<Map<string, string>> {
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
    'templates/a.yaml': template,
    'templates/b.yaml': template,
  };
  const chart = loadFiles(Object.entries(files).map(([name, text]) => ({ name, data: toBytes(text) })));
  const release = { name: 'r', namespace: 'd', revision: 1, isInstall: true, isUpgrade: false };
  const values = () => toRenderValues(chart, new Map(), release, defaultCapabilities());
  return renderChart(chart, values, { ports: functionPorts({}), ...options });
}

async function failure(template: string, options: Partial<RenderOptions>): Promise<{ limit: LimitKind; text: string }> {
  const error = await render(template, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RenderError);
  return { limit: limitOf(error)!, text: (error as Error).message };
}

test('time: the place is told where a function was called', async () => {
  const options = { machine: machine(300, 0), limits: { maxSeconds: 1 } };
  expect(await failure('x: 1\n{{ range 400 }}{{ print 1 }}{{ end }}', options)).toEqual({
    limit: 'time',
    text: 'template: c/templates/b.yaml:2:18: executing "c/templates/b.yaml" at <print 1>: error calling print: exceeded maximum time of a rendering (1 s)',
  });
});

test('time: the place is told where a loop turned', async () => {
  const options = { machine: machine(300, 0), limits: { maxSeconds: 1 } };
  expect(await failure('x: 1\n{{ range 400 }}{{ end }}', options)).toEqual({
    limit: 'time',
    text: 'template: c/templates/b.yaml:2:9: executing "c/templates/b.yaml" at <400>: exceeded maximum time of a rendering (1 s)',
  });
});

test('time: through tpl and include the innermost place is told', async () => {
  const template = '{{ define "x" }}\n{{ tpl "{{ range 4000 }}{{ end }}" . }}{{ end }}{{ include "x" . }}';
  const { limit, text } = await failure(template, { machine: machine(300, 0), limits: { maxSeconds: 1 } });
  expect(limit).toBe('time');
  expect(text).toContain('c/templates/a.yaml:2:3: executing "x" at <tpl "{{ range 4000 }}{{ end }}" .>');
  expect(text).toEndWith('exceeded maximum time of a rendering (1 s)');
});

test('time is no concern of functions that swallow the errors of their input', async () => {
  const template = '{{ range 400 }}{{ fromYaml (toYaml (uniq (until 200))) }}{{ end }}';
  expect((await failure(template, { machine: machine(300, 0), limits: { maxSeconds: 1 } })).limit).toBe('time');
});

test('memory counts from when the rendering was seen first', async () => {
  const options = { machine: machine(30, 100), limits: { maxMegabytes: 250 } };
  const { limit, text } = await failure('{{ range 4000 }}{{ end }}', options);
  expect(limit).toBe('memory');
  expect(text).toEndWith('exceeded maximum memory of a rendering (250 MiB)');
});

test('output and steps are counted over all files', async () => {
  const template = '{{ range 50 }}{{ print "0123456789" }}{{ end }}';
  expect(await render(template, { limits: { maxOutput: 1000, maxSteps: 120 } })).toHaveProperty('size', 2);
  expect((await failure(template, { limits: { maxOutput: 999 } })).limit).toBe('output');
  expect((await failure(template, { limits: { maxSteps: 119 } })).limit).toBe('steps');
});

test('without a machine time and memory have no limit', async () => {
  expect((await render('{{ range 400 }}{{ end }}', { limits: { maxSeconds: 0, maxMegabytes: 0 } })).size).toBe(2);
});

test('a machine that is not slow is asked rarely', async () => {
  let asked = 0;
  const idle: Machine = {
    milliseconds: () => {
      asked++;
      return 0;
    },
    megabytes: () => 0,
  };
  await render('{{ range 3200 }}{{ end }}', { machine: idle });
  expect(asked).toBeLessThan(120);
});

test('limits times a factor; the depth is that of Go', () => {
  expect(scaledLimits(1)).toEqual(defaultLimits);
  expect(scaledLimits(0.5)).toEqual({
    maxOutput: 2 ** 28,
    maxSteps: 10_000_000,
    maxDepth: 100_000,
    maxSeconds: 150,
    maxMegabytes: 1024,
  });
});
