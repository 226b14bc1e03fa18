/**
 * Sets of characters in regular expressions, as Go 1.26 `regexp/syntax` knows them: ranges, Perl and POSIX classes, Unicode
 * categories and scripts, and case folding. ASCII is folded when the set is made; Unicode properties and the folding of
 * other letters are left to the host's own regular expressions.
 */

/** Runes in pairs, first and last of each range. */
export type Ranges = readonly number[];

/** A test that ranges cannot express; matches if the expression matches the one character, or if it does not (`negated`). */
export interface Property {
  readonly source: string;
  readonly flags: 'u' | 'iu';
  readonly negated: boolean;
}

/** The characters in `ranges` or with one of the `properties`; or all others, if `negated`. */
export interface CharSet {
  readonly ranges: Ranges;
  readonly properties: readonly Property[];
  readonly negated: boolean;
}

const MAX_RUNE = 0x10ffff;
const DIGIT = [0x30, 0x39];
const WORD = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const PERL: Readonly<Record<string, Ranges>> = { d: DIGIT, w: WORD, s: [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20] };
const POSIX: Readonly<Record<string, Ranges>> = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0x00, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0x00, 0x1f, 0x7f, 0x7f],
  digit: DIGIT,
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: [0x41, 0x5a],
  word: WORD,
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
};

const CATEGORIES =
  'C Cc Cf Cn Co Cs L Lc Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs';
const CATEGORY_NAMES =
  'Cased_Letter Close_Punctuation Combining_Mark Connector_Punctuation Control Currency_Symbol Dash_Punctuation Decimal_Number Enclosing_Mark Final_Punctuation Format Initial_Punctuation Letter Letter_Number Line_Separator Lowercase_Letter Mark Math_Symbol Modifier_Letter Modifier_Symbol Nonspacing_Mark Number Open_Punctuation Other Other_Letter Other_Number Other_Punctuation Other_Symbol Paragraph_Separator Private_Use Punctuation Separator Space_Separator Spacing_Mark Surrogate Symbol Titlecase_Letter Unassigned Uppercase_Letter cntrl digit punct';
// Go finds scripts of one word only: it drops the underscore of the name asked for, not of those in its table.
const SCRIPTS =
  'Adlam Ahom Arabic Armenian Avestan Balinese Bamum Batak Bengali Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Carian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cyrillic Deseret Devanagari Dogra Duployan Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gurmukhi Han Hangul Hanunoo Hatran Hebrew Hiragana Inherited Javanese Kaithi Kannada Katakana Kawi Kharoshthi Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Medefaidrin Miao Modi Mongolian Mro Multani Myanmar Nabataean Nandinagari Newa Nko Nushu Ogham Oriya Osage Osmanya Palmyrene Phoenician Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham Sinhala Sogdian Soyombo Sundanese Syriac Tagalog Tagbanwa Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Yezidi Yi';

/** Collects the items of one set, each folded when `fold` is set at that place. */
export class CharSetBuilder {
  readonly #ranges: number[] = [];
  readonly #properties: Property[] = [];

  addRange(from: number, to: number, fold: boolean): void {
    this.#ranges.push(from, to);
    if (fold) this.#fold(from, to);
  }

  /** `\d`, `\W` and so on by their letter; false when it is none. */
  addPerl(letter: string, fold: boolean): boolean {
    const ranges = PERL[letter.toLowerCase()];
    if (ranges !== undefined) this.#addClass(ranges, PERL[letter] === undefined, fold);
    return ranges !== undefined;
  }

  /** A POSIX class by its name without brackets and colons (`^alpha` is negated); false when there is none. */
  addPosix(name: string, fold: boolean): boolean {
    const negated = name.startsWith('^');
    const ranges = POSIX[negated ? name.slice(1) : name];
    if (ranges !== undefined) this.#addClass(ranges, negated, fold);
    return ranges !== undefined;
  }

  /** A Unicode category or script by its name; false when Go knows none. */
  addProperty(name: string, negated: boolean, fold: boolean): boolean {
    const source = propertySource(name);
    if (source !== undefined) this.#properties.push({ source, flags: fold ? 'iu' : 'u', negated });
    return source !== undefined;
  }

  build(negated: boolean): CharSet {
    return { ranges: merge(this.#ranges), properties: this.#properties, negated };
  }

  #addClass(ranges: Ranges, negated: boolean, fold: boolean): void {
    if (!negated) {
      for (let i = 0; i < ranges.length; i += 2) this.addRange(ranges[i]!, ranges[i + 1]!, fold);
      return;
    }
    const inner = new CharSetBuilder();
    inner.#addClass(ranges, false, fold);
    this.#ranges.push(...complement(inner.build(false).ranges));
  }

  #fold(from: number, to: number): void {
    for (const [low, high, shift] of [
      [0x41, 0x5a, 0x20],
      [0x61, 0x7a, -0x20],
    ] as const) {
      const first = Math.max(from, low);
      const last = Math.min(to, high);
      if (first <= last) this.#ranges.push(first + shift, last + shift);
    }
    const has = (upper: number): boolean =>
      (from <= upper && upper <= to) || (from <= upper + 0x20 && upper + 0x20 <= to);
    if (has(0x4b)) this.#ranges.push(0x212a, 0x212a); // the Kelvin sign folds to k
    if (has(0x53)) this.#ranges.push(0x17f, 0x17f); // the long s folds to s
    if (to < 0x80) return;
    this.#properties.push({ source: rangesSource([Math.max(from, 0x80), to]), flags: 'iu', negated: false });
  }
}

/** One character. */
export function singleRune(rune: number): CharSet {
  return { ranges: [rune, rune], properties: [], negated: false };
}

/** The set as a class of a JavaScript expression with the `u` flag; undefined when that cannot say it. */
export function setSource(set: CharSet): string | undefined {
  let source = rangesSource(set.ranges);
  for (const property of set.properties) {
    if (property.flags !== 'u') return undefined;
    source += property.negated ? property.source.replace('\\p', '\\P') : property.source;
  }
  if (source === '') return set.negated ? '[^]' : '[]';
  return `[${set.negated ? '^' : ''}${source}]`;
}

/** A function that tests one rune. */
export function setTester(set: CharSet): (rune: number) => boolean {
  const { ranges, negated } = set;
  const properties = set.properties.map((p) => ({
    expression: new RegExp(`^[${p.source}]$`, p.flags),
    negated: p.negated,
  }));
  return (rune) => {
    let i = 1;
    while (i < ranges.length && rune > ranges[i]!) i += 2;
    if (i < ranges.length && rune >= ranges[i - 1]!) return !negated;
    if (properties.length === 0) return negated;
    const char = String.fromCodePoint(rune);
    return properties.some((p) => p.expression.test(char) !== p.negated) !== negated;
  };
}

function rangesSource(ranges: Ranges): string {
  let source = '';
  for (let i = 0; i < ranges.length; i += 2) {
    source += runeSource(ranges[i]!);
    if (ranges[i + 1] !== ranges[i]) source += `-${runeSource(ranges[i + 1]!)}`;
  }
  return source;
}

/** A rune as JavaScript expressions with the `u` flag spell it, in a class or out of one. */
export function runeSource(rune: number): string {
  const char = String.fromCharCode(rune);
  return rune < 0x80 && /[0-9A-Za-z]/.test(char) ? char : `\\u{${rune.toString(16)}}`;
}

function merge(ranges: readonly number[]): number[] {
  if (ranges.length <= 2) return [...ranges];
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i]!, ranges[i + 1]!]);
  pairs.sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [from, to] of pairs) {
    const last = out.length - 1;
    if (last > 0 && from <= out[last]! + 1) out[last] = Math.max(out[last]!, to);
    else out.push(from, to);
  }
  return out;
}

function complement(ranges: Ranges): number[] {
  const out: number[] = [];
  let next = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    if (next < ranges[i]!) out.push(next, ranges[i]! - 1);
    next = ranges[i + 1]! + 1;
  }
  if (next <= MAX_RUNE) out.push(next, MAX_RUNE);
  return out;
}

/** The property in JavaScript's terms. Names are compared without case, underscores, hyphens and spaces. */
function propertySource(name: string): string | undefined {
  const canonical = canonicalName(name);
  if (canonical === 'Any') return '\\p{Any}';
  if (canonical === 'Assigned') return '\\p{Assigned}';
  if (canonical === 'Ascii') return '\\p{ASCII}';
  if (CATEGORIES.split(' ').includes(canonical)) return `\\p{gc=${canonical === 'Lc' ? 'LC' : canonical}}`;
  if (SCRIPTS.split(' ').includes(canonical)) return `\\p{sc=${canonical}}`;
  const category = CATEGORY_NAMES.split(' ').find((known) => canonicalName(known) === canonical);
  return category === undefined ? undefined : `\\p{gc=${category}}`;
}

function canonicalName(name: string): string {
  const letters = name.replace(/[_ -]/g, '');
  return letters.slice(0, 1).replace(/[a-z]/, upper) + letters.slice(1).replace(/[A-Z]/g, (c) => c.toLowerCase());
}

function upper(letter: string): string {
  return letter.toUpperCase();
}
