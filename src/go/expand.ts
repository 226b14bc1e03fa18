/** `os.Expand` of Go 1.26: `$NAME` and `${NAME}`, and the shell's own `$*`, `$#`, `$$`, `$@`, `$!`, `$?`, `$-`, `$0` to `$9`. */

const special = /^[*#$@!?\-0-9]/;

/** The text with variables replaced by what `value` gives for their names. A dollar before anything else stays. */
export function expand(text: string, value: (name: string) => string): string {
  let out = '';
  let from = 0;
  for (let at = 0; at < text.length - 1; at++) {
    if (text[at] !== '$') continue;
    const { name, width } = readName(text.slice(at + 1));
    out += text.slice(from, at);
    if (name !== '') out += value(name);
    else if (width === 0) out += '$';
    at += width;
    from = at + 1;
  }
  return out + text.slice(from);
}

/** The name in front of `text`; one of width and without a name is broken, and left out. */
function readName(text: string): { name: string; width: number } {
  if (text.startsWith('{')) {
    if (special.test(text.slice(1)) && text[2] === '}') return { name: text[1]!, width: 3 };
    const end = text.indexOf('}', 1);
    if (end < 0) return { name: '', width: 1 };
    return { name: text.slice(1, end), width: end + 1 };
  }
  if (special.test(text)) return { name: text[0]!, width: 1 };
  const name = /^\w*/.exec(text)![0];
  return { name, width: name.length };
}
