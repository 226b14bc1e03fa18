/** Sprig's path functions. The `os…` forms are `path/filepath` of a Unix host, where both packages agree. */
import { func } from '../go/func.ts';
import { base, clean, dir, ext, isAbs } from '../go/path.ts';
import { boolType, stringType } from '../go/types.ts';
import type { GoFunc } from '../go/values.ts';

/** The function of this name, if this theme has it. */
export function pathFunction(name: string): GoFunc | undefined {
  switch (name) {
    case 'base':
    case 'osBase':
      return func(name, [stringType], stringType, base);
    case 'dir':
    case 'osDir':
      return func(name, [stringType], stringType, dir);
    case 'clean':
    case 'osClean':
      return func(name, [stringType], stringType, clean);
    case 'ext':
    case 'osExt':
      return func(name, [stringType], stringType, ext);
    case 'isAbs':
    case 'osIsAbs':
      return func(name, [stringType], boolType, isAbs);
    default:
      return undefined;
  }
}
