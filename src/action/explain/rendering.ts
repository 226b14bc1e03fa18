/** Renders a chart as `template` does it, and watches: what is read, and what is executed. */
import type { Capabilities } from '../../chart/capabilities.ts';
import { checkKubeVersion } from '../../chart/checks.ts';
import type { Chart } from '../../chart/chart.ts';
import type { Lookup } from '../../engine/functions.ts';
import { renderChart } from '../../engine/render.ts';
import { ValueOrigins } from '../../explain/origins.ts';
import { watched, type ReadListener } from '../../explain/reads.ts';
import type { UserValues } from '../../explain/user-values.ts';
import type { GoMap } from '../../go/values.ts';
import { functionPorts } from '../../home/function-ports.ts';
import { renderingBudget } from '../../home/rendering-budget.ts';
import type { Tracer } from '../../template/compile.ts';
import { processDependenciesWithMerge } from '../../values/dependencies.ts';
import { toRenderValues } from '../../values/to-render-values.ts';
import type { Configuration } from '../configuration.ts';
import { wantedCapabilities } from '../template.ts';

export interface RenderingChoice {
  /** Of the release that templates see. */
  readonly name: string;
  readonly namespace: () => Promise<string>;
  /** 1 unless told. */
  readonly revision?: number;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  readonly isUpgrade: boolean;
  /** What a cluster says of itself, and answers to templates; in its absence no cluster is asked. */
  readonly cluster?: { readonly capabilities: Capabilities; readonly lookup: Lookup };
}

export interface Watch {
  readonly listener: ReadListener;
  readonly tracer?: Tracer;
}

export interface WatchedRendering {
  readonly origins: ValueOrigins;
  /** Renders; may be called once. */
  readonly render: () => Promise<Map<string, string>>;
}

/** Processes the dependencies of the chart, which are not yet. */
export async function watchedRendering(
  config: Configuration,
  { chart, user }: { readonly chart: Chart; readonly user: UserValues },
  choice: RenderingChoice,
  { listener, tracer }: Watch,
): Promise<WatchedRendering> {
  const { rules, log, env } = config;
  const { name, revision = 1, isUpgrade, cluster } = choice;
  const capabilities = cluster?.capabilities ?? wantedCapabilities(choice, rules);
  const release = { name, namespace: await choice.namespace(), revision, isInstall: !isUpgrade, isUpgrade };
  processDependenciesWithMerge(chart, user.values, { warn: log, rules });
  const origins = new ValueOrigins(chart, user, { warn: log, rules });
  const seen = (): GoMap => {
    const top = toRenderValues(chart, user.values, release, capabilities, { rules });
    return top.set('Values', watched(top.get('Values') as GoMap, listener));
  };
  const render = (): Promise<Map<string, string>> => {
    checkKubeVersion(chart, capabilities);
    const ports = functionPorts(env);
    return renderChart(chart, seen, { ports, rules, tracer, lookup: cluster?.lookup, ...renderingBudget(env) });
  };
  return { origins, render };
}
