/** Slash-separated paths, as Go 1.26's `path`, and `path/filepath` on Unix. */

/** `path.Clean`: the shortest equal path, by text alone; `.` for an empty one. */
export function clean(path: string): string {
  if (isClean(path)) return path;
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push(part);
  }
  return (rooted ? '/' : '') + kept.join('/') || '.';
}

/** False also where nobody but the long way can tell. */
function isClean(path: string): boolean {
  if (path === '' || path.endsWith('/') || path.endsWith('.')) return false;
  return !path.includes('//') && !path.includes('./');
}

/** `path.Base`: the last part; `.` for an empty path, `/` for one of slashes only. */
export function base(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** `path.Dir`: all but the last part, cleaned. */
export function dir(path: string): string {
  return clean(path.slice(0, path.lastIndexOf('/') + 1));
}

/** `path.Ext`: from the last dot of the last part. */
export function ext(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') ? path.slice(dot) : '';
}

/** `path.IsAbs`. */
export function isAbs(path: string): boolean {
  return path.startsWith('/');
}

/** `path.Join`: the parts that are not empty, cleaned; empty if none is left. */
export function join(...parts: readonly string[]): string {
  let joined = '';
  for (const part of parts) if (part !== '') joined += joined === '' ? part : `/${part}`;
  return joined === '' ? '' : clean(joined);
}

/** `path.Match`. Throws `syntax error in pattern`. */
export function match(pattern: string, name: string): boolean {
  return matching(pattern).test(name);
}

/** The names that `match` accepts, for who asks often. Throws as it does. */
export function matching(pattern: string): RegExp {
  return new RegExp(`^${new PatternReader(pattern).source()}$`, 'su');
}

/** Turns a pattern of `*`, `?`, `[a-z]` and `\c` into a regular expression. */
class PatternReader {
  private readonly chars: string[];
  private at = 0;

  constructor(pattern: string) {
    this.chars = Array.from(pattern);
  }

  /**
   * As Go, what stands between two stars is taken where it is found first, and no other place is tried: such groups are atomic,
   * which keeps a row of stars from taking exponential time.
   */
  source(): string {
    const [first, ...chunks] = this.chunks();
    const last = chunks.pop();
    const between = chunks.map((chunk, i) => `(?=([^/]*?${chunk}))\\${i + 1}`);
    return first! + between.join('') + (last === undefined ? '' : `[^/]*?${last}`);
  }

  /** What stands before, between and behind the stars, of which several in a row are one. */
  private chunks(): string[] {
    const chunks: string[] = [''];
    while (this.at < this.chars.length) {
      const char = this.chars[this.at++]!;
      if (char === '*') {
        if (chunks.length === 1 || chunks.at(-1) !== '') chunks.push('');
      } else if (char === '?') chunks[chunks.length - 1]! += '[^/]';
      else if (char === '[') chunks[chunks.length - 1]! += this.class();
      else chunks[chunks.length - 1]! += literal(char === '\\' ? this.next() : char);
    }
    return chunks;
  }

  private class(): string {
    const negated = this.chars[this.at] === '^';
    if (negated) this.at++;
    let ranges = '';
    for (let count = 0; ; count++) {
      if (count > 0 && this.chars[this.at] === ']') break;
      const low = this.bound();
      let high = low;
      if (this.chars[this.at] === '-') {
        this.at++;
        high = this.bound();
      }
      if (low.codePointAt(0)! <= high.codePointAt(0)!) ranges += `${literal(low)}-${literal(high)}`;
    }
    this.at++;
    return `[${negated ? '^' : ''}${ranges}]`;
  }

  /** One end of a range; the class must go on after it. */
  private bound(): string {
    let char = this.next();
    if (char === '-' || char === ']') throw badPattern();
    if (char === '\\') char = this.next();
    if (this.at >= this.chars.length || /^[\udc80-\udcff]$/.test(char)) throw badPattern();
    return char;
  }

  private next(): string {
    const char = this.chars[this.at++];
    if (char === undefined) throw badPattern();
    return char;
  }
}

function literal(char: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(char) ? `\\u{${char.codePointAt(0)!.toString(16)}}` : char;
}

function badPattern(): Error {
  return new Error('syntax error in pattern');
}
