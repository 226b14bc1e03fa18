/**
 * Regular expressions that mean the same to RE2 and to JavaScript, so that no schema waits for the RE2 parser because of
 * `^[a-z]+$`. Only such are taken that cannot take long: few repetitions and choices, and no repeated groups.
 */

const CLASS = String.raw`\[\^?-?(?:[\w .,:@%#;<>"'!+*/()]-[A-Za-z0-9]|[\w .,:@%#;<>"'!+*/()$]|\\[dws.\-/])+-?\]`;
const ATOM = String.raw`(?:[\w .,:@%#;<>"'!=~/-]|\\[dDwW.\-/+*?()[\]{}|^$]|${CLASS})`;
const REPEATED = String.raw`${ATOM}(?:[*+?]|\{\d{1,2}(?:,\d{0,2})?\})?|[|^$]`;
const simple = new RegExp(String.raw`^(?:${REPEATED}|\((?:\?:)?(?:${REPEATED})*\)\??)*$`);
const MAX_PATTERN = 300;
const MAX_CHOICES = 12;
const MAX_REPETITIONS = 3;
const MAX_TEXT = 200;

/** The expression for JavaScript, for `matchSimple` alone; undefined when it is not surely the same there. */
export function simplePattern(pattern: string): RegExp | undefined {
  if (pattern.length > MAX_PATTERN || !simple.test(pattern)) return undefined;
  const choices = pattern.match(/[*+{?|(]/g) ?? [];
  if (choices.length > MAX_CHOICES) return undefined;
  if (choices.filter((choice) => '*+{'.includes(choice)).length > MAX_REPETITIONS) return undefined;
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}

/** Undefined for a text that the two see differently, or that may take long. */
export function matchSimple(pattern: RegExp, text: string): boolean | undefined {
  return text.length <= MAX_TEXT && /^[\x20-\x7e]*$/.test(text) ? pattern.test(text) : undefined;
}
