/**
 * What a cluster can do, as templates see it in `.Capabilities` (Helm 3.22 pkg/chartutil/capabilities.go), with the defaults
 * that Helm 3.22.0 has without a cluster.
 */
import { parseUint, quote } from '../go/strconv.ts';
import { boolType, stringType, type GoMethod, type GoType } from '../go/types.ts';
import { GoStruct, typedSlice, type Value } from '../go/values.ts';

export interface KubeVersion {
  /** `v1.37.0` */
  readonly version: string;
  readonly major: string;
  readonly minor: string;
  /** The version that counts for constraints, where it is another one. */
  readonly normalized?: string;
}

export interface HelmVersion {
  readonly version: string;
  readonly gitCommit: string;
  readonly gitTreeState: string;
  readonly goVersion: string;
}

export interface Capabilities {
  readonly kubeVersion: KubeVersion;
  /** `v1`, `apps/v1`, and with a cluster kinds as well: `apps/v1/Deployment`. */
  readonly apiVersions: readonly string[];
  readonly helmVersion: HelmVersion;
}

/** The versions of the groups that Helm's client library knows, those of a group in order of preference. */
const knownVersions =
  'v1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1beta1 ' +
  'internal.apiserver.k8s.io/v1alpha1 apps/v1 apps/v1beta1 apps/v1beta2 authentication.k8s.io/v1 ' +
  'authentication.k8s.io/v1alpha1 authentication.k8s.io/v1beta1 authorization.k8s.io/v1 ' +
  'authorization.k8s.io/v1beta1 autoscaling/v1 autoscaling/v2 batch/v1 batch/v1beta1 certificates.k8s.io/v1 ' +
  'certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1 coordination.k8s.io/v1alpha2 ' +
  'coordination.k8s.io/v1beta1 coordination.k8s.io/v1 discovery.k8s.io/v1 discovery.k8s.io/v1beta1 ' +
  'events.k8s.io/v1 events.k8s.io/v1beta1 extensions/v1beta1 flowcontrol.apiserver.k8s.io/v1 ' +
  'flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1beta3 ' +
  'lifecycle.k8s.io/v1alpha1 networking.k8s.io/v1 networking.k8s.io/v1beta1 node.k8s.io/v1 node.k8s.io/v1alpha1 ' +
  'node.k8s.io/v1beta1 policy/v1 policy/v1beta1 rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1 ' +
  'rbac.authorization.k8s.io/v1alpha1 resource.k8s.io/v1 resource.k8s.io/v1beta2 resource.k8s.io/v1beta1 ' +
  'resource.k8s.io/v1alpha3 scheduling.k8s.io/v1alpha3 scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1 ' +
  'storage.k8s.io/v1beta1 storage.k8s.io/v1 storage.k8s.io/v1alpha1 storagemigration.k8s.io/v1 ' +
  'storagemigration.k8s.io/v1beta1 apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1';

/** The API versions of `.Capabilities.APIVersions` without a cluster. */
export function defaultApiVersions(): string[] {
  return knownVersions.split(' ');
}

/** What Helm 3.22.0 assumes without a cluster. */
export function defaultCapabilities(): Capabilities {
  return {
    kubeVersion: { version: 'v1.37.0', major: '1', minor: '37' },
    apiVersions: defaultApiVersions(),
    helmVersion: { version: 'v3.22.0', gitCommit: '', gitTreeState: 'clean', goVersion: 'go1.26.8' },
  };
}

/** `--kube-version`: two or more numbers, what follows them is dropped. Throws Kubernetes' own text. */
export function parseKubeVersion(text: string): KubeVersion {
  const numbers = /^[\t\n\f\r ]*v?([0-9]+(?:\.[0-9]+)*).*$/.exec(text)?.[1];
  if (numbers === undefined) throw new Error(`could not parse ${quote(text)} as version`);
  const components = numbers.split('.');
  const [major, minor] = components;
  if (major === undefined || minor === undefined) throw new Error(`illegal version string ${quote(text)}`);
  if (/^0./.test(major)) {
    throw new Error(`illegal zero-prefixed version component ${quote(major)} in ${quote(text)}`);
  }
  const parsed = components.map((component) => {
    try {
      return parseUint(component).toString();
    } catch (error) {
      const what = `illegal non-numeric version component ${quote(component)} in ${quote(text)}`;
      throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
    }
  });
  return { version: `v${parsed.join('.')}`, major: parsed[0]!, minor: parsed[1]! };
}

function method(params: readonly GoType[], result: GoType, call: GoMethod['call']): GoMethod {
  return { params, variadic: false, result, call };
}

const versionText = method([], stringType, (self: GoStruct) => self.field('Version'));

const kubeVersionType: GoType = {
  name: 'chartutil.KubeVersion',
  kind: 'struct',
  fields: [
    { name: 'Version', type: stringType },
    { name: 'Major', type: stringType },
    { name: 'Minor', type: stringType },
  ],
  methods: new Map([
    ['String', versionText],
    ['GitVersion', versionText],
  ]),
};

const versionSetType: GoType = {
  name: 'chartutil.VersionSet',
  kind: 'slice',
  elem: stringType,
  methods: new Map([
    ['Has', method([stringType], boolType, (self: Value[], version: Value) => self.includes(version))],
  ]),
};

const buildInfoType: GoType = {
  name: 'version.BuildInfo',
  kind: 'struct',
  fields: [
    { name: 'Version', type: stringType, json: 'version', omitEmpty: true },
    { name: 'GitCommit', type: stringType, json: 'git_commit', omitEmpty: true },
    { name: 'GitTreeState', type: stringType, json: 'git_tree_state', omitEmpty: true },
    { name: 'GoVersion', type: stringType, json: 'go_version', omitEmpty: true },
  ],
};

const capabilitiesType: GoType = {
  name: 'chartutil.Capabilities',
  kind: 'struct',
  fields: [
    { name: 'KubeVersion', type: kubeVersionType },
    { name: 'APIVersions', type: versionSetType },
    { name: 'HelmVersion', type: buildInfoType },
  ],
  methods: new Map([['Copy', method([], { name: '*chartutil.Capabilities', kind: 'ptr' }, (self: GoStruct) => self)]]),
};

/** `.Capabilities` */
export function capabilitiesValue(capabilities: Capabilities): GoStruct {
  const { kubeVersion, helmVersion } = capabilities;
  const kube = new Map([
    ['Version', kubeVersion.version],
    ['Major', kubeVersion.major],
    ['Minor', kubeVersion.minor],
  ]);
  const helm = new Map([
    ['Version', helmVersion.version],
    ['GitCommit', helmVersion.gitCommit],
    ['GitTreeState', helmVersion.gitTreeState],
    ['GoVersion', helmVersion.goVersion],
  ]);
  const fields = new Map<string, Value>([
    ['KubeVersion', new GoStruct(kubeVersionType, kube)],
    ['APIVersions', typedSlice(versionSetType, [...capabilities.apiVersions])],
    ['HelmVersion', new GoStruct(buildInfoType, helm)],
  ]);
  return new GoStruct(capabilitiesType, fields, { pointer: true });
}
