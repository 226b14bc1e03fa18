/** What of a plugin's command line is for the program itself: cmd/helm/load_plugins.go of Helm v3.22.0. */
import { errorMessage, ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import type { Settings } from '../../home/settings.ts';
import type { Flag } from './flag.ts';
import { applyGlobalFlags, checkColor, globalFlags } from './global.ts';
import { findKnownFlags, parseArguments } from './parse.ts';

/**
 * Global flags among the arguments go into the settings, the rest to the plugin. Helm looks twice: at the whole command line for any
 * global flag, which stays where it is, then for some of them, which are taken out.
 */
export function splitArguments(
  args: readonly string[],
  words: readonly string[],
  defaults: Settings,
): { settings: Settings; others: readonly string[] } {
  const first = applyGlobalFlags(defaults, findKnownFlags(words, helmFlags(defaults)));
  if (defaults.helm === 4) checkColorMode(first.colorMode);
  const { known, others } = takeOut(args);
  const { flags } = parseArguments(known, globalFlags(first));
  return { settings: applyGlobalFlags(first, flags), others };
}

/** Those that the Helm in force knows: to Helm 3 `--color` is a flag of the plugin, with a value or without. */
function helmFlags(settings: Settings): readonly Flag[] {
  const flags = globalFlags(settings);
  const isColor = ({ name }: Flag): boolean => name === 'color' || name === 'colour';
  if (settings.helm === 3) return flags.filter((flag) => !isColor(flag) && flag.name !== 'content-cache');
  // looked at when the whole line is known
  return flags.map((flag) => (isColor(flag) ? { ...flag, check: () => undefined } : flag));
}

/** Throws as the flag does among those of a built-in command. */
function checkColorMode(mode: string): void {
  try {
    checkColor(mode);
  } catch (error) {
    const text = `invalid argument ${quote(mode)} for "--color" flag: ${errorMessage(error)}`;
    throw new ScullError(text, { code: 'usage', cause: error });
  }
}

const takenOut = [
  '--kube-context',
  '--namespace',
  '-n',
  '--kubeconfig',
  '--kube-apiserver',
  '--kube-token',
  '--kube-as-user',
  '--kube-as-group',
  '--kube-ca-file',
  '--registry-config',
  '--repository-cache',
  '--repository-config',
  '--kube-insecure-skip-tls-verify',
  '--kube-tls-server-name',
];

/** `manuallyProcessArgs`. */
function takeOut(args: readonly string[]): { known: string[]; others: string[] } {
  const known: string[] = [];
  const others: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (takenOut.includes(arg)) {
      known.push(...args.slice(at, at + 2));
      at++;
    } else if (arg === '--debug' || takenOut.some((flag) => arg.startsWith(`${flag}=`))) known.push(arg);
    else others.push(arg);
  }
  return { known, others };
}
