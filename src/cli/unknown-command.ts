/** The error for a command that there is not: legacyArgs and SuggestionsFor of github.com/spf13/cobra v1.10.2. */
import { ScullError } from '../errors.ts';
import { editDistance } from '../similar.ts';
import type { CommandEntry } from './command.ts';

/** Helm's order of its commands, in which it suggests them; ours come behind. */
const helmOrder =
  'create dependency pull show lint package repo search verify get history install list test rollback status template ' +
  'uninstall upgrade completion env plugin version registry push';

export function unknownCommand(word: string, entries: readonly CommandEntry[], program: string): ScullError {
  const order = helmOrder.split(' ');
  const place = ({ name }: CommandEntry): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const similar = entries
    .filter((entry) => entry.hidden !== true && entry.name !== 'help' && isSimilar(word.toLowerCase(), entry))
    .sort((a, b) => place(a) - place(b))
    .map((entry) => entry.name);
  const suggestion = similar.length > 0 ? `\n\nDid you mean this?\n${similar.map((s) => `\t${s}\n`).join('')}` : '';
  return new ScullError(
    `unknown command ${JSON.stringify(word)} for "${program}"${suggestion}\nRun '${program} --help' for usage.`,
    { code: 'cli.unknown-command' },
  );
}

function isSimilar(word: string, { name, suggestFor = [] }: CommandEntry): boolean {
  return editDistance(word, name) <= 2 || name.startsWith(word) || suggestFor.includes(word);
}
