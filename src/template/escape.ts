/** `html`, `js` and `urlquery` of text/template/funcs.go, Go 1.26. */
import { sprint } from '../go/fmt.ts';
import { htmlEscape } from '../go/html-escape.ts';
import { jsEscape } from '../go/js-escape.ts';
import { queryEscape } from '../go/url-escape.ts';
import type { Value } from '../go/values.ts';
import { printable } from './print.ts';

/** The arguments as one text, as the output of a template has it. */
function joined(args: readonly Value[]): string {
  const [first] = args;
  if (args.length === 1 && typeof first === 'string') return first;
  return sprint(args.map((arg) => (arg === null ? '<no value>' : printable(arg))));
}

export function escapeHtml(args: readonly Value[]): string {
  return htmlEscape(joined(args));
}

export function escapeJs(args: readonly Value[]): string {
  return jsEscape(joined(args));
}

export function escapeQuery(args: readonly Value[]): string {
  return queryEscape(joined(args));
}
