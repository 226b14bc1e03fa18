/** Keys and quoted strings as github.com/BurntSushi/toml 1.6.0 writes them (meta.go, encode.go). */

const short = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
]);

/** A basic string with its quotes. */
export function quoteToml(text: string): string {
  const escaped = text.replace(
    /["\\\0-\x1f\x7f]/g,
    (char) => short.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

/** One part of a key: bare when it can be. */
export function keyPart(part: string): string {
  return /^[A-Za-z0-9_-]+$/.test(part) ? part : quoteToml(part);
}

/** A dotted key. */
export function keyText(parts: readonly string[]): string {
  return parts.map(keyPart).join('.');
}
