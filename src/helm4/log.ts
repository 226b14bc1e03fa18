/**
 * What Helm 4 says on stderr where Helm 3.22 says something else: lines of Go's log/slog (its text handler, without the time), as
 * internal/logging of Helm v4.3.1 sets it up. What Helm 3 logs begins with a place in its source, and is told here by that place;
 * the rest by its words. Lines that are scull's own stay as they are.
 */
import { logLine } from '../go/slog.ts';

type Attributes = Readonly<Record<string, string>>;

/** A line for stderr in Helm 4's words. */
export function logged(line: string): string {
  const placed = /^([a-z_]+\.go)(:\d+): ([\s\S]*)$/.exec(line);
  if (placed === null) return translated(plainLines, line) ?? line;
  const [, file = '', place = '', text = ''] = placed;
  return translated(placedLines.get(`${file}${place}`) ?? placedLines.get(file) ?? [], text) ?? logLine('INFO', text);
}

/** Named groups are the attributes. */
type Rule = readonly [pattern: RegExp, level: 'INFO' | 'WARN' | 'ERROR', message: string];

function translated(rules: readonly Rule[], text: string): string | undefined {
  for (const [pattern, level, message] of rules) {
    const found = pattern.exec(text);
    if (found !== null) return logLine(level, message, unquoted(found.groups ?? {}));
  }
  return undefined;
}

/** Go's `%q` in a text is the plain value of an attribute. */
function unquoted(groups: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => [
      name,
      /^"(?:[^"\\]|\\.)*"$/.test(value) ? fromQuoted(value) : value,
    ]),
  );
}

function fromQuoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

const nonBoolean = 'returned non-bool value';
const otherVersion = 'unable to find exact version requested; falling back to closest available version';
const emptyEntry = 'skipping loading invalid entry for chart: empty entry';

/** By the file of Helm 3.22 that logs. Without a rule a line is what `log.Printf` of Helm 4 says too. */
const placedLines: ReadonlyMap<string, readonly Rule[]> = new Map<string, readonly Rule[]>([
  [
    'dependencies.go',
    [
      [/^Warning: Condition path '(?<path>.*)' for chart (?<chart>.*) returned non-bool value$/s, 'WARN', nonBoolean],
      [/^Warning: Tag '(?<tag>.*)' for chart (?<chart>.*) returned non-bool value$/s, 'WARN', nonBoolean],
      [
        /^Warning: ImportValues missing table from chart (?<chart>\S*): (?<error>.*)$/s,
        'WARN',
        'ImportValues missing table from chart',
      ],
      [/^Warning: ImportValues missing table: (?<error>.*)$/s, 'WARN', 'ImportValues missing table'],
    ],
  ],
  ['engine.go:214', [[/^\[INFO\] Missing required value: (?<message>.*)$/s, 'WARN', 'missing required values']]],
  [
    'engine.go',
    [
      [/^\[INFO\] Missing required value: (?<message>.*)$/s, 'WARN', 'missing required value'],
      [/^\[INFO\] Fail: (?<message>.*)$/s, 'INFO', 'funcMap fail'],
    ],
  ],
  [
    'index.go',
    [
      [/^skipping loading invalid entry for chart (?<name>"\S*") from (?<source>.*): empty entry$/, 'WARN', emptyEntry],
      [
        /^skipping loading invalid entry for chart (?<name>"\S*") (?<version>".*?") from (?<source>\S*): (?<error>.*)$/s,
        'WARN',
        'skipping loading invalid entry for chart',
      ],
      [/^other version: (?<chart>".*") (?<requested>".*") (?<selected>".*")$/s, 'WARN', otherVersion],
    ],
  ],
  [
    'jsonschema.go',
    [
      [
        /^WARNING: unresolved URN reference ignored; using permissive schema: (?<urn>.*)$/,
        'WARN',
        'unresolved URN reference ignored; using permissive schema',
      ],
    ],
  ],
  [
    'lookup_func.go',
    [
      [
        /^\[ERROR\] unable to retrieve resource list for: (?<GroupVersion>.*) , error: (?<error>.*)$/s,
        'ERROR',
        'unable to retrieve resource list',
      ],
      [
        /^\[ERROR\] unable to get apiresource from unstructured: (?<groupVersionKind>.*) , error (?<error>.*)$/s,
        'ERROR',
        'unable to get apiresource',
      ],
    ],
  ],
  ['manifest_sorter.go', [[/^info: skipping unknown hook: (?<hookTypes>".*")$/, 'INFO', 'skipping unknown hooks']]],
  ['rules.go', [[/^Failed to compile (?<rule>".*"): (?<error>.*)$/s, 'ERROR', 'failed to compile']]],
  [
    'walk.go',
    [
      [
        /^found symbolic link in path: (?<path>.*) resolves to (?<resolved>.*)\. Contents of linked file/,
        'INFO',
        'found symbolic link in path. Contents of linked file included and used',
      ],
    ],
  ],
]);

/** What Helm 3.22 prints without a place. */
const plainLines: readonly Rule[] = [
  [/^WARNING: This chart is deprecated$/, 'WARN', 'this chart is deprecated'],
  [
    /^WARNING: Using --password via the CLI is insecure\. Use --password-stdin\.$/,
    'WARN',
    'using --password via the CLI is insecure. Use --password-stdin',
  ],
];
