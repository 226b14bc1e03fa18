/** The rules for Chart.yaml: pkg/lint/rules/chartfile.go of Helm 3.22.0. */
import type { Maintainer, Metadata } from '../chart/chart.ts';
import type { LintRules } from '../chart/helm-rules.ts';
import { decodeMetadata, emptyMetadata } from '../chart/metadata.ts';
import { errorMessage } from '../errors.ts';
import { base } from '../go/path.ts';
import { Constraints } from '../go/semver-constraint.ts';
import { parseVersion, type Version } from '../go/semver.ts';
import { quote } from '../go/strconv.ts';
import { fromBytes } from '../go/strings.ts';
import { typeOf, type GoMap } from '../go/values.ts';
import { unmarshalYamlMap } from '../go/yaml/unmarshal.ts';
import { isEmail, isRequestUrl, isUrl } from './addresses.ts';
import type { ChartFolder } from './chart-folder.ts';
import type { Finding, Linter } from './linter.ts';

const FILE = 'Chart.yaml';

export function lintChartfile(linter: Linter, folder: ChartFolder, rules?: LintRules): void {
  const isFolder = folder.kindOf(FILE) === 'folder';
  linter.rule('ERROR', FILE, isFolder ? 'should be a file, not a directory' : undefined);
  const metadata = emptyMetadata();
  let plain: GoMap;
  try {
    const data = folder.read(FILE);
    decodeMetadata(data, metadata);
    plain = asMap(data);
  } catch (error) {
    linter.rule('ERROR', FILE, `unable to parse YAML\n\t${errorMessage(error)}`);
    return;
  }
  linter.rule('WARNING', FILE, rules?.strictMetadata(folder.read(FILE)));
  linter.rule('ERROR', FILE, nameFinding(metadata.name));
  linter.rule('ERROR', FILE, apiVersionFinding(metadata.apiVersion));
  linter.rule('ERROR', FILE, notString(plain, 'version'));
  linter.rule('ERROR', FILE, versionFinding(metadata.version));
  linter.rule('ERROR', FILE, notString(plain, 'appVersion'));
  linter.rule('ERROR', FILE, maintainersFinding(metadata.maintainers ?? []));
  linter.rule('ERROR', FILE, sourcesFinding(metadata.sources ?? []));
  linter.rule('INFO', FILE, metadata.icon === '' ? 'icon is recommended' : undefined);
  const badIcon = metadata.icon !== '' && !isRequestUrl(metadata.icon);
  linter.rule('ERROR', FILE, badIcon ? `invalid icon URL '${metadata.icon}'` : undefined);
  linter.rule('ERROR', FILE, typeFinding(metadata));
  linter.rule('ERROR', FILE, dependenciesFinding(metadata));
  linter.rule('WARNING', FILE, rules?.strictVersion(metadata.version));
}

function asMap(data: Uint8Array): GoMap {
  try {
    return unmarshalYamlMap(fromBytes(data));
  } catch {
    return new Map(); // decoding has said what is wrong
  }
}

function nameFinding(name: string): Finding {
  if (name === '') return 'name is required';
  return base(name) === name ? undefined : `chart name ${quote(name)} is invalid`;
}

function apiVersionFinding(apiVersion: string): Finding {
  const values = 'The value must be either "v1" or "v2"';
  if (apiVersion === '') return `apiVersion is required. ${values}`;
  if (apiVersion === 'v1' || apiVersion === 'v2') return undefined;
  return `apiVersion '${apiVersion}' is not valid. ${values}`;
}

function notString(plain: GoMap, key: string): Finding {
  const value = plain.get(key);
  if (value === undefined || typeof value === 'string') return undefined;
  return `${key} should be of type string but it's of type ${typeOf(value)?.name ?? '<nil>'}`;
}

function versionFinding(text: string): Finding {
  if (text === '') return 'version is required';
  let version: Version;
  try {
    version = parseVersion(text);
  } catch {
    return `version '${text}' is not a valid SemVer`;
  }
  const [problem] = new Constraints('>0.0.0-0').validate(version);
  return problem === undefined ? undefined : `version ${problem}`;
}

function maintainersFinding(maintainers: readonly (Maintainer | null)[]): Finding {
  for (const maintainer of maintainers) {
    if (maintainer === null) return 'a maintainer entry is empty';
    const { name, email, url } = maintainer;
    if (name === '') return 'each maintainer requires a name';
    if (email !== '' && !isEmail(email)) return `invalid email '${email}' for maintainer '${name}'`;
    if (url !== '' && !isUrl(url)) return `invalid url '${url}' for maintainer '${name}'`;
  }
  return undefined;
}

function sourcesFinding(sources: readonly string[]): Finding {
  const bad = sources.find((source) => source === '' || !isRequestUrl(source));
  return bad === undefined ? undefined : `invalid source URL '${bad}'`;
}

function typeFinding({ type, apiVersion }: Metadata): Finding {
  if (type === '' || apiVersion === 'v2') return undefined;
  return `chart type is not valid in apiVersion '${apiVersion}'. It is valid in apiVersion 'v2'`;
}

function dependenciesFinding({ dependencies, apiVersion }: Metadata): Finding {
  if ((dependencies ?? []).length === 0 || apiVersion === 'v2') return undefined;
  return `dependencies are not valid in the Chart file with apiVersion '${apiVersion}'. They are valid in apiVersion 'v2'`;
}
