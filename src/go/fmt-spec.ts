/** What stands between `%` and the verb, and padding, as `fmt` of Go 1.26. */
import { runeCount } from './unicode.ts';

export interface Spec {
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** Minimal width in characters; -1 when none is asked for. */
  readonly width: number;
  /** -1 when none is asked for. */
  readonly prec: number;
  /** `%+v`. */
  readonly plusV: boolean;
  /** `%#v`. */
  readonly sharpV: boolean;
  /** Inside of `%!verb(…)`, where String and Error methods are not called. */
  readonly erroring: boolean;
}

export const noFlags: Spec = {
  plus: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  width: -1,
  prec: -1,
  plusV: false,
  sharpV: false,
  erroring: false,
};

/** Widens `text` to the width asked for, with `fill` or what the flags say. */
export function pad(text: string, spec: Spec, fill = spec.zero && !spec.minus ? '0' : ' '): string {
  if (spec.width <= 0) return text;
  const missing = spec.width - runeCount(text);
  if (missing <= 0) return text;
  return spec.minus ? text + fill.repeat(missing) : fill.repeat(missing) + text;
}
