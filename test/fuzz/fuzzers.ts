/** All fuzzers. */
import type { Fuzzer } from './fuzzer.ts';
import { dataFuzzers } from './targets/data.ts';
import { goTextFuzzers } from './targets/go-texts.ts';
import { templateFuzzers } from './targets/templates.ts';
import { chartFuzzers } from './targets/charts.ts';
import { valuesFuzzers } from './targets/values.ts';
import { clusterFuzzers } from './targets/cluster.ts';
import { httpFuzzers } from './targets/http.ts';
import { namespaceFuzzers } from './targets/namespaces.ts';
import { pluginFuzzers } from './targets/plugins.ts';
import { printfFuzzers } from './targets/printf.ts';
import { programFuzzers } from './targets/programs.ts';
import { renderingFuzzers } from './targets/renderings.ts';
import { releaseFuzzers } from './targets/releases.ts';
import { signatureFuzzers } from './targets/signatures.ts';
import { sourceFuzzers } from './targets/sources.ts';
import { yamlFuzzers } from './targets/yaml.ts';

export const fuzzers: readonly Fuzzer[] = [
  ...yamlFuzzers,
  ...dataFuzzers,
  ...goTextFuzzers,
  ...templateFuzzers,
  ...valuesFuzzers,
  ...chartFuzzers,
  ...clusterFuzzers,
  ...pluginFuzzers,
  ...printfFuzzers,
  ...releaseFuzzers,
  ...namespaceFuzzers,
  ...programFuzzers,
  ...sourceFuzzers,
  ...signatureFuzzers,
  ...httpFuzzers,
  ...renderingFuzzers,
];
