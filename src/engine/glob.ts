/**
 * Path patterns of `.Files.Glob`: the language of github.com/gobwas/glob v0.2.3 with `/` as separator. `*` and `?` stay inside
 * a path segment, `**` does not; `[abc]`, `[!abc]` and `[a-z]` are one character, a separator too; `{a,b}` are alternatives,
 * and may be left open at the end; `\` takes the next character as it stands. Matching walks the set of positions that can
 * be reached, so no pattern takes exponential time. gobwas miscounts characters beyond ASCII behind a `?` or a class; we don't.
 */

type Node =
  | { readonly kind: 'text'; readonly text: readonly string[] }
  | { readonly kind: 'any' | 'super' | 'single' }
  | { readonly kind: 'class'; readonly not: boolean; readonly has: (char: string) => boolean }
  | { readonly kind: 'alternatives'; readonly patterns: Node[][] };

/** Whether a path matches. */
export type Glob = (path: string) => boolean;

/** Throws an Error for a pattern that gobwas/glob refuses. */
export function compileGlob(pattern: string): Glob {
  return matcher(new GlobParser(pattern).parse());
}

function matcher(nodes: readonly Node[]): Glob {
  const [first, middle, last] = nodes;
  if (nodes.length === 1 && first?.kind === 'alternatives') {
    const globs = first.patterns.map(matcher);
    return (path) => globs.some((glob) => glob(path));
  }
  // gobwas asks only how the path begins and ends here, so that a/**/c matches a/c
  if (nodes.length === 3 && first?.kind === 'text' && middle?.kind === 'super' && last?.kind === 'text') {
    const [prefix, suffix] = [first.text.join(''), last.text.join('')];
    return (path) => path.startsWith(prefix) && path.endsWith(suffix);
  }
  return (path) => {
    const chars = Array.from(path);
    return walk(nodes, chars, new Set([0])).has(chars.length);
  };
}

class GlobParser {
  private readonly chars: readonly string[];
  private at = 0;

  constructor(pattern: string) {
    this.chars = Array.from(pattern.split('\0')[0]!); // NUL is the end, to gobwas
  }

  parse(): Node[] {
    return this.pattern(false);
  }

  private pattern(nested: boolean): Node[] {
    const nodes: Node[] = [];
    while (this.at < this.chars.length) {
      const char = this.chars[this.at]!;
      if (nested && (char === ',' || char === '}')) break;
      this.at++;
      if (char === '{') nodes.push(this.alternatives());
      else if (char === '[') nodes.push(this.class());
      else if (char === '?') nodes.push({ kind: 'single' });
      else if (char === '*') {
        const twice = this.chars[this.at] === '*';
        if (twice) this.at++;
        nodes.push({ kind: twice ? 'super' : 'any' });
      } else {
        this.at--;
        const text = this.text(nested ? '?*[{},' : '?*[{');
        if (text.length > 0) nodes.push({ kind: 'text', text });
      }
    }
    return nodes;
  }

  private alternatives(): Node {
    const patterns = [this.pattern(true)];
    while (this.chars[this.at] === ',') {
      this.at++;
      patterns.push(this.pattern(true));
    }
    this.at++; // the brace, or the end
    return { kind: 'alternatives', patterns };
  }

  /** After the bracket. */
  private class(): Node {
    const not = this.chars[this.at] === '!';
    if (not) this.at++;
    const low = this.next();
    if (this.chars[this.at] === '-') {
      this.at++;
      const high = this.next();
      if (this.next() !== ']') throw new Error('expected close range character');
      const [from, to] = [low.codePointAt(0)!, high.codePointAt(0)!];
      if (to < from) throw new Error(`hi character '${high}' should be greater than lo '${low}'`);
      return { kind: 'class', not, has: (char) => char.codePointAt(0)! >= from && char.codePointAt(0)! <= to };
    }
    this.at--;
    const members = new Set(this.text(']'));
    if (this.next() !== ']' || members.size === 0) throw new Error('could not parse range');
    return { kind: 'class', not, has: (char) => members.has(char) };
  }

  private next(): string {
    const char = this.chars[this.at++];
    if (char === undefined) throw new Error('unexpected end of input');
    return char;
  }

  /** Characters up to one of `breakers`, escapes resolved. */
  private text(breakers: string): string[] {
    const text: string[] = [];
    for (; this.at < this.chars.length; this.at++) {
      let char = this.chars[this.at]!;
      if (char === '\\') {
        char = this.chars[++this.at] ?? '';
        if (char === '') break;
      } else if (breakers.includes(char)) break;
      text.push(char);
    }
    return text;
  }
}

/** The positions that `nodes` can end at when they start at one of `starts`. */
function walk(nodes: readonly Node[], chars: readonly string[], starts: ReadonlySet<number>): ReadonlySet<number> {
  let positions = starts;
  for (const node of nodes) {
    if (positions.size === 0) break;
    positions = step(node, chars, positions);
  }
  return positions;
}

function step(node: Node, chars: readonly string[], starts: ReadonlySet<number>): ReadonlySet<number> {
  const ends = new Set<number>();
  if (node.kind === 'alternatives') {
    for (const pattern of node.patterns) for (const end of walk(pattern, chars, starts)) ends.add(end);
    return ends;
  }
  if (node.kind === 'any' || node.kind === 'super') {
    // what is reached from one start needs no second look from another
    let reached = -1;
    for (const start of [...starts].sort((a, b) => a - b)) {
      if (start <= reached) continue;
      for (reached = start; reached <= chars.length; reached++) {
        ends.add(reached);
        if (node.kind === 'any' && chars[reached] === '/') break;
      }
    }
    return ends;
  }
  for (const start of starts) {
    const char = chars[start];
    switch (node.kind) {
      case 'text':
        if (node.text.every((c, i) => chars[start + i] === c)) ends.add(start + node.text.length);
        break;
      case 'single':
        if (char !== undefined && char !== '/') ends.add(start + 1);
        break;
      case 'class':
        if (char !== undefined && node.has(char) !== node.not) ends.add(start + 1);
        break;
    }
  }
  return ends;
}
