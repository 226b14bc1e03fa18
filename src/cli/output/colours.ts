/**
 * What Helm 4 colours: internal/cli/output/color.go of v4.3.1 with github.com/fatih/color v1.19. Which parts of a text have a colour is
 * said beside the text, so that what comes from charts and servers never brings an escape of its own to a terminal.
 */
import { isTerminal } from '../../home/terminal.ts';
import type { Environment } from '../../home/paths.ts';
import type { Settings } from '../../home/settings.ts';
import { isUnderWay } from '../../release/status.ts';

export type Colour = 'bold' | 'red' | 'green' | 'yellow' | 'cyan';

/** A part of a text, behind the parts before it, and its colour if it has one. */
export type Mark = readonly [part: string, colour?: Colour | undefined];

/** What begins a colour and what ends it. */
const codes: Readonly<Record<Colour, readonly [number, number]>> = {
  bold: [1, 22],
  red: [31, 0],
  green: [32, 0],
  yellow: [33, 0],
  cyan: [36, 0],
};

/** Whether stdout is to have colours. NO_COLOR is stronger than every flag. */
export function hasColours({ colorMode }: Settings, env: Environment): boolean {
  if ((env['NO_COLOR'] ?? '') !== '' || colorMode === 'never') return false;
  return colorMode === 'always' || (env['TERM'] !== 'dumb' && isTerminal(1));
}

/** `shown` makes harmless what a terminal gets. */
export function paint(text: string, marks: readonly Mark[], shown: (text: string) => string): string {
  let out = '';
  let at = 0;
  for (const [part, colour] of marks) {
    const from = text.indexOf(part, at);
    if (from < 0) continue;
    out += shown(text.slice(at, from));
    if (colour === undefined) out += shown(part);
    else out += `\x1b[${codes[colour][0]}m${shown(part)}\x1b[${codes[colour][1]}m`;
    at = from + part.length;
  }
  return out + shown(text.slice(at));
}

export function statusColour(status: string): Colour | undefined {
  if (status === 'deployed') return 'green';
  if (status === 'failed' || status === 'unknown') return 'red';
  return isUnderWay(status) ? 'yellow' : undefined;
}

/** The head of what install, upgrade, status, test and `get all` print. */
export function releaseMarks(release: {
  readonly name: string;
  readonly namespace: string;
  readonly info: { readonly status: string };
}): readonly Mark[] {
  const { name, namespace, info } = release;
  return [
    [`NAME: ${name}\n`],
    ['NAMESPACE: '],
    [namespace, 'cyan'],
    ['\nSTATUS: '],
    [info.status, statusColour(info.status)],
  ];
}
