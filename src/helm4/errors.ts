/**
 * How Helm 4 words an error that ended the execution of a template: reformatExecErrorMsg of pkg/engine/engine.go (Helm v4.3.1).
 * Where all errors of the chain are the template's own, each is told as its place, what was executed and the reason, on lines of
 * their own; where a function failed, Go's text stays as it is.
 */

interface Told {
  readonly place: string;
  readonly executed: string;
  readonly reason: string;
}

export function executionText(error: Error): string {
  const told: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const parts = partsOf(at.message);
    if (parts === undefined) return error.message;
    const text = textOf(parts);
    if (told.at(-1) !== text) told.push(text);
  }
  return told.join('').trim();
}

function textOf({ place, executed, reason }: Told): string {
  return [
    place === '' ? '' : `${place}\n  `,
    executed === '' ? '' : `${executed}\n    `,
    reason === '' ? '' : `${reason}\n`,
  ].join('');
}

const PREFIX = 'template: ';

function partsOf(text: string): Told | undefined {
  if (!text.startsWith(PREFIX)) return undefined;
  const rest = text.slice(PREFIX.length);
  if (rest.startsWith('no template ')) return { place: '', executed: '', reason: text };
  return executingParts(rest) ?? simpleParts(rest);
}

/** `FILE:LINE:COLUMN: executing "NAME" at <NODE>: REASON` */
function executingParts(text: string): Told | undefined {
  const [place, after] = cut(text, ': executing ');
  if (after?.startsWith('"') !== true) return undefined;
  const quote = after.indexOf('"', 1);
  if (quote < 0 || !after.startsWith(' at <', quote + 1)) return undefined;
  const [node, reason] = cut(after.slice(quote + ' at <'.length + 1), '>: ');
  if (reason === undefined) return undefined;
  return { place, executed: `executing ${after.slice(0, quote + 1)} at <${node}>:`, reason: ownReason(reason) };
}

/** `NAME: REASON` */
function simpleParts(text: string): Told | undefined {
  const end = text.lastIndexOf(': ');
  return end < 0 ? undefined : { place: text.slice(0, end), executed: '', reason: ownReason(text.slice(end + 2)) };
}

function ownReason(text: string): string {
  return cut(text, ' template:')[0];
}

function cut(text: string, separator: string): [before: string, after: string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
