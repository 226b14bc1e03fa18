/**
 * Variables while compiling. Go keeps them on a stack and looks names up from the top at run time; the stack's shape is
 * known beforehand, so that each variable gets a slot of the frame. What isn't known is whether a declaration inside the
 * operands of `and` and `or` was reached: reading such a variable falls back to the one it hides.
 */
import type { Frame, Out } from './runtime.ts';

export interface Variable {
  readonly name: string;
  readonly slot: number;
  /** What the name means while this declaration hasn't been reached; only for declarations that may be skipped. */
  readonly hidden?: Variable | undefined;
  readonly conditional: boolean;
  /**
   * Slot that holds the static element type while the variable is an element of a `range`: error texts name the static
   * type, such as `interface {}`. -1 for all others.
   */
  typeSlot: number;
}

/** A stack that is never changed, only added to: what is compiled late finds it as it was. */
interface Visible {
  readonly variable: Variable;
  readonly below: Visible | undefined;
}

/** A point of the stack of variables. */
export type Mark = Visible;

/** In the slot of a conditional declaration that has not been reached. */
export const UNREACHED = Symbol('unreached');

export class Scope {
  /** Slots used so far; slot 0 is `$`. */
  slots = 1;
  /** Above 0 while compiling what may be skipped: operands of `and` and `or`. */
  conditional = 0;
  /** Conditional declarations since the outermost `and` or `or` began: they are to be reset before it. */
  skippable: number[] = [];
  /** Something else than what the template was given has been called `$`. */
  hidesRoot = false;
  private top: Visible = { variable: { name: '$', slot: 0, conditional: false, typeSlot: -1 }, below: undefined };

  mark(): Mark {
    return this.top;
  }

  /** Goes back to what was visible at `mark`. */
  release(mark: Mark): void {
    this.top = mark;
  }

  newSlot(): number {
    return this.slots++;
  }

  declare(name: string): Variable {
    if (name === '$') this.hidesRoot = true;
    const conditional = this.conditional > 0;
    const slot = this.newSlot();
    if (conditional) this.skippable.push(slot);
    const hidden = conditional ? this.find(name) : undefined;
    const variable: Variable = { name, slot, hidden, conditional, typeSlot: -1 };
    this.top = { variable, below: this.top };
    return variable;
  }

  find(name: string): Variable | undefined {
    let at: Visible | undefined = this.top;
    while (at !== undefined && at.variable.name !== name) at = at.below;
    return at?.variable;
  }
}

/** The variable that a conditional one stands for right now. */
export function reached(frame: Frame, variable: Variable): Variable | undefined {
  let at: Variable | undefined = variable;
  while (at?.conditional && (frame.vars[at.slot] as Out | symbol) === UNREACHED) at = at.hidden;
  return at;
}
