/**
 * What `install`, `upgrade`, `status`, `test` and `get all` print of a release: statusPrinter of cmd/helm/status.go (Helm
 * v3.22.0).
 */
import type { HelmRules } from '../../chart/helm-rules.ts';
import { ScullError, errorMessage } from '../../errors.ts';
import type { HiddenSecrets } from '../../manifest/hidden-secrets.ts';
import { trimSpace } from '../../go/unicode.ts';
import { marshalYaml } from '../../go/yaml/marshal.ts';
import type { Release } from '../../release/release.ts';
import { releaseValue } from '../../release/release-value.ts';
import { ANSIC, formatReleaseTime } from '../../release/time.ts';
import { coalesceValues } from '../../values/coalesce.ts';
import { encoded, type OutputFormat } from './encoded.ts';

export interface ReleaseTextOptions {
  readonly format: OutputFormat;
  /** With the values, the hooks and the manifest, as `--debug` and `get all` ask for. */
  readonly debug?: boolean;
  readonly showDescription?: boolean;
  /** With name and version of the chart. */
  readonly showChart?: boolean;
  readonly hideNotes?: boolean;
  /** The objects as the server's tables, printed; '' for none. Tables only. */
  readonly resources?: string;
  /** Leaves the chart out of JSON and YAML. */
  readonly withoutChart?: boolean;
  /** Leaves out what Secrets hold. Tables only. */
  readonly hide?: HiddenSecrets;
  /** Takes what merging values has to say. */
  readonly warn?: (text: string, source: string) => void;
  readonly rules?: HelmRules | undefined;
}

/** Ends with a line break. Throws what is wrong with the chart's values, where they are asked for. */
export function releaseText(release: Release, options: ReleaseTextOptions): string {
  const { format } = options;
  if (format === 'table') return release.info.status === '' && release.name === '' ? '' : tableForm(release, options);
  const helm4 = options.rules !== undefined;
  return encoded(releaseValue(release, { withoutChart: options.withoutChart === true, helm4 }), format);
}

function tableForm(release: Release, options: ReleaseTextOptions): string {
  const { info } = release;
  let out = `NAME: ${release.name}\n`;
  if (info.lastDeployed !== '') out += `LAST DEPLOYED: ${formatReleaseTime(info.lastDeployed, ANSIC)}\n`;
  out += `NAMESPACE: ${release.namespace}\nSTATUS: ${info.status}\nREVISION: ${release.version}\n`;
  if (options.showChart === true) out += chartLines(release);
  if (options.showDescription === true) out += `DESCRIPTION: ${info.description}\n`;
  if (options.resources !== undefined && options.resources !== '') out += `RESOURCES:\n${options.resources}\n`;
  out += testLines(release);
  const debug = options.debug === true;
  if (debug || info.description.toLowerCase() === 'dry run complete') {
    const objects = objectsText(release, options);
    if (debug) out += valuesLines(release, options);
    out += objects;
  }
  if (options.hideNotes !== true && info.notes !== '') out += `NOTES:\n${trimSpace(info.notes)}\n`;
  return out;
}

function chartLines({ chart }: Release): string {
  if (chart === undefined) throw new ScullError('the record of the release has no chart', { code: 'release.damaged' });
  const { name, version, appVersion } = chart.metadata;
  return `CHART: ${name}\nVERSION: ${version}\nAPP_VERSION: ${appVersion}\n`;
}

function testLines({ hooks }: Release): string {
  const tests = hooks.flatMap((hook) => hook.events.filter((event) => event === 'test').map(() => hook));
  if (tests.length === 0) return 'TEST SUITE: None\n';
  return tests
    .filter(({ lastRun }) => lastRun.startedAt !== '')
    .map(({ name, lastRun: { startedAt, completedAt, phase } }) => {
      const started = formatReleaseTime(startedAt, ANSIC);
      const completed = formatReleaseTime(completedAt, ANSIC);
      return `TEST SUITE:     ${name}\nLast Started:   ${started}\nLast Completed: ${completed}\nPhase:          ${phase}\n`;
    })
    .join('');
}

function objectsText(release: Release, { hide }: ReleaseTextOptions): string {
  const shown = (manifest: string): string => hide?.manifest(manifest) ?? manifest;
  const hooks = release.hooks.map((hook) => ({ ...hook, manifest: shown(hook.manifest) }));
  return `HOOKS:\n${hooksText({ hooks })}MANIFEST:\n${shown(release.manifest)}\n`;
}

function valuesLines({ chart, config }: Release, { warn, hide, rules }: ReleaseTextOptions): string {
  if (chart === undefined) throw new ScullError('the record of the release has no chart', { code: 'release.damaged' });
  let computed;
  try {
    computed = coalesceValues(chart, config, { rules, ...(warn === undefined ? {} : { warn }) });
  } catch (error) {
    throw new ScullError(errorMessage(error), { code: 'release.values', cause: error });
  }
  const [given, all] = [config, computed].map((values) => marshalYaml(hide?.values(values) ?? values)) as [
    string,
    string,
  ];
  return `USER-SUPPLIED VALUES:\n${given}\nCOMPUTED VALUES:\n${all}\n`;
}

/** The manifests of the hooks, each behind `---` and its source. */
export function hooksText({ hooks }: Pick<Release, 'hooks'>): string {
  return hooks.map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`).join('');
}
