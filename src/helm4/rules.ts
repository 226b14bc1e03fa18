/** Helm 4.3.1 where it differs from Helm 3.22 between a chart and its manifests. */
import type { HelmRules } from '../chart/helm-rules.ts';
import { capabilitiesValue, parseKubeVersion } from './capabilities.ts';
import { chartValue, dependencyCopy } from './chart.ts';
import { MAX_CHART_SIZE } from '../chart/archive.ts';
import { checkChartVersion } from './detect.ts';
import { executionText } from './errors.ts';
import { logLine } from '../go/slog.ts';
import { splitManifests } from './split.ts';
import { dropNulls, readJsonObject, readValues } from './values.ts';
import { stderrText, words } from './words.ts';

export const helm4Rules: HelmRules = {
  checkChartVersion,
  maxFileSize: MAX_CHART_SIZE,
  readValues,
  readJsonObject,
  dropNulls,
  dependencyCopy,
  parseKubeVersion,
  chartValue,
  capabilitiesValue,
  functions: {
    names: [
      ...['mustToYaml', 'mustToToml', 'mustToDuration', 'durationRoundTo', 'durationTruncateTo'],
      ...['Weeks', 'Days', 'Hours', 'Minutes', 'Seconds', 'Milliseconds', 'Microseconds', 'Nanoseconds'].map(
        (unit) => `duration${unit}`,
      ),
    ],
    load: async () => (await import('./functions.ts')).helm4Functions(),
  },
  executionText,
  stderrText,
  words,
  warning: (message, attributes) => logLine('WARN', message, attributes),
  splitManifests,
  postRendering: () => import('./post-render.ts'),
  lint: async () => (await import('./lint.ts')).helm4Lint,
  lastInstalled: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
};
