/** One template rendered as the recorder's kind `helm` does: file templates/t of chart c, with the same files around it. */
import { emptyMetadata } from '../src/chart/metadata.ts';
import { defaultCapabilities } from '../src/chart/capabilities.ts';
import type { Chart, ChartFile } from '../src/chart/chart.ts';
import { renderChart } from '../src/engine/render.ts';
import { errorMessage } from '../src/errors.ts';
import { hasInvalidBytes, toBytes, toValidText } from '../src/go/strings.ts';
import type { GoMap, Value } from '../src/go/values.ts';
import { unmarshalYamlMap } from '../src/go/yaml/unmarshal.ts';
import { toRenderValues } from '../src/values/to-render-values.ts';
import type { Answer } from './recorder.ts';
import { testPorts } from './sprig/library.ts';

/** A template text, or one with values: JSON, or YAML text. */
export type HelmCase = string | { readonly template: string; readonly values?: unknown };

const file = (name: string, data: Uint8Array): ChartFile => ({ name, data });

export async function renderCase(one: HelmCase): Promise<Answer> {
  const { template, values } = typeof one === 'string' ? { template: one, values: undefined } : one;
  const chart: Chart = {
    metadata: {
      ...emptyMetadata(),
      apiVersion: 'v2',
      name: 'c',
      version: '1.2.3',
      appVersion: '4.5',
      keywords: ['k1', 'k2'],
      maintainers: [{ name: 'm', email: 'm@example.com', url: '' }],
      annotations: new Map([
        ['b', '2'],
        ['a', '1'],
      ]),
    },
    raw: [],
    templates: [file('templates/t', toBytes(template))],
    files: [
      file('a.txt', toBytes('alpha\nbeta\n')),
      file('conf/b.json', toBytes('{"x":1}')),
      file('conf/bin', new Uint8Array([0, 255, 128, 122])),
    ],
    values: new Map(),
    dependencies: [],
  };
  const release = { name: 'rel', namespace: 'ns', revision: 1, isInstall: true, isUpgrade: false };
  try {
    const given: GoMap =
      values === undefined
        ? new Map<string, Value>()
        : unmarshalYamlMap(typeof values === 'string' ? values : JSON.stringify(values));
    const rendered = await renderChart(chart, () => toRenderValues(chart, given, release, defaultCapabilities()), {
      ports: testPorts,
    });
    return answer(rendered.get('c/templates/t') ?? '');
  } catch (error) {
    return { err: toValidText(errorMessage(error)) };
  }
}

/** Output as the recorder writes it: as text, or base64 where it is not valid UTF-8. */
function answer(out: string): Answer {
  return hasInvalidBytes(out) ? { out64: Buffer.from(toBytes(out)).toString('base64') } : { out };
}
