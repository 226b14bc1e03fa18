/**
 * Rules that name fields of objects: `KIND/NAME:PATH`, with `*` for any run of letters within a name or a step of the path. A path
 * covers what is below it, and without one a rule covers whole objects.
 */
import { ScullError } from '../../errors.ts';

export interface Rule {
  readonly text: string;
  /** `path`: as `spec.containers[0].image`; undefined for the object as a whole. */
  readonly covers: (object: { readonly kind: string; readonly name: string }, path: string | undefined) => boolean;
}

/** Throws for what is no rule. */
export function readRule(text: string): Rule {
  const [, kind = '', name = '', path] = /^([^/:]+)\/([^:]+(?::[^:.[\]]+)*?)(?::([^:]+.*))?$/.exec(text) ?? [];
  if (kind === '' || name === '') {
    throw new ScullError(`invalid rule ${JSON.stringify(text)}`, {
      code: 'drift.rule',
      hint: 'A rule is KIND/NAME:PATH, such as Deployment/*:spec.replicas, or KIND/NAME for the object as a whole.',
    });
  }
  const [kinds, names] = [pattern(kind, '[^/]*', '$'), pattern(name, '[^/]*', '$')];
  const fields = path === undefined ? undefined : pattern(path, '[^.[\\]]*', '(?=[.[]|$)');
  return {
    text,
    covers: (object, field) => {
      if (!kinds.test(object.kind) || !names.test(object.name)) return false;
      return fields === undefined || (field !== undefined && fields.test(field));
    },
  };
}

/** The rules of a file, one a line; `#` begins a comment. */
export function rulesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*/, '').trim())
    .filter((line) => line !== '');
}

function pattern(text: string, any: string, end: string): RegExp {
  const parts = text.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join(any)}${end}`, 'u');
}
