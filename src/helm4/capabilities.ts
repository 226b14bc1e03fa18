/** `.Capabilities` of Helm 4: pkg/chart/common/capabilities.go and internal/version/version.go of Helm v4.3.1. */
import {
  capabilitiesValue as helm3Value,
  parseKubeVersion as parse,
  type Capabilities,
  type KubeVersion,
} from '../chart/capabilities.ts';
import { stringType, type GoField, type GoType } from '../go/types.ts';
import { GoStruct, type Value } from '../go/values.ts';

/** What follows the numbers is shown, and does not count for constraints. */
export function parseKubeVersion(text: string): KubeVersion {
  const parsed = parse(text);
  return { ...parsed, version: text.startsWith('v') ? text : `v${text}`, normalized: parsed.version };
}

/** As that of Helm 3, with the version that counts as the text of KubeVersion, and more about Helm. */
export function capabilitiesValue(capabilities: Capabilities): Value {
  const before = helm3Value(capabilities);
  const { kubeVersion } = capabilities;
  const kube = structAt(before, 'KubeVersion');
  const text = {
    params: [],
    variadic: false,
    result: stringType,
    call: (): string => kubeVersion.normalized ?? kubeVersion.version,
  };
  const methods = new Map([...(kube.struct.methods ?? []), ['String', text] as const]);
  const helm = structAt(before, 'HelmVersion');
  const client: GoField = { name: 'KubeClientVersion', type: stringType, json: 'kube_client_version' };
  const build: GoType = { ...helm.struct, fields: [...helm.struct.fields!, client] };
  const changed = new Map<string, Value>([
    ['KubeVersion', new GoStruct({ ...kube.struct, name: 'common.KubeVersion', methods }, kube.fields)],
    [
      'HelmVersion',
      new GoStruct(
        build,
        new Map<string, Value>([...helm.fields, ['Version', helm4Version], ['KubeClientVersion', kubeClientVersion]]),
      ),
    ],
  ]);
  const type: GoType = {
    ...before.struct,
    name: 'common.Capabilities',
    fields: before.struct.fields!.map((field) => {
      const value = changed.get(field.name);
      return value instanceof GoStruct ? { ...field, type: value.struct } : field;
    }),
  };
  return new GoStruct(type, new Map([...before.fields, ...changed]), { pointer: true });
}

/** Helm 4's version, and that of the client library which it was built with. */
export const helm4Version = 'v4.3.1';
export const kubeClientVersion = 'v1.37';

function structAt(value: GoStruct, name: string): GoStruct {
  return value.field(name) as GoStruct;
}
