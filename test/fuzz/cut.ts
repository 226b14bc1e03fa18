/** A text before and behind the first `sign`; without one there is nothing behind. */
export function cut(text: string, sign: string): { head: string; tail: string } {
  const at = text.indexOf(sign);
  return at < 0 ? { head: text, tail: '' } : { head: text.slice(0, at), tail: text.slice(at + sign.length) };
}
