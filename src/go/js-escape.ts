/** `template.JSEscapeString` of Go's text/template: the `js` builtin. */
import { isPrint } from './unicode-tables.ts';

export function jsEscape(text: string): string {
  return text.replace(/[\0-\x1f\\'"<>&=\x80-\u{10ffff}]/gu, (char) => {
    if (char === '\\' || char === "'" || char === '"') return `\\${char}`;
    const rune = char.codePointAt(0)!;
    // a byte that is no UTF-8 passes, as the U+FFFD that it is read as is printable
    if (rune >= 0x80 && (isPrint(rune) || (rune >= 0xdc80 && rune <= 0xdcff))) return char;
    return `\\u${rune.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}
