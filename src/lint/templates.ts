/** The rules for templates and for what they render: pkg/lint/rules/template.go of Helm 3.22.0. */
import { defaultCapabilities, type KubeVersion } from '../chart/capabilities.ts';
import type { Chart, ChartFile } from '../chart/chart.ts';
import type { LintRules } from '../chart/helm-rules.ts';
import { renderChart, type RenderOptions } from '../engine/render.ts';
import { errorMessage } from '../errors.ts';
import { atoi, quote } from '../go/strconv.ts';
import { byteLength, fromBytes } from '../go/strings.ts';
import type { GoMap } from '../go/values.ts';
import { unmarshalYaml } from '../go/yaml/unmarshal.ts';
import { coalesceValues, type CoalesceOptions } from '../values/coalesce.ts';
import { processDependenciesWithMerge } from '../values/dependencies.ts';
import { validateSchema, type SchemaPorts } from '../values/schema.ts';
import { toRenderValues } from '../values/to-render-values.ts';
import type { ChartFolder } from './chart-folder.ts';
import { DEFAULT_MINOR, deprecationFinding } from './deprecations.ts';
import { objectsIn, type LintedObject } from './documents.ts';
import { failureOf, type Finding, type Linter } from './linter.ts';
import { nameFinding } from './object-names.ts';

export interface TemplateLintOptions extends SchemaPorts, CoalesceOptions {
  readonly namespace: string;
  readonly kubeVersion?: KubeVersion | undefined;
  readonly skipSchemaValidation: boolean;
  readonly render: RenderOptions;
  /** Undefined for those of Helm 3.22. */
  readonly lint?: LintRules | undefined;
}

const FOLDER = 'templates/';

export async function lintTemplates(
  linter: Linter,
  folder: ChartFolder,
  values: GoMap,
  options: TemplateLintOptions,
): Promise<void> {
  const kind = folder.kindOf('templates');
  if (options.lint === undefined) {
    if (!linter.rule('WARNING', FOLDER, kind === 'file' ? 'not a directory' : undefined)) return;
  } else if (!options.lint.templatesFolder(linter, kind, FOLDER)) return;
  let chart: Chart;
  try {
    chart = await folder.load();
  } catch (error) {
    linter.rule('ERROR', FOLDER, errorMessage(error));
    return;
  }
  const given = combinedValues(chart, values, options);
  if (given === undefined) return;
  let rendered: Map<string, string>;
  try {
    rendered = await render(chart, given, options);
  } catch (error) {
    linter.rule('ERROR', FOLDER, errorMessage(error));
    return;
  }
  for (const template of chart.templates) {
    if (!lintTemplate(linter, template, rendered.get(`${chart.metadata.name}/${template.name}`) ?? '', options)) return;
  }
}

/** What cannot be combined is none of this rule's business. */
function combinedValues(chart: Chart, values: GoMap, options: CoalesceOptions): GoMap | undefined {
  try {
    processDependenciesWithMerge(chart, values, options);
    return coalesceValues(chart, values, options);
  } catch {
    return undefined;
  }
}

async function render(chart: Chart, values: GoMap, options: TemplateLintOptions): Promise<Map<string, string>> {
  const defaults = defaultCapabilities();
  const capabilities = { ...defaults, kubeVersion: options.kubeVersion ?? defaults.kubeVersion };
  const { namespace } = options;
  const release = { name: 'test-release', namespace, revision: 0, isInstall: false, isUpgrade: false };
  const renderValues = (): GoMap => toRenderValues(chart, values, release, capabilities, options);
  const first = renderValues();
  if (!options.skipSchemaValidation) await validateSchema(chart, first.get('Values') as GoMap, options);
  return renderChart(chart, renderValues, options.render);
}

/** False when the rest of the templates is not looked at. */
function lintTemplate(linter: Linter, template: ChartFile, rendered: string, options: TemplateLintOptions): boolean {
  const { name } = template;
  const source = fromBytes(template.data);
  linter.rule('ERROR', name, extensionFinding(name));
  const { lint } = options;
  if (lint === undefined) {
    linter.rule('WARNING', name, crdHookFinding(source));
    linter.rule('ERROR', name, releaseTimeFinding(source));
  }
  const isYaml = lint?.isYaml ?? ((found: string): boolean => found === '.yaml');
  if (!isYaml(extension(name)) || rendered.trim() === '') return true;
  linter.rule('WARNING', name, indentFinding(rendered));
  try {
    for (const object of objectsIn(rendered)) {
      if (object !== undefined) lintObject(linter, name, object, rendered, options);
    }
  } catch (error) {
    return linter.rule('ERROR', name, `unable to parse YAML: ${errorMessage(error)}`);
  }
  return true;
}

function lintObject(
  linter: Linter,
  path: string,
  object: LintedObject,
  rendered: string,
  { kubeVersion, rules }: TemplateLintOptions,
): void {
  const { apiVersion, kind, name } = object;
  linter.rule('WARNING', path, nameFinding(kind, name));
  const major = kubeVersion === undefined ? 1 : Number(atoi(kubeVersion.major));
  const minor = kubeVersion === undefined ? DEFAULT_MINOR : Number(atoi(kubeVersion.minor));
  linter.rule('WARNING', path, deprecationFinding(apiVersion, kind, major, minor));
  linter.rule('ERROR', path, selectorFinding(kind, name, rendered));
  const list = kind === 'List' ? listFinding(rendered) : undefined;
  linter.rule('ERROR', path, list === undefined ? undefined : (rules?.words(list) ?? list));
}

function extension(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last.includes('.') ? last.slice(last.lastIndexOf('.')) : '';
}

function extensionFinding(name: string): Finding {
  const found = extension(name);
  if (['.yaml', '.yml', '.tpl', '.txt'].includes(found)) return undefined;
  return `file extension '${found}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt`;
}

function crdHookFinding(source: string): Finding {
  if (!/"?helm\.sh\/hook"?:[\t\n\f\r ]+crd-install/.test(source)) return undefined;
  return (
    'manifest is a crd-install hook. This hook is no longer supported in v3 and all CRDs should also exist ' +
    'the crds/ directory at the top level of the chart'
  );
}

function releaseTimeFinding(source: string): Finding {
  if (!source.includes('.Release.Time')) return undefined;
  return '.Release.Time has been removed in v3, please replace with the `now` function in your templates';
}

/** Go's line scanner gives up on a longer line. */
const MAX_LINE = 64 * 1024;

function indentFinding(rendered: string): Finding {
  for (const line of rendered.split('\n')) {
    if (byteLength(line) >= MAX_LINE) return 'bufio.Scanner: token too long';
    if (line.trim() === '') continue;
    if (!/^[ \t]/.test(line)) return undefined;
    const shown = line.endsWith('\r') ? line.slice(0, -1) : line;
    return `document starts with an illegal indent: ${quote(shown)}, which may cause parsing problems`;
  }
  return undefined;
}

function selectorFinding(kind: string, name: string, rendered: string): Finding {
  if (!['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].includes(kind)) return undefined;
  if (rendered.includes('matchLabels') || rendered.includes('matchExpressions')) return undefined;
  return `a ${kind} must contain matchLabels or matchExpressions, and ${quote(name)} does not`;
}

function listFinding(rendered: string): Finding {
  const annotated: unknown[] = [];
  const failure = failureOf(() => {
    const list = unmarshalYaml(rendered);
    const items = list instanceof Map ? list.get('items') : undefined;
    for (const item of Array.isArray(items) ? items : []) {
      const metadata = item instanceof Map ? item.get('metadata') : undefined;
      const annotations = metadata instanceof Map ? metadata.get('annotations') : undefined;
      if (annotations instanceof Map && annotations.has('helm.sh/resource-policy')) annotated.push(item);
    }
  });
  if (failure !== undefined) return `unable to parse YAML: ${failure}`;
  return annotated.length > 0 ? "Annotation 'helm.sh/resource-policy' within List objects are ignored" : undefined;
}
