/** All scenarios. */
import type { Scenario } from '../scenario.ts';
import { accessScenarios } from './access.ts';
import { badInputScenarios } from './bad-input.ts';
import { badNameScenarios } from './bad-names.ts';
import { connectionScenarios } from './connection.ts';
import { customScenarios } from './custom.ts';
import { flagScenarios } from './flags.ts';
import { hookScenarios } from './hooks.ts';
import { installScenarios } from './install.ts';
import { mergeScenarios } from './merge.ts';
import { readingScenarios } from './reading.ts';
import { rollbackScenarios } from './rollback.ts';
import { toolScenarios } from './tools.ts';
import { uninstallScenarios } from './uninstall.ts';
import { unfinishedScenarios } from './unfinished.ts';
import { upgradeScenarios } from './upgrade.ts';
import { waitScenarios } from './wait.ts';

export const scenarios: readonly Scenario[] = [
  ...installScenarios,
  ...upgradeScenarios,
  ...unfinishedScenarios,
  ...rollbackScenarios,
  ...uninstallScenarios,
  ...readingScenarios,
  ...hookScenarios,
  ...customScenarios,
  ...mergeScenarios,
  ...accessScenarios,
  ...badInputScenarios,
  ...badNameScenarios,
  ...connectionScenarios,
  ...waitScenarios,
  ...flagScenarios,
  ...toolScenarios,
];
