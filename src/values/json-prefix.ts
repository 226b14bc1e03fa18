/** Where the first JSON value of a text ends, as `json.Decoder.Decode` of Go 1.26 takes it; whether it is valid is not its question. */

/** The text of the value at the start of `text`; the whole text if it does not end. */
export function jsonPrefix(text: string): string {
  const simple = /^(?:"(?:[^"\\]|\\[^])*"|-?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][+-]?\d*)?|true|false|null)/.exec(text);
  if (simple !== null) return simple[0];
  const token = /"(?:[^"\\]|\\[^])*"|[{}[\]]/g;
  let depth = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [first] = found[0];
    if (first === '{' || first === '[') depth++;
    else if ((first === '}' || first === ']') && --depth <= 0) return text.slice(0, token.lastIndex);
  }
  return text;
}
