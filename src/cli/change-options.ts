import type { ApplyChoice, ChangeOptions, UndoFlag } from '../action/change/options.ts';
import { currentNamespace } from '../home/namespace.ts';
import type { Call } from './command.ts';
import { chartOrigin, valuesOptions } from './flag-options.ts';
import { applyChoice } from './flags/apply.ts';
import { helm4DryRun } from './flags/dry-run.ts';
import { outputFormat } from './flags/output.ts';
import { timeoutMs } from './flags/timeout.ts';
import { waitStrategy } from './flags/wait.ts';
import { waitProgress } from './output/wait-progress.ts';

/** What the flags of flags/change.ts and flags/apply.ts were given. `serverSide` is what Helm 4 does without a word about it. */
export function changeOptions(call: Call, serverSide: ApplyChoice['serverSide']): ChangeOptions {
  const { flags, settings, env, out } = call;
  const asHelm4 = helm4Warnings(call);
  const isText = outputFormat(flags) === 'table';
  const say = (line: string): void => {
    out.print(`${line}\n`);
  };
  return {
    // with a format Helm 4 spoils its own output by it
    origin: Object.assign(chartOrigin(flags), settings.helm === 4 && isText ? { say } : {}),
    values: valuesOptions(flags),
    namespace: () => currentNamespace(settings, env),
    dryRun: asHelm4 === undefined ? flags.string('dry-run') || 'none' : helm4DryRun(flags, asHelm4),
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
    wait: waitStrategy(flags, asHelm4),
    waitForJobs: flags.bool('wait-for-jobs'),
    undo: undoFlag(call),
    apply: applyChoice(flags, settings.helm === 4 ? serverSide : false),
    takeOwnership: flags.bool('take-ownership'),
    preflight: !flags.bool('no-preflight'),
    ...waitProgress(call),
  };
}

/** Tells what Helm 4 warns of; undefined where nothing is to be as it. */
export function helm4Warnings({ rules, out }: Call): ((warning: string) => void) | undefined {
  if (rules === undefined) return undefined;
  return (warning) => {
    out.note(rules.warning(warning));
  };
}

/** To Helm 4 the one flag is another name of the other. */
function undoFlag({ flags, settings }: Call): UndoFlag {
  if (flags.bool('rollback-on-failure')) return 'rollback-on-failure';
  if (!flags.bool('atomic')) return '';
  return settings.helm === 4 ? 'rollback-on-failure' : 'atomic';
}
