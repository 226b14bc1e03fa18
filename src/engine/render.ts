/**
 * Renders a chart: Engine.Render of pkg/engine/engine.go (Helm v3.22.0). All templates are parsed into one set, then each file
 * whose name does not begin with `_` is executed. Function groups that the templates name are loaded in between; when a
 * string given to `tpl` names another one, rendering starts over with that group. So it does when templates looked up what
 * was not known yet, or wanted keys that are still in the making: whatever came of that rendering, an error too, is not to be used.
 */
import { isStackOverflow, TemplateExecError } from '../template/errors.ts';
import type { Tracer } from '../template/compile.ts';
import { FunctionsNotLoaded } from '../template/functions-not-loaded.ts';
import { TemplateSet, type TemplateSetOptions } from '../template/template-set.ts';
import type { Chart } from '../chart/chart.ts';
import type { HelmRules } from '../chart/helm-rules.ts';
import { typedMap, type GoMap, type Value } from '../go/values.ts';
import { valuesType } from '../values/values-type.ts';
import { AnswerNeeded } from './answer-needed.ts';
import { defaultLimits, withinBudget, type Machine, type RenderLimits } from './budget.ts';
import { executionError, parseError, RenderError } from './errors.ts';
import { namesInValues } from './foreseen.ts';
import { HelmFunctions, type FunctionOptions } from './functions.ts';
import { templateFunctions, tplName } from './template-functions.ts';
import { allTemplates, type Renderable } from './templates.ts';

export interface RenderOptions extends Partial<Omit<FunctionOptions, 'ports'>> {
  readonly ports: FunctionOptions['ports'];
  /** What a chart may use up; generous unless told. */
  readonly limits?: RenderLimits | undefined;
  /** Without it neither time nor memory is bounded. */
  readonly machine?: Machine;
  /** Told of all that is executed; a rendering that starts over begins with the same templates again. */
  readonly tracer?: Tracer | undefined;
  readonly rules?: HelmRules | undefined;
}

/**
 * The files by path, in the order of rendering. `values` makes what templates see (`toRenderValues`), afresh for each time that
 * rendering has to start over, since templates can change it. Throws `RenderError` with Helm's text.
 */
export async function renderChart(
  chart: Chart,
  values: () => GoMap,
  options: RenderOptions,
): Promise<Map<string, string>> {
  const { rules } = options;
  const remarks = new Remarks(options.lint);
  const functions = new HelmFunctions({ enableDns: false, lookup: undefined, ...options, lint: remarks.listener });
  let templates = allTemplates(chart, values(), rules);
  const limits = options.limits ?? defaultLimits;
  let set = parseAll(templates, functions, { limits, tracer: options.tracer });
  const named = set.functionNames();
  await functions.loadFor(named);
  if (named.has('tpl')) await functions.loadFor(namesInValues(chart));
  for (;;) {
    options.ports.keys?.begin?.();
    try {
      const files = withinBudget(limits, options.machine, () => executeAll(templates, set, rules));
      if (!(await fetchMissing(options))) {
        remarks.tell();
        return files;
      }
    } catch (error) {
      if (error instanceof FunctionsNotLoaded) await functions.loadGroup(error.group);
      else if (error instanceof AnswerNeeded) await error.fetch();
      else if (!(await fetchMissing(options))) {
        remarks.tell();
        throw error;
      }
    }
    remarks.forget();
    templates = allTemplates(chart, values(), rules);
    set = parseAll(templates, functions, { limits, tracer: options.tracer, earlier: set });
  }
}

type Listener = NonNullable<FunctionOptions['lint']>;

/** What is said in lint mode, kept until it is known that the rendering counts. */
class Remarks {
  readonly listener: Listener | undefined;
  private readonly to: Listener | undefined;
  private kept: Parameters<Listener>[] = [];

  constructor(to: Listener | undefined) {
    this.to = to;
    this.listener = to && ((...words) => this.kept.push(words));
  }

  tell(): void {
    for (const words of this.kept) this.to?.(...words);
  }

  forget(): void {
    this.kept = [];
  }
}

async function fetchMissing({ lookup, ports }: RenderOptions): Promise<boolean> {
  const wereMissing = await Promise.all([lookup?.fetchMissing?.(), ports.keys?.fetchMissing?.()]);
  return wereMissing.includes(true);
}

/** `earlier` has parsed the same templates. */
function parseAll(
  templates: readonly Renderable[],
  functions: HelmFunctions,
  options: Pick<TemplateSetOptions, 'limits' | 'tracer' | 'earlier'>,
): TemplateSet {
  const set = templateFunctions(new TemplateSet({ functions, missingKey: 'zero', name: tplName, ...options }));
  for (const { name, text } of templates) {
    try {
      set.parse(name, text);
    } catch (error) {
      if (error instanceof Error && !(error instanceof TypeError)) throw parseError(name, error);
      throw error;
    }
  }
  return set;
}

function executeAll(templates: readonly Renderable[], set: TemplateSet, rules?: HelmRules): Map<string, string> {
  const rendered = new Map<string, string>();
  for (const { name, values, basePath } of templates) {
    if (name.slice(name.lastIndexOf('/') + 1).startsWith('_')) continue;
    const self: [string, Value][] = [
      ['Name', name],
      ['BasePath', basePath],
    ];
    values.set('Template', typedMap(valuesType, new Map(self)));
    rendered.set(name, withoutNoValue(execute(set, name, values, rules)));
  }
  return rendered;
}

function execute(set: TemplateSet, name: string, values: GoMap, rules?: HelmRules): string {
  try {
    return set.execute(name, values);
  } catch (error) {
    if (error instanceof TemplateExecError) throw executionError(name, error, rules);
    if (isStackOverflow(error)) {
      throw new RenderError(
        `execution error in (${name}): templates call each other too deeply`,
        error as Error,
        'chart.render',
      );
    }
    throw error;
  }
}

/** Go prints `<no value>` for a missing one even where the option says zero; Helm takes the text out. */
export function withoutNoValue(text: string): string {
  return text.includes('<no value>') ? text.replaceAll('<no value>', '') : text;
}
