/**
 * `include` and `tpl`: includeFun and tplFun of pkg/engine/engine.go (Helm v3.22.0). They belong to one set of templates. `tpl`
 * works on a copy of the set, so what its text defines is seen by an `include` inside it and nowhere else; the count of nested
 * includes goes through all copies.
 */
import { errorMessage } from '../errors.ts';
import { func } from '../go/func.ts';
import { quote } from '../go/strconv.ts';
import { anyType, stringType } from '../go/types.ts';
import type { Value } from '../go/values.ts';
import { isPassThrough } from '../template/errors.ts';
import type { TemplateSet } from '../template/template-set.ts';

/** How often a template may be open inside itself, and how deep `tpl` may nest, which Helm does not bound. */
const maxNesting = 1000;
/** The name that Helm's parent of all templates has, and so the text of a `tpl`. */
export const tplName = 'gotpl';

/** The same set, with its own `include` and `tpl`. */
export function templateFunctions(set: TemplateSet, open = new Map<string, number>(), depth = 0): TemplateSet {
  const bound = set.withFunctions([
    func('include', [stringType, anyType], stringType, include),
    func('tpl', [stringType, anyType], stringType, tpl),
  ]);

  function include(name: string, data: Value): string {
    const count = open.get(name) ?? 0;
    if (count > maxNesting) {
      throw new Error(`rendering template has a nested reference name: ${name}: unable to execute template`);
    }
    open.set(name, count + 1);
    try {
      return bound.execute(name, data);
    } finally {
      open.set(name, open.get(name)! - 1);
    }
  }

  function tpl(text: string, data: Value): string {
    if (!text.includes('{{')) return text.replaceAll('<no value>', '');
    if (depth >= maxNesting) throw new Error(`tpl is nested more than ${maxNesting} deep`);
    const copy = templateFunctions(bound.clone(), open, depth + 1);
    wrap('cannot parse template', text, () => {
      copy.parse(tplName, text, { cache: true });
    });
    return wrap('error during tpl function execution for', text, () => copy.execute(tplName, data)).replaceAll(
      '<no value>',
      '',
    );
  }

  return bound;
}

function wrap<T>(what: string, text: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (isPassThrough(error) || error instanceof RangeError) throw error;
    throw new Error(`${what} ${quote(text)}: ${errorMessage(error)}`, { cause: error });
  }
}
