/** What Helm 4 asks of a Chart.yaml before it loads a chart to render or to pack it: pkg/chart/loader/load.go of Helm v4.3.1. */
import { decodeYaml } from '../chart/decode-yaml.ts';
import { wrapError } from '../errors.ts';
import { stringType, type GoType } from '../go/types.ts';

const baseType: GoType = {
  name: 'loader.chartBase',
  kind: 'struct',
  fields: [{ name: 'apiVersion', json: 'apiVersion', type: stringType }],
};

/** Throws `unsupported chart version`, `cannot load Chart.yaml: …`, and for a chart of version 3 `invalid chart apiVersion`. */
export function checkChartVersion(yaml: Uint8Array): void {
  const base = { apiVersion: '' };
  try {
    decodeYaml(yaml, baseType, base);
  } catch (error) {
    throw wrapError('cannot load Chart.yaml', error);
  }
  if (base.apiVersion === 'v3') throw new Error('invalid chart apiVersion');
  if (!['', 'v1', 'v2'].includes(base.apiVersion)) throw new Error('unsupported chart version');
}
