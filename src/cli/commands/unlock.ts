import type { Call, Command } from '../command.ts';
import { completeRelease } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, out } = call;
  const [name = ''] = args;
  const { unlockRelease } = await import('../../action/unlock.ts');
  const unlocked = await unlockRelease(configuration(call), { name, force: flags.bool('force') });
  const { unlockedText } = await import('../output/recovery.ts');
  out.print(unlockedText(unlocked, outputFormat(flags)));
}

export const unlockCommand: Command = {
  usage: 'RELEASE_NAME',
  long: `Takes away the lock that an operation left behind, and records its pending revision as failed. It touches no object of the
release: upgrade, rollback and uninstall work again after it. The recover command does more.

Somebody who is still at work keeps the lock, unless --force is given; that operation then stops within seconds.

Releases that Helm left pending have no lock, and nothing shows whether Helm still works on them: make sure yourself.`,
  examples: `  # upgrade again after a pipeline was cancelled
  {program} unlock web

  # stop somebody else's upgrade that hangs
  {program} unlock web --force`,
  flags: [{ name: 'force', type: 'bool', usage: 'take the lock from somebody who is at work, too' }, outputFlag],
  args: { kind: 'exactly', count: 1 },
  complete: completeRelease,
  run,
};
