/**
 * `fmt.Sprint`, `Sprintln` and `Sprintf` of Go 1.26: reading the format, finding the operands, and what is said when
 * there are too few, too many or the wrong ones.
 */
import { formatOperand } from './fmt-value.ts';
import { noFlags, type Spec } from './fmt-spec.ts';
import { GoInt, typeOf, type Value } from './values.ts';

/** `fmt.Sprint`: a space between operands when neither is a string. */
export function sprint(args: readonly Value[]): string {
  let out = '';
  let afterString = true;
  for (const arg of args) {
    const isString = typeof arg === 'string';
    if (!isString && !afterString) out += ' ';
    out += formatOperand(arg, 'v', noFlags);
    afterString = isString;
  }
  return out;
}

/** `fmt.Sprintln`: a space between all operands, a line feed at the end. */
export function sprintln(args: readonly Value[]): string {
  return `${args.map((arg) => formatOperand(arg, 'v', noFlags)).join(' ')}\n`;
}

/** `fmt.Sprintf`. */
export function sprintf(format: string, args: readonly Value[]): string {
  const percent = format.indexOf('%');
  if (percent < 0 && args.length === 0) return format;
  return new Reader(format, args).run(percent < 0 ? format.length : percent);
}

/** The largest width, precision or operand number that Go reads. */
const LIMIT = 1e6;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Reader {
  private readonly format: string;
  private readonly args: readonly Value[];
  private at = 0;
  private arg = 0;
  private out = '';
  /** Some operand was named by its number: then Go doesn't look for extra ones. */
  private reordered = false;
  private goodIndex = true;

  constructor(format: string, args: readonly Value[]) {
    this.format = format;
    this.args = args;
  }

  run(percent: number): string {
    const format = this.format;
    while (true) {
      this.out += format.slice(this.at, percent);
      if (percent >= format.length) break;
      this.at = percent + 1;
      if (!this.plainVerb()) this.verb();
      percent = format.indexOf('%', this.at);
      if (percent < 0) percent = format.length;
    }
    if (!this.reordered && this.arg < this.args.length) this.extra();
    return this.out;
  }

  /** Most verbs by far: a letter right after the `%`, and an operand for it. */
  private plainVerb(): boolean {
    const verb = this.format[this.at] ?? '';
    if (!/[A-Za-z]/.test(verb) || this.arg >= this.args.length) return false;
    this.at++;
    this.out += formatOperand(this.args[this.arg++]!, verb, noFlags);
    return true;
  }

  private verb(): void {
    const format = this.format;
    this.goodIndex = true;
    const spec = this.flags();
    let afterIndex = this.index();

    if (format[this.at] === '*') {
      this.at++;
      const width = this.intOperand();
      if (width === undefined) this.out += '%!(BADWIDTH)';
      else if (width < 0) {
        spec.minus = true;
        spec.zero = false;
      }
      spec.width = width === undefined ? -1 : Math.abs(width);
      afterIndex = false;
    } else {
      spec.width = this.number();
      if (afterIndex && spec.width >= 0) this.goodIndex = false;
    }

    if (format[this.at] === '.' && this.at + 1 < format.length) {
      this.at++;
      if (afterIndex) this.goodIndex = false;
      afterIndex = this.index();
      if (format[this.at] === '*') {
        this.at++;
        const prec = this.intOperand();
        spec.prec = prec === undefined || prec < 0 ? -1 : prec;
        if (spec.prec < 0) this.out += '%!(BADPREC)';
        afterIndex = false;
      } else spec.prec = Math.max(this.number(), 0);
    }
    if (!afterIndex) this.index();

    if (this.at >= format.length) {
      this.out += '%!(NOVERB)';
      return;
    }
    const verb = String.fromCodePoint(format.codePointAt(this.at)!);
    this.at += verb.length;
    this.out += this.operand(verb, spec);
  }

  private operand(verb: string, spec: Mutable<Spec>): string {
    if (verb === '%') return '%';
    // a byte that is no UTF-8 is read as U+FFFD
    const shown = verb.length === 1 && verb >= '\udc80' && verb <= '\udcff' ? '�' : verb;
    if (!this.goodIndex) return `%!${shown}(BADINDEX)`;
    if (this.arg >= this.args.length) return `%!${shown}(MISSING)`;
    if (verb === 'v' || verb === 'w') {
      spec.sharpV = spec.sharp;
      spec.plusV = spec.plus;
      spec.sharp = spec.plus = false;
    }
    return formatOperand(this.args[this.arg++]!, shown, spec);
  }

  private flags(): Mutable<Spec> {
    const spec: Mutable<Spec> = { ...noFlags };
    for (; ; this.at++) {
      switch (this.format[this.at]) {
        case '#':
          spec.sharp = true;
          break;
        case '0':
          spec.zero = true;
          break;
        case '+':
          spec.plus = true;
          break;
        case '-':
          spec.minus = true;
          break;
        case ' ':
          spec.space = true;
          break;
        default:
          return spec;
      }
    }
  }

  /** `[n]`, if it stands here: makes the nth operand the next one. */
  private index(): boolean {
    const format = this.format;
    if (format[this.at] !== '[') return false;
    this.reordered = true;
    const end = format.indexOf(']', this.at);
    if (end < 0) {
      this.goodIndex = false;
      this.at++;
      return false;
    }
    const digits = format.slice(this.at + 1, end);
    this.at = end + 1;
    const number = /^[0-9]+$/.test(digits) ? Number(digits) : NaN;
    if (number >= 1 && number <= this.args.length) {
      this.arg = number - 1;
      return true;
    }
    this.goodIndex = false;
    return number <= LIMIT;
  }

  /** A number that stands here; -1 if none does. One too large swallows the rest of the format. */
  private number(): number {
    let value = -1;
    for (; ; this.at++) {
      const digit = this.format.charCodeAt(this.at) - 48;
      if (!(digit >= 0 && digit <= 9)) return value;
      if (value > LIMIT) {
        this.at = this.format.length;
        return -1;
      }
      value = Math.max(value, 0) * 10 + digit;
    }
  }

  /** The operand of `*`; undefined when it is no integer or too large. */
  private intOperand(): number | undefined {
    if (this.arg >= this.args.length) return undefined;
    const value = this.args[this.arg++];
    if (!(value instanceof GoInt)) return undefined;
    const number = Number(value.value);
    return Math.abs(number) > LIMIT ? undefined : number;
  }

  private extra(): void {
    const shown = this.args
      .slice(this.arg)
      .map((arg) => (arg === null ? '<nil>' : `${typeOf(arg)!.name}=${formatOperand(arg, 'v', noFlags)}`));
    this.out += `%!(EXTRA ${shown.join(', ')})`;
  }
}
