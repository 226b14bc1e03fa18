/** Errors of the YAML reader and writer, with the texts of go.yaml.in/yaml/v2 2.4.4. */

/** Anything that the library reports; `message` starts with `yaml: `. */
export class YamlError extends Error {
  constructor(problem: string) {
    super(`yaml: ${problem}`);
    this.name = 'YamlError';
  }
}

/**
 * A problem at a line counted from 0. The library counts its two sources of errors differently: the scanner's lines are
 * counted from 1, the parser's from 0, and the first line of the text is never named.
 */
export function problemAt(source: 'scanner' | 'parser', line: number, problem: string): YamlError {
  if (line === 0) return new YamlError(problem);
  return new YamlError(`line ${source === 'scanner' ? line + 1 : line}: ${problem}`);
}

/** Go's stack takes its own limit of 10000 levels; ours may end a little before, and says the same. */
export function stackOverflow(): YamlError {
  return new YamlError('exceeded max depth of 10000');
}
