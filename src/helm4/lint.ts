/** What `lint` of Helm 4 finds besides: pkg/chart/v2/lint/rules of Helm v4.3.1 (chartfile.go, template.go, crds.go). */
import { crdObjects, type Chart } from '../chart/chart.ts';
import { decodeYaml } from '../chart/decode-yaml.ts';
import type { LintRules } from '../chart/helm-rules.ts';
import { emptyMetadata } from '../chart/metadata.ts';
import { metadataType } from '../chart/struct-types.ts';
import { errorMessage } from '../errors.ts';
import { parseStrictVersion } from '../go/semver.ts';
import { fromBytes } from '../go/strings.ts';
import type { ChartFolder } from '../lint/chart-folder.ts';
import { objectsIn } from '../lint/documents.ts';
import { failureOf, type Finding, type Linter } from '../lint/linter.ts';

export const helm4Lint: LintRules = {
  strictMetadata(data) {
    const failure = failureOf(() => {
      decodeYaml(data, metadataType, emptyMetadata(), { strict: true });
    });
    return failure === undefined ? undefined : `failed to strictly parse chart metadata file\n\t${failure}`;
  },
  strictVersion(version) {
    const failure = failureOf(() => parseStrictVersion(version));
    return failure === undefined ? undefined : `version '${version}' is not a valid SemVerV2`;
  },
  templatesFolder(linter, kind, path) {
    if (!linter.rule('WARNING', path, kind === undefined ? 'directory does not exist' : undefined)) return false;
    return linter.rule('ERROR', path, kind === 'file' ? 'not a directory' : undefined);
  },
  isYaml: (extension) => ['.yaml', '.yml'].includes(extension.toLowerCase()),
  lintCrds,
};

const FOLDER = 'crds/';

async function lintCrds(linter: Linter, folder: ChartFolder): Promise<void> {
  const kind = folder.kindOf('crds');
  if (kind === undefined) return;
  if (!linter.rule('ERROR', FOLDER, kind === 'file' ? 'not a directory' : undefined)) return;
  let chart: Chart;
  try {
    chart = await folder.load();
  } catch (error) {
    linter.rule('ERROR', FOLDER, errorMessage(error));
    return;
  }
  for (const { name, file } of crdObjects(chart)) if (!lintCrd(linter, name, fromBytes(file.data))) return;
}

/** False when the rest is not looked at. */
function lintCrd(linter: Linter, path: string, text: string): boolean {
  try {
    for (const object of objectsIn(text)) {
      if (object === undefined) continue;
      linter.rule('ERROR', path, versionFinding(object.apiVersion));
      linter.rule('ERROR', path, kindFinding(object.kind));
    }
    return true;
  } catch (error) {
    return linter.rule('ERROR', path, `unable to parse YAML: ${errorMessage(error)}`);
  }
}

function versionFinding(apiVersion: string): Finding {
  return apiVersion.startsWith('apiextensions.k8s.io') ? undefined : "apiVersion is not in 'apiextensions.k8s.io'";
}

function kindFinding(kind: string): Finding {
  return kind === 'CustomResourceDefinition' ? undefined : "object kind is not 'CustomResourceDefinition'";
}
