/**
 * Errors in the words of Helm 4.3.1 where they are not those of Helm 3.22, which are what the rest of scull speaks, and what Helm 4
 * logs just before it ends with one.
 */
import { logLine } from '../go/slog.ts';
import { logged } from './log.ts';

/** A line, or the lines of an error, for stderr. */
export function stderrText(text: string): string {
  if (!text.startsWith('Error: ')) return logged(text);
  // known before any command is, and told by who calls the commands
  const colour = /^Error: invalid argument ".*" for "--colou?r" flag: (invalid color mode .*)$/s.exec(text);
  if (colour !== null) return logLine('WARN', 'command failed', { error: colour[1]! });
  const error = words(text);
  for (const [pattern, message] of loggedBefore) {
    const found = pattern.exec(error);
    if (found === null) continue;
    const line = message === undefined ? logLine('ERROR', found[1]!) : logLine('ERROR', message, { error: found[1]! });
    return `${line}\n${error}`;
  }
  return error;
}

/** What an error says, wherever it is told. */
export function words(text: string): string {
  return changes.reduce((told, [pattern, instead]) => told.replace(pattern, instead as string), text);
}

/** What begins with a capital letter in Helm 3.22 only. */
const capitals = [
  'Unable to continue with (?:install|update)',
  'Hiding Kubernetes secrets requires a dry-run mode',
  'Kubernetes cluster unreachable',
  'Could not locate a version matching provided version string',
  'Unable to locate any tags in provided repository',
  'Unable to parse (?:URL getting from|getter URL)',
  'Failed to update the following repositories',
  'Failed to (?:update|uninstall) plugin',
  'Failed to (?:stream pod logs|copy IO from logs) for pod',
  "Annotation 'helm\\.sh/resource-policy' within List objects",
  'Plugin: \\S+ not found',
  'Invalid JSON in ',
  'An error occurred while checking for chart dependencies',
];

type Change = readonly [pattern: RegExp, instead: string | ((found: string, inner: string) => string)];

const changes: readonly Change[] = [
  [
    new RegExp(`(?<![\\w-])(?:${capitals.join('|')})`, 'g'),
    (found) => found.slice(0, 1).toLowerCase() + found.slice(1),
  ],
  [/\d+ errors? occurred:\n\t\* ([\s\S]*?)\n\n/g, (_, errors) => errors.replaceAll('\n\t* ', '\n')],
  [/`helm dependency build`/g, "'helm dependency build'"],
  [/failed to decode signature: signature block not found/g, 'signature block not found'],
  [
    /(?<=\(Chart\.yaml\)\. )Please update the dependencies$/m,
    "Please update the dependencies with 'helm dependency update'",
  ],
  [/(?<=Go value of type )chart\.(?=Metadata$|Lock$)/gm, 'v2.'],
  [/(?<=decompressed chart is larger than the maximum )file (?=size)/g, ''],
  [/(?<=^Error: )(.*\.prov) cannot be a directory/g, 'failed to read provenance file: read $1: is a directory'],
  [/cannot re-use a name/g, 'cannot reuse a name'],
  [
    /^(Error: (?:INSTALLATION FAILED: )?)(?=cannot reuse a name|release name "[^"]*": invalid release name)/,
    '$1release name check failed: ',
  ],
  [/^(Error: INSTALLATION FAILED: )(?=kubernetes cluster unreachable)/, '$1cluster reachability check failed: '],
];

/** The whole error is the message, or an attribute of it. */
const loggedBefore: readonly (readonly [RegExp, string | undefined])[] = [
  [/^Error: INSTALLATION FAILED: (hiding Kubernetes secrets requires a dry-run mode)$/, undefined],
  [/^Error: (?:INSTALLATION FAILED: )?(cluster reachability check failed: [\s\S]*)$/, undefined],
  [/^Error: (?:INSTALLATION FAILED: )?release name check failed: ([\s\S]*)$/, 'release name check failed'],
];
