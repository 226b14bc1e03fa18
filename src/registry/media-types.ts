/** What Helm calls the parts of a chart in a registry (pkg/registry/constants.go of v3.22.0), and what they come in. */

export const CONFIG_TYPE = 'application/vnd.cncf.helm.config.v1+json';
export const CHART_TYPE = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
export const LEGACY_CHART_TYPE = 'application/tar+gzip';
export const PROVENANCE_TYPE = 'application/vnd.cncf.helm.chart.provenance.v1.prov';

/** Of Helm 4 (pkg/registry/plugin.go of v4.3.1), for a manifest as a whole and for its config. */
export const PLUGIN_TYPE = 'application/vnd.helm.plugin.v1+json';
/** What the files of a plugin may be. */
export const LAYER_TYPES: readonly string[] = [
  'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.oci.image.layer.v1.tar+gzip',
];

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
export const DOCKER_MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';
export const DOCKER_INDEX_TYPE = 'application/vnd.docker.distribution.manifest.list.v2+json';
const ARTIFACT_TYPE = 'application/vnd.oci.artifact.manifest.v1+json';

/** What can stand for a chart: a manifest, or a list of manifests. */
export const MANIFEST_TYPES: readonly string[] = [
  DOCKER_MANIFEST_TYPE,
  DOCKER_INDEX_TYPE,
  MANIFEST_TYPE,
  INDEX_TYPE,
  ARTIFACT_TYPE,
];

/** The `Accept` header with which oras-go v2.6.2 asks for a manifest of which it knows the name only. */
export const ANY_MANIFEST = MANIFEST_TYPES.join(', ');
