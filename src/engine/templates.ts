/** Which templates a chart and its subcharts have, and what each sees: allTemplates of pkg/engine/engine.go (Helm v3.22.0). */
import { chartValue } from '../chart/chart-value.ts';
import { chartFullPath, isRoot, type Chart } from '../chart/chart.ts';
import type { HelmRules } from '../chart/helm-rules.ts';
import { viewAs } from '../go/map-view.ts';
import { base, join } from '../go/path.ts';
import { compareStrings, fromBytes } from '../go/strings.ts';
import { typedMap, type GoMap, type Value } from '../go/values.ts';
import { valuesType } from '../values/values-type.ts';
import { filesValue } from './files.ts';

export interface Renderable {
  /** Path from the root chart: `app/charts/db/templates/x.yaml`. */
  readonly name: string;
  readonly text: string;
  /** What the template sees; shared by all templates of one chart, which therefore see what one of them sets. */
  readonly values: GoMap;
  /** `.Template.BasePath` */
  readonly basePath: string;
}

/** In the order of parsing and rendering: deepest path first, and by name backwards. */
export function allTemplates(chart: Chart, values: GoMap, rules?: HelmRules): Renderable[] {
  const found = new Map<string, Renderable>();
  collect(chart, values, found, rules);
  const depth = new Map<string, number>();
  const templates: Renderable[] = [];
  for (const [name, template] of found) {
    depth.set(name, name.split('/').length);
    templates.push(template);
  }
  return templates.sort((a, b) => depth.get(b.name)! - depth.get(a.name)! || compareStrings(b.name, a.name));
}

function collect(chart: Chart, parent: GoMap, found: Map<string, Renderable>, rules?: HelmRules): GoMap {
  const subcharts: GoMap = new Map();
  const own: GoMap = typedMap(
    valuesType,
    new Map<string, Value>([
      ['Chart', (rules?.chartValue ?? chartValue)(chart)],
      ['Files', filesValue(chart.files)],
      ['Release', parent.get('Release') ?? null],
      ['Capabilities', parent.get('Capabilities') ?? null],
      ['Values', valuesOf(chart, parent)],
      ['Subcharts', subcharts],
    ]),
  );
  for (const child of chart.dependencies) subcharts.set(child.metadata.name, collect(child, own, found, rules));
  const path = chartFullPath(chart);
  const basePath = join(path, 'templates');
  const library = chart.metadata.type.toLowerCase() === 'library';
  for (const file of chart.templates) {
    if (library && !base(file.name).startsWith('_')) continue; // of a library only the helpers count
    const name = join(path, file.name);
    found.set(name, { name, text: fromBytes(file.data), values: own, basePath });
  }
  return own;
}

/** The root's values as they are; a subchart's are what the parent has under its name. */
function valuesOf(chart: Chart, parent: GoMap): Value {
  const values = parent.get('Values') ?? null;
  if (isRoot(chart)) return values;
  let own = values;
  for (const key of chart.metadata.name.split('.')) own = own instanceof Map ? (own.get(key) ?? null) : null;
  // a view, since the parent goes on seeing the same map as a map[string]interface {}
  return viewAs(valuesType, own instanceof Map ? own : new Map<string, Value>());
}
