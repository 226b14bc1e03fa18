import type { ChangeOptions } from '../action/change/options.ts';
import { currentNamespace } from '../home/namespace.ts';
import type { Call } from './command.ts';
import { chartOrigin, valuesOptions } from './flag-options.ts';
import { applyChoice } from './flags/apply.ts';
import { timeoutMs } from './flags/timeout.ts';
import { waitStrategy } from './flags/wait.ts';
import { waitProgress } from './output/wait-progress.ts';

/** What the flags of flags/change.ts and flags/apply.ts were given. */
export function changeOptions(call: Call): ChangeOptions {
  const { flags, settings, env } = call;
  return {
    origin: chartOrigin(flags),
    values: valuesOptions(flags),
    namespace: () => currentNamespace(settings, env),
    dryRun: flags.string('dry-run') || 'none',
    hideSecret: flags.bool('hide-secret'),
    noHooks: flags.bool('no-hooks'),
    skipCrds: flags.bool('skip-crds'),
    disableValidation: flags.bool('disable-openapi-validation'),
    dependencyUpdate: flags.bool('dependency-update'),
    skipSchemaValidation: flags.bool('skip-schema-validation'),
    enableDns: flags.bool('enable-dns'),
    subNotes: flags.bool('render-subchart-notes'),
    postRenderer: { program: flags.string('post-renderer'), args: flags.list('post-renderer-args') },
    description: flags.string('description'),
    labels: flags.list('labels'),
    timeoutMs: timeoutMs(flags),
    wait: waitStrategy(flags),
    waitForJobs: flags.bool('wait-for-jobs'),
    undo: flags.bool('rollback-on-failure') ? 'rollback-on-failure' : flags.bool('atomic') ? 'atomic' : '',
    apply: applyChoice(flags),
    takeOwnership: flags.bool('take-ownership'),
    preflight: !flags.bool('no-preflight'),
    ...waitProgress(call),
  };
}
