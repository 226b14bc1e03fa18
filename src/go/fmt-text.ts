/** Strings and byte slices as `fmt` prints them (Go 1.26, fmt/format.go). */
import { pad, type Spec } from './fmt-spec.ts';
import { canBackquote, quote, quoteToASCII } from './strconv-quote.ts';
import { toBytes } from './strings.ts';

/** `%s`: cut to the precision, then padded. */
export function formatText(text: string, spec: Spec): string {
  return pad(truncate(text, spec), spec);
}

/** `%q`. */
export function formatQuoted(text: string, spec: Spec): string {
  const shown = truncate(text, spec);
  if (spec.sharp && canBackquote(shown)) return pad(`\`${shown}\``, spec);
  return pad(spec.plus ? quoteToASCII(shown) : quote(shown), spec);
}

function truncate(text: string, spec: Spec): string {
  if (spec.prec < 0 || text.length <= spec.prec) return text;
  let out = '';
  let count = 0;
  for (const char of text) {
    if (++count > spec.prec) break;
    out += char;
  }
  return out;
}

/** `%x` and `%X`: two digits a byte; the precision counts bytes. */
export function formatHex(text: string | Uint8Array, upper: boolean, spec: Spec): string {
  const bytes = typeof text === 'string' ? toBytes(text) : text;
  const length = spec.prec >= 0 && spec.prec < bytes.length ? spec.prec : bytes.length;
  const prefix = spec.sharp ? (upper ? '0X' : '0x') : '';
  let out = '';
  for (let i = 0; i < length; i++) {
    const digits = bytes[i]!.toString(16).padStart(2, '0');
    if (i === 0 || spec.space) out += (i > 0 ? ' ' : '') + prefix;
    out += upper ? digits.toUpperCase() : digits;
  }
  return pad(out, spec);
}
