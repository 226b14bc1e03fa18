/** Scenarios with real Helm 4.3.1 and with the binary and `HELM_COMPAT=4`: what is done to steps and results before they are compared. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { StepResult } from './compare.ts';
import type { Step } from './scenario.ts';

export const helm4 = join(homedir(), '.cache/scull/oracle/helm4');

/** Helm does not look at the variable, the binary does. */
export function withCompat(step: Step): Step {
  if (typeof step === 'string') return { run: step, env: { HELM_COMPAT: '4' } };
  return 'run' in step ? { ...step, env: { ...step.env, HELM_COMPAT: '4' } } : step;
}

/** Labels tell when a record was changed. */
export function withoutSeconds(step: StepResult): StepResult {
  return { ...step, stdout: step.stdout.replaceAll(/(?<=modifiedAt\W+)\d+/g, 'TIME') };
}
