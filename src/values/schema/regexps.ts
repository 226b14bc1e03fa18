/** Regular expressions of schemas: RE2 as Go's `regexp` reads it, its error texts included. */
import { compileRegexp } from '../../go/regexp.ts';
import type { RegexpPart } from './part-types.ts';

export const regexps: RegexpPart = {
  compile(text) {
    const regexp = compileRegexp(text);
    return { text, test: (value) => regexp.matches(value) };
  },
  format: {
    name: 'regex',
    problem(text) {
      try {
        compileRegexp(text);
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    },
  },
};
