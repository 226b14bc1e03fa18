/** `html`, `js` and `urlquery` of text/template/funcs.go, Go 1.26. */
import { sprint } from '../go/fmt.ts';
import { toBytes } from '../go/strings.ts';
import { isPrint } from '../go/unicode-tables.ts';
import type { Value } from '../go/values.ts';
import { printable } from './print.ts';

/** The arguments as one text, as the output of a template has it. */
function joined(args: readonly Value[]): string {
  const [first] = args;
  if (args.length === 1 && typeof first === 'string') return first;
  return sprint(args.map((arg) => (arg === null ? '<no value>' : printable(arg))));
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '�',
};

export function escapeHtml(args: readonly Value[]): string {
  return joined(args).replace(/["'&<>\0]/g, (c) => htmlEscapes[c]!);
}

export function escapeJs(args: readonly Value[]): string {
  return joined(args).replace(/[\\'"<>&=\0-\x1f]|[^\0-\x7f]/gu, (char) => {
    if (char === '\\' || char === "'" || char === '"') return `\\${char}`;
    const code = char.codePointAt(0)!;
    if (code >= 0x80) {
      const rune = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
      if (isPrint(rune)) return char;
      return `\\u${hex(rune)}`;
    }
    return `\\u${hex(code)}`;
  });
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}

export function escapeQuery(args: readonly Value[]): string {
  let out = '';
  for (const byte of toBytes(joined(args))) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(char)) out += char;
    else out += char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
