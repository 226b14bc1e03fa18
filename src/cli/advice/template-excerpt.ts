/** The lines of templates in which an error arose, the innermost first: Helm's text says it all in one line, in the other order. */
import { fromBytes, toBytes } from '../../go/strings.ts';
import { TemplateExecError, TemplateParseError } from '../../template/errors.ts';

/** A place in a template. */
interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** In bytes, from 0; undefined for the whole line. */
  readonly column: number | undefined;
  readonly source: string;
}

/** So many at either end of a long chain are shown. */
const ENDS = 4;
/** Of a line no more than that is shown. */
const WIDTH = 100;

export function templateExcerpt(error: unknown): string[] {
  const places = placesOf(error).reverse();
  const shown = places.length <= 2 * ENDS + 1 ? places : [...places.slice(0, ENDS), undefined, ...places.slice(-ENDS)];
  return shown.flatMap((place, i) => {
    if (place === undefined) return [`  … ${places.length - 2 * ENDS} more`];
    return excerptOf(place, i === 0 ? '' : 'called by ');
  });
}

/** The outermost first. */
function placesOf(error: unknown): Place[] {
  const places: Place[] = [];
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof TemplateParseError)
      places.push({ file: at.file, line: at.line, column: undefined, source: at.source });
    if (!(at instanceof TemplateExecError) || at.position === undefined || at.source === undefined) continue;
    const { file, line, column } = at.position;
    const last = places.at(-1);
    if (last?.file !== file || last.line !== line || last.column !== column)
      places.push({ file, line, column, source: at.source });
  }
  return places;
}

function excerptOf({ file, line, column, source }: Place, role: string): string[] {
  const where = `  ${role}${file === 'gotpl' ? 'a text that tpl was given' : file}:${line}`;
  const text = (source.split('\n')[line - 1] ?? '').replaceAll(/[\t\r]/g, ' ');
  if (text.trim() === '') return [where];
  const at = column === undefined ? undefined : fromBytes(toBytes(text).slice(0, column)).length;
  const indent = /^ */.exec(text)![0].length;
  const begin = Math.max(indent, (at ?? 0) - WIDTH / 2);
  const rest = (begin > indent ? '…' : '') + text.slice(begin > indent ? begin + 1 : begin).trimEnd();
  const part = rest.length > WIDTH ? `${rest.slice(0, WIDTH)}…` : rest;
  return [where, `    ${part}`, ...(at === undefined ? [] : [`    ${' '.repeat(Math.max(0, at - begin))}^`])];
}
