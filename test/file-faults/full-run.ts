/** Full disks for the binary and for real Helm: each command with more and more pages left, until they do. */
import { binary, realHelm } from '../cluster/cluster.ts';
import { simpleChart } from '../sources/archives.ts';
import { Subject, type FullVerdict } from './attempt.ts';
import { commands, type FileCommand } from './commands.ts';
import type { Side } from './run.ts';
import { openWorld } from './world.ts';

export interface FullFinding extends FullVerdict {
  readonly side: Side;
  readonly command: FileCommand;
}

/** What no compression makes small: a write of it is cut short in the middle. */
function noise(length: number): string {
  let [state, text] = [1, ''];
  while (text.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += state.toString(36);
  }
  return text;
}

function bigChart(): Record<string, string> {
  const files = { ...simpleChart('big', '0.1.0'), 'templates/noise.yaml': `# ${noise(40_000)}\na: b\n` };
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`work/big/${path}`, text]));
}

const bigOnes: readonly FileCommand[] = [
  { name: 'package, a big chart', command: 'package big', files: bigChart() },
  { name: 'template --output-dir, a big chart', command: 'template r big --output-dir out', files: bigChart() },
];

/** A server that a command starts is asked over its whole life, which a disk does not outlive. */
export const commandsOnDisks: readonly FileCommand[] = [...bigOnes, ...commands.filter(({ use }) => use === undefined)];

/** More than any of them takes. */
const MOST_PAGES = 40;

export async function runFull({
  sides,
  only = () => true,
  found,
}: {
  readonly sides: readonly Side[];
  readonly only?: (command: FileCommand) => boolean;
  readonly found?: (finding: FullFinding) => void;
}): Promise<FullFinding[]> {
  const chosen = commandsOnDisks.filter(only);
  const world = await openWorld(JSON.stringify(chosen));
  const findings: FullFinding[] = [];
  try {
    for (const command of chosen) {
      for (const side of sides) {
        if (command.ours === true && side === 'helm') continue;
        const subject = await Subject.open(side === 'helm' ? realHelm : binary, command, world);
        const mine: FullFinding[] = [];
        // twice, since what is written on the way may fit by chance
        for (let pages = 0, done = 0; done < 2 && pages < MOST_PAGES; pages++) {
          const finding = { ...(await subject.judgeFull(pages)), side, command };
          mine.push(finding);
          done = finding.isDone ? done + 1 : 0;
        }
        // what Helm writes otherwise each time cannot be told from what is torn
        if (side === 'helm' && mine.at(-1)?.isDone !== true) continue;
        findings.push(...mine);
        mine.forEach((finding) => found?.(finding));
      }
    }
  } finally {
    world.close();
  }
  return findings;
}

export function describeFull({ side, command, pages, broken, stderr }: FullFinding): string {
  const said = stderr.trim().split('\n').join(' / ').slice(0, 300);
  return `${side} | ${command.name} | ${String(pages)} pages left: ${broken.join('; ')} | ${said}`;
}
