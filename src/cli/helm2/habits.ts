/**
 * What Helm 2 understood and Helm 3 refuses, as what it is today: asked only about command lines that were refused. What has a
 * meaning today works, and the user hears once what it is called now; what has none says what replaced it, and does no harm.
 */

export interface Habit {
  /** The command line in the words of today; undefined where there is nothing to do any more. */
  readonly words?: readonly string[];
  /** A line for the user. */
  readonly note: string;
}

/** Undefined for what Helm 2 refused as well. `problem` is what is wrong with the words: Helm 3's text. */
export function helm2Habit(words: readonly string[], problem: string, program: string): Habit | undefined {
  const command = /^unknown command "([^"]+)"/.exec(problem)?.[1];
  if (command !== undefined) return commandHabit(command, program);
  const flag = /^unknown flag: (--\S+)/.exec(problem)?.[1] ?? shorthandOf(problem);
  return flag === undefined ? undefined : flagHabit(flag, words, program);
}

function shorthandOf(problem: string): string | undefined {
  return /^unknown shorthand flag: '(\w)' in -\1$/.exec(problem)?.[1]?.replace(/^/, '-');
}

function commandHabit(command: string, program: string): Habit | undefined {
  switch (command) {
    case 'init':
      return {
        note: `${program} init is not needed any more: there is no Tiller, and folders are made when they are needed.`,
      };
    case 'reset':
      return {
        note: `${program} reset has nothing to take away: there is no Tiller. ${program} 2to3 takes over what one recorded.`,
      };
    case 'home':
      return {
        words: ['env', 'HELM_DATA_HOME'],
        note: `${program} home is called ${program} env now: HELM_DATA_HOME is the folder of plugins and starters.`,
      };
    default:
      return undefined;
  }
}

/** A flag that is left out, with or without a value that goes with it. */
interface Left {
  readonly takesValue: boolean;
  readonly note: (program: string) => string;
}

const noTiller = (takesValue: boolean): Left => ({
  takesValue,
  note: () => 'Flags about Tiller are left out: there is none, the kubeconfig says which cluster is meant.',
});
const left: ReadonlyMap<string, Left> = new Map([
  ['--tiller-namespace', noTiller(true)],
  ['--tiller-connection-timeout', noTiller(true)],
  ['--tiller-image', noTiller(true)],
  ['--tiller-tls', noTiller(false)],
  ['--tiller-tls-verify', noTiller(false)],
  ['--host', noTiller(true)],
  ['--tls', noTiller(false)],
  ['--tls-verify', noTiller(false)],
  ['--tls-ca-cert', noTiller(true)],
  ['--tls-cert', noTiller(true)],
  ['--tls-hostname', noTiller(true)],
  ['--tls-key', noTiller(true)],
  [
    '--home',
    {
      takesValue: true,
      note: (program) => `--home is left out: ${program} env shows the folders, and the variables that set them.`,
    },
  ],
]);

function flagHabit(flag: string, words: readonly string[], program: string): Habit | undefined {
  const general = left.get(flag);
  if (general !== undefined)
    return { words: without(words, flag, general.takesValue).words, note: general.note(program) };
  const command = words.find((word) => !word.startsWith('-')) ?? '';
  if (flag === '--purge' && ['delete', 'del', 'uninstall', 'un'].includes(command)) {
    return {
      words: without(words, flag, false).words,
      note: '--purge is left out: the history goes with the release, unless --keep-history is given.',
    };
  }
  if (flag === '--name' && ['install', 'template'].includes(command)) {
    const { words: others, value } = without(words, flag, true);
    const at = others.indexOf(command) + 1;
    return {
      words: [...others.slice(0, at), value, ...others.slice(at)],
      note: `--name is gone: the name stands before the chart, as in ${program} ${command} ${value} CHART.`,
    };
  }
  if ((flag === '-x' || flag === '--execute') && command === 'template') {
    return {
      words: words.map((word) => (word === flag ? '--show-only' : word)),
      note: `${flag} is called --show-only now.`,
    };
  }
  return undefined;
}

function without(words: readonly string[], flag: string, takesValue: boolean): { words: string[]; value: string } {
  const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const given = words[at] ?? '';
  const isNext = takesValue && given === flag;
  return {
    words: [...words.slice(0, at), ...words.slice(at + (isNext ? 2 : 1))],
    value: isNext ? (words[at + 1] ?? '') : given.slice(flag.length + 1),
  };
}

/** What to say of words behind a command of which only the help is printed. */
export function groupHabit(path: readonly string[], args: readonly string[], program: string): string | undefined {
  if (path.length !== 1 || path[0] !== 'search') return undefined;
  return `${program} search ${args[0]!} is called ${program} search repo ${args[0]!} now, and ${program} search hub looks in a hub.`;
}
