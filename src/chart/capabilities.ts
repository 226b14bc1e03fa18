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

/** The groups that Helm's client library knows, each with its versions in order of preference; `*` stands for `.k8s.io`. */
const knownGroups =
  '=v1 admissionregistration*=v1,v1alpha1,v1beta1 internal.apiserver*=v1alpha1 apps=v1,v1beta1,v1beta2 ' +
  'authentication*=v1,v1alpha1,v1beta1 authorization*=v1,v1beta1 autoscaling=v1,v2 batch=v1,v1beta1 ' +
  'certificates*=v1,v1beta1,v1alpha1 coordination*=v1alpha2,v1beta1,v1 discovery*=v1,v1beta1 events*=v1,v1beta1 ' +
  'extensions=v1beta1 flowcontrol.apiserver*=v1,v1beta1,v1beta2,v1beta3 lifecycle*=v1alpha1 networking*=v1,v1beta1 ' +
  'node*=v1,v1alpha1,v1beta1 policy=v1,v1beta1 rbac.authorization*=v1,v1beta1,v1alpha1 ' +
  'resource*=v1,v1beta2,v1beta1,v1alpha3 scheduling*=v1alpha3,v1beta1,v1 storage*=v1beta1,v1,v1alpha1 ' +
  'storagemigration*=v1,v1beta1 apiextensions*=v1beta1,v1';

/** The API versions of `.Capabilities.APIVersions` without a cluster. */
export function defaultApiVersions(): string[] {
  return knownGroups.split(' ').flatMap((entry) => {
    const [group, versions] = entry.replace('*', '.k8s.io').split('=') as [string, string];
    return versions.split(',').map((version) => (group === '' ? version : `${group}/${version}`));
  });
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
  fields: ['Version', 'Major', 'Minor'].map((name) => ({ name, type: stringType })),
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
    ['Version', 'version'],
    ['GitCommit', 'git_commit'],
    ['GitTreeState', 'git_tree_state'],
    ['GoVersion', 'go_version'],
  ].map(([name, json]) => ({ name: name!, type: stringType, json: json!, omitEmpty: true })),
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
