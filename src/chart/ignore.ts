/**
 * `.helmignore` rules as Helm 3.22 has them (pkg/ignore/rules.go): one `filepath.Match` pattern a line, `!` negates, a trailing
 * `/` asks for a folder, a pattern with `/` matches the whole path, any other the last element. Not gitignore: a negated
 * rule ignores everything that it does not match.
 */
import { errorMessage } from '../errors.ts';
import { matching } from '../go/path.ts';
import { fromBytes } from '../go/strings.ts';
import { quote } from '../go/strconv.ts';
import { trimSpace } from '../go/unicode.ts';
import { withoutBom } from './archive.ts';
import type { Warn } from './chart.ts';

interface Rule {
  readonly negate: boolean;
  readonly mustBeFolder: boolean;
  matches(path: string, base: string, warn: Warn): boolean;
}

const MAX_LINE = 64 * 1024;

/** The rules that `directory` loading asks for each path. */
export class IgnoreRules {
  private readonly rules: Rule[] = [];
  /** Rules that are no more than the name of a file or folder, which most are, and of a folder only. */
  private readonly names = new Set<string>();
  private readonly folders = new Set<string>();
  /** A rule that warns, or changes when it is asked, has been met: from there on rules are asked in their order. */
  private ordered = false;

  /** Rules of a `.helmignore`. Throws Helm's text for `**` and for patterns that cannot be. */
  static parse(file: Uint8Array): IgnoreRules {
    const rules = new IgnoreRules();
    for (const line of fromBytes(withoutBom(file)).split('\n')) {
      if (line.length >= MAX_LINE) throw new Error('bufio.Scanner: token too long');
      rules.add(line);
    }
    return rules;
  }

  /** Hidden files directly in `templates/`, which Helm always ignores. */
  addDefaults(): void {
    this.rules.push({ negate: false, mustBeFolder: false, matches: isHiddenTemplate });
  }

  add(line: string): void {
    const text = trimSpace(line);
    if (text === '' || text.startsWith('#')) return;
    if (text.includes('**')) throw new Error('double-star (**) syntax is not supported');
    if (isFallible(text)) matching(text);
    const negate = text.startsWith('!');
    let pattern = negate ? text.slice(1) : text;
    const mustBeFolder = pattern.endsWith('/');
    if (mustBeFolder) pattern = pattern.slice(0, -1);
    if (!negate && !this.ordered && firstMeta(pattern) < 0 && !pattern.includes('/')) {
      (mustBeFolder ? this.folders : this.names).add(pattern);
      return;
    }
    if (isFallible(pattern) || pattern.startsWith('//')) this.ordered = true;
    this.rules.push({ negate, mustBeFolder, matches: matcher(pattern) });
  }

  /** Whether `path`, relative to the chart, is left out. */
  ignores(path: string, isFolder: boolean, warn: Warn = () => undefined): boolean {
    if (path === '' || path === '.' || path === './') return false;
    const base = path.slice(path.lastIndexOf('/') + 1);
    if (this.names.has(base) || (isFolder && this.folders.has(base))) return true;
    for (const rule of this.rules) {
      const wrongKind = rule.mustBeFolder && !isFolder;
      if (rule.negate) {
        if (wrongKind || !rule.matches(path, base, warn)) return true;
      } else if (!wrongKind && rule.matches(path, base, warn)) return true;
    }
    return false;
  }
}

/** As the pattern `templates/.?*`. */
function isHiddenTemplate(path: string): boolean {
  return (
    path.startsWith('templates/.') && path.length > 'templates/.'.length && path.lastIndexOf('/') === 'templates'.length
  );
}

/** Only classes and escapes can be malformed. */
function isFallible(pattern: string): boolean {
  return pattern.includes('[') || pattern.includes('\\');
}

/** Where the first character stands that doesn't mean itself; -1 if none does. */
function firstMeta(pattern: string): number {
  for (let at = 0; at < pattern.length; at++) {
    if ('*?[\\'.includes(pattern[at]!)) return at;
  }
  return -1;
}

function matcher(pattern: string): Rule['matches'] {
  if (pattern.startsWith('/')) {
    // Helm takes one slash off at each call, so `//x` matches from the second call on
    let rest = pattern.slice(1);
    let test = compile(rest, 'rules.go:180');
    return (path, _base, warn) => {
      const matches = test(path, warn);
      if (rest.startsWith('/')) test = compile((rest = rest.slice(1)), 'rules.go:180');
      return matches;
    };
  }
  if (pattern.includes('/')) {
    const test = compile(pattern, 'rules.go:190');
    return (path, _base, warn) => test(path, warn);
  }
  const test = compile(pattern, 'rules.go:202');
  return (_path, base, warn) => test(base, warn);
}

/** `filepath.Match`, with short cuts for the shapes that nearly all patterns have. */
function compile(pattern: string, source: string): (name: string, warn: Warn) => boolean {
  const meta = firstMeta(pattern);
  if (meta < 0) return (name) => name === pattern;
  const prefix = pattern.slice(0, meta);
  const suffix = pattern.slice(meta + 1);
  if (pattern[meta] !== '*' || firstMeta(suffix) >= 0) return compileExpression(pattern, source);
  return (name) =>
    name.length >= prefix.length + suffix.length &&
    name.startsWith(prefix) &&
    name.endsWith(suffix) &&
    !name.slice(prefix.length, name.length - suffix.length).includes('/');
}

function compileExpression(pattern: string, source: string): (name: string, warn: Warn) => boolean {
  let expression: RegExp;
  try {
    expression = matching(pattern);
  } catch (error) {
    return (_, warn) => {
      warn(`Failed to compile ${quote(pattern)}: ${errorMessage(error)}`, source);
      return false;
    };
  }
  return (name) => expression.test(name);
}
