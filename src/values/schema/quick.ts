/**
 * The short way through an ordinary schema that values fit: the text goes through the built-in parser, one look decides
 * that the schema is valid and all its references lead somewhere within it, and another that the values fit. Whatever is
 * out of the ordinary, and whatever does not fit, is left to the validator that knows the errors (full.ts).
 */
import { fromBytes, toValidText } from '../../go/strings.ts';
import type { GoMap } from '../../go/values.ts';
import { draftOf, latestDraft, type Draft } from './draft.ts';
import { Fitting } from './fits.ts';
import { Unsure } from './fits-scalar.ts';
import type { Parts } from './parts.ts';
import { isPlainObject, Shape, type Plain, type PlainObject } from './shape.ts';

/** Numbers that a double may not hold exactly. May match inside strings. */
const inexactNumber = /\d[\d.]{15}|\de-\d\d/i;

/** True when values surely fit a schema, false when that takes a closer look. */
export function surelyFits(values: GoMap, bytes: Uint8Array, parts: Parts): boolean {
  try {
    return ordinaryAndFitting(values, toValidText(fromBytes(bytes)), parts);
  } catch (error) {
    if (error instanceof Unsure || error instanceof SyntaxError || error instanceof RangeError) return false;
    throw error;
  }
}

function ordinaryAndFitting(values: GoMap, text: string, parts: Parts): boolean {
  if (inexactNumber.test(text)) return false;
  const document = JSON.parse(text) as Plain;
  if (!isPlainObject(document)) return false;
  const draft = draftIn(document);
  if (draft === undefined) return false;
  const shape = new Shape(draft.version, parts);
  if (!shape.isSchema(document)) return false;
  const targets = new Map<string, Plain>();
  for (const reference of shape.references) {
    const target = resolve(document, reference, draft, shape);
    if (target === undefined) return false;
    targets.set(reference, target);
  }
  if (!shape.isOneResource || !shape.isShallow) return false;
  // the values as a whole may have a named type, which is no matter here
  return new Fitting(draft.version, targets, parts).fits(document, new Map(values));
}

function draftIn(document: PlainObject): Draft | undefined {
  const named = document['$schema'];
  if (named === undefined) return latestDraft;
  return typeof named === 'string' ? draftOf(named) : undefined;
}

/** What a reference within the document leads to, when it surely is a valid schema. */
function resolve(document: PlainObject, reference: string, draft: Draft, shape: Shape): Plain | undefined {
  if (reference === '#') return document;
  if (!/^#(?:\/(?:[^~]|~[01])*)$/.test(reference)) return undefined;
  let target: Plain | undefined = document;
  /** What the value is: a schema, what holds schemas as the draft has it, or anything. */
  let role: 'schema' | 'schemas' | 'any' = 'schema';
  for (const escaped of reference.slice(2).split('/')) {
    const token = escaped.includes('~') ? escaped.replaceAll('~1', '/').replaceAll('~0', '~') : escaped;
    if (Array.isArray(target) ? !/^(?:0|[1-9]\d*)$/.test(token) : !isPlainObject(target)) return undefined;
    if (!Object.hasOwn(target as object, token)) return undefined;
    target = (target as PlainObject)[token]!;
    if (role === 'schemas') role = 'schema';
    else if (role === 'schema') role = roleOf(token, target, draft);
  }
  if (role === 'schema' || shape.isSchema(target)) return target;
  return undefined;
}

function roleOf(keyword: string, value: Plain, draft: Draft): 'schema' | 'schemas' | 'any' {
  if (draft.maps.includes(keyword)) return 'schemas';
  if (Array.isArray(value)) return draft.lists.includes(keyword) ? 'schemas' : 'any';
  return draft.one.includes(keyword) ? 'schema' : 'any';
}
