/** The members of a JSON object as they were written, less the space around them: what `json.RawMessage` keeps. */
import { unmarshalJson } from '../../go/json.ts';

const token = /\s*("(?:[^"\\]|\\.)*"|[^\s"[\]{},:]+|[[\]{},:])/y;

/** `text` must be a JSON object. Of members with one name the last counts. */
export function members(text: string): Map<string, string> {
  const found = new Map<string, string>();
  token.lastIndex = 0;
  let depth = 0;
  let name: string | undefined;
  let value = '';
  const finish = (): void => {
    if (name !== undefined) found.set(name, value);
    name = undefined;
    value = '';
  };
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [, word = ''] = match;
    if (depth === 1 && word === ',') finish();
    else if (depth === 1 && name === undefined && word.startsWith('"')) name = unmarshalJson(word) as string;
    else if (depth === 1 && word === '}') finish();
    else if (depth > 1 || (depth === 1 && !(word === ':' && value === ''))) value += escaped(word);
    if (word === '{' || word === '[') depth++;
    else if (word === '}' || word === ']') depth--;
    if (depth === 0) break;
  }
  return found;
}

/** `json.Marshal` writes these so in whatever it puts in. */
function escaped(word: string): string {
  return word.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
