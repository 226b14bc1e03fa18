/**
 * The code blocks of a Markdown document, as test/docs.test.ts runs them:
 *
 * - `console`: lines `$ command` (continued by lines `> …`), each followed by what it prints on stdout and stderr;
 *   a line `…` stands for any lines, none too, and a `…` within a line for any text
 * - `console cluster`: the same, but with a cluster; test/cluster/docs.test.ts runs it
 * - `console sources`: the same, but with repositories and registries; test/sources/docs.test.ts runs it
 * - a block whose first line is a comment with a file name is that file, for the commands of later blocks
 * - `text`: neither
 */
export interface Step {
  readonly command: string;
  readonly expected: readonly string[];
}

export interface Block {
  readonly line: number;
  readonly language: string;
  readonly lines: readonly string[];
}

export function codeBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; language: string; lines: string[] } | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (fence === null) open?.lines.push(line);
    else if (open === undefined) open = { line: index + 1, language: fence[1]!, lines: [] };
    else {
      blocks.push(open);
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`the code block of line ${open.line} has no end`);
  return blocks;
}

const firstLineComment = /^(?:# |\/\/ |\{\{- \/\* )(?<path>[\w/-]+\.[\w.]+)(?: \*\/ -\}\})?$/;

/** The file that a block gives, if it names one. */
export function fileOf(block: Block): string | undefined {
  return /^(?:console(?: cluster| sources)?|text)$/.test(block.language)
    ? undefined
    : firstLineComment.exec(block.lines[0] ?? '')?.groups?.['path'];
}

export function stepsOf(block: Block): Step[] {
  const steps: { command: string; expected: string[] }[] = [];
  for (const line of block.lines) {
    const last = steps.at(-1);
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), expected: [] });
    else if (last === undefined) throw new Error(`the console block of line ${block.line} begins without a command`);
    else if (last.expected.length === 0 && /^> ?/.test(line)) last.command += `\n${line.replace(/^> ?/, '')}`;
    else last.expected.push(line);
  }
  return steps;
}

/** A pattern of all the lines expected. Blank lines at either end don't count. */
export function outputPattern(expected: readonly string[]): RegExp {
  const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const lines = trimBlank(expected).map((line) =>
    line === '…' ? '(?:.*\\n)*?' : `${escape(line).replaceAll('…', '.*')}\\n`,
  );
  return new RegExp(`^${lines.join('')}$`);
}

export function trimBlank(lines: readonly string[]): readonly string[] {
  const from = lines.findIndex((line) => line !== '');
  return from < 0 ? [] : lines.slice(from, lines.findLastIndex((line) => line !== '') + 1);
}
