/**
 * Floats as text, as `strconv.FormatFloat` of Go 1.26. The shortest digits come from JavaScript, which defines the same
 * ones; a fixed number of digits is computed exactly on big integers, because Go rounds exact halves to even where
 * `toFixed` and `toPrecision` round them up.
 */

/** Significant digits without trailing zeros, and where the decimal point stands: 0.digits × 10^point. Zero has none. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/**
 * `strconv.FormatFloat`. `format` is one of `e E f g G b x X`; `prec` -1 asks for the fewest digits that give the same
 * float back.
 */
export function formatFloat(value: number, format: string, prec: number, bitSize: 32 | 64 = 64): string {
  const x = bitSize === 32 ? Math.fround(value) : value;
  const abs = Math.abs(x);
  // most numbers of charts: JavaScript writes them the same way
  if (format === 'g' && prec < 0 && bitSize === 64 && abs >= 1e-4 && abs < 1e6) return String(x);
  if (Number.isNaN(x)) return 'NaN';
  if (x === Infinity) return '+Inf';
  if (x === -Infinity) return '-Inf';
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  switch (format) {
    case 'e':
    case 'E': {
      const d = prec < 0 ? shortest(abs, bitSize) : significant(abs, prec + 1);
      return sign + exponential(d, prec < 0 ? Math.max(d.digits.length - 1, 0) : prec, format);
    }
    case 'f': {
      const d = prec < 0 ? shortest(abs, bitSize) : fixed(abs, prec);
      return sign + plain(d, prec < 0 ? Math.max(d.digits.length - d.point, 0) : prec);
    }
    case 'g':
    case 'G':
      return sign + general(abs, prec, bitSize, format === 'g' ? 'e' : 'E');
    case 'b':
      return sign + binary(abs, bitSize);
    case 'x':
    case 'X': {
      const text = hexadecimal(abs, prec);
      return sign + (format === 'X' ? text.toUpperCase() : text);
    }
    default:
      return `%${format}`;
  }
}

function general(abs: number, prec: number, bitSize: 32 | 64, letter: string): string {
  const d = prec < 0 ? shortest(abs, bitSize) : significant(abs, prec === 0 ? 1 : prec);
  const count = d.digits.length;
  let limit = prec === 0 ? 1 : prec;
  if (limit > count && count >= d.point) limit = count;
  if (prec < 0) limit = 6; // Go decides between the two forms as if six digits had been asked for
  const exponent = d.point - 1;
  if (exponent < -4 || exponent >= limit) return exponential(d, Math.max(count - 1, 0), letter);
  return plain(d, Math.max(count - d.point, 0));
}

function exponential({ digits, point }: Decimal, prec: number, letter: string): string {
  const fraction = prec > 0 ? `.${digits.slice(1, prec + 1).padEnd(prec, '0')}` : '';
  const exponent = digits === '' ? 0 : point - 1;
  return `${digits[0] ?? '0'}${fraction}${letter}${signed(exponent)}`;
}

function plain({ digits, point }: Decimal, prec: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (prec <= 0) return whole;
  const fraction = point >= 0 ? digits.slice(point) : '0'.repeat(Math.min(-point, prec)) + digits;
  return `${whole}.${fraction.slice(0, prec).padEnd(prec, '0')}`;
}

/** An exponent with its sign and at least two digits. */
function signed(exponent: number): string {
  return (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(2, '0');
}

function shortest(abs: number, bitSize: 32 | 64): Decimal {
  if (abs === 0) return { digits: '', point: 0 };
  if (bitSize === 32) {
    for (let count = 1; ; count++) {
      const d = significant(abs, count);
      if (count > 8 || Math.fround(Number(`0.${d.digits}e${d.point}`)) === abs) return d;
    }
  }
  const text = abs.toExponential();
  const e = text.indexOf('e');
  return trimmed(text[0]! + text.slice(2, e), Number(text.slice(e + 1)) + 1);
}

function trimmed(digits: string, point: number): Decimal {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  return { digits: digits.slice(0, end), point: end === 0 ? 0 : point };
}

/** No double has more digits after its point, and none more significant ones: millions can be asked for, and are zeros. */
const MOST_DECIMALS = 1074;
const MOST_SIGNIFICANT = 767;

/** `abs` rounded to `prec` digits after the point. */
function fixed(abs: number, prec: number): Decimal {
  const decimals = Math.min(prec, MOST_DECIMALS);
  const text = scaled(abs, decimals).toString();
  return trimmed(text, text.length - decimals);
}

/** `abs` rounded to `wanted` significant digits. */
function significant(abs: number, wanted: number): Decimal {
  if (abs === 0) return { digits: '', point: 0 };
  const count = Math.min(wanted, MOST_SIGNIFICANT);
  const shown = abs.toExponential();
  // The shortest digits may have been rounded up to the next power of ten, hence one step less if a digit is missing.
  let exponent = Number(shown.slice(shown.indexOf('e') + 1));
  let text = scaled(abs, count - 1 - exponent).toString();
  if (text.length < count) text = scaled(abs, count - 1 - --exponent).toString();
  return trimmed(text, exponent + 1 + (text.length - count));
}

/** abs × 10^power as an integer, exact halves to even. */
function scaled(abs: number, power: number): bigint {
  const [mantissa, exponent] = split(abs);
  let top = BigInt(mantissa);
  let bottom = 1n;
  if (power >= 0) top *= 10n ** BigInt(power);
  else bottom = 10n ** BigInt(-power);
  if (exponent >= 0) top <<= BigInt(exponent);
  else bottom <<= BigInt(-exponent);
  const quotient = top / bottom;
  const twice = (top - quotient * bottom) * 2n;
  return twice > bottom || (twice === bottom && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

/** The integer mantissa of 53 bits (fewer for subnormal floats) and the exponent of two: abs = mantissa × 2^exponent. */
function split(abs: number): [mantissa: number, exponent: number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, abs);
  const biased = view.getUint16(0) >>> 4;
  const fraction = (view.getUint32(0) & 0xfffff) * 0x100000000 + view.getUint32(4);
  return biased === 0 ? [fraction, -1074] : [fraction + 2 ** 52, biased - 1075];
}

function binary(abs: number, bitSize: 32 | 64): string {
  let [mantissa, exponent] = split(abs);
  if (bitSize === 32) {
    mantissa /= 2 ** 29;
    exponent += 29;
    // subnormal in 32 bits, yet normal in 64
    for (; exponent < -149; exponent++) mantissa /= 2;
    if (abs === 0) exponent = -149;
  }
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

function hexadecimal(abs: number, prec: number): string {
  let [mantissa, exponent] = split(abs);
  while (mantissa !== 0 && mantissa < 2 ** 52) {
    mantissa *= 2;
    exponent--;
  }
  let bits = BigInt(mantissa);
  if (prec >= 0 && prec < 13) {
    const drop = BigInt(52 - 4 * prec);
    const half = 1n << (drop - 1n);
    const rest = bits & ((1n << drop) - 1n);
    bits >>= drop;
    if (rest > half || (rest === half && (bits & 1n) === 1n)) bits++;
    bits <<= drop;
    if (bits >= 1n << 53n) {
      bits >>= 1n;
      exponent++;
    }
  }
  const digits = (bits & ((1n << 52n) - 1n)).toString(16).padStart(13, '0');
  const fraction = prec < 0 ? digits.replace(/0+$/, '') : digits.slice(0, prec).padEnd(prec, '0');
  return `0x${abs === 0 ? 0 : 1}${fraction === '' ? '' : `.${fraction}`}p${signed(abs === 0 ? 0 : exponent + 52)}`;
}
