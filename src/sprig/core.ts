/**
 * The functions of Sprig 3.3 that need no loading. Each is made when first asked for, since a cold process would pay more
 * for making all of them than for rendering a small template with a dozen.
 */
import type { GoFunc } from '../go/values.ts';
import { caseFunction } from './case.ts';
import { defaultFunction } from './defaults.ts';
import { dictFunction } from './dicts.ts';
import { encodingFunction } from './encoding.ts';
import { jsonFunction } from './json.ts';
import { layoutFunction } from './layout.ts';
import { listFunction } from './lists.ts';
import { networkFunction } from './network.ts';
import { numericFunction } from './numeric.ts';
import { pathFunction } from './paths.ts';
import type { SprigPorts } from './ports.ts';
import { randomFunction } from './random.ts';
import { reflectFunction } from './reflect.ts';
import { stringFunction } from './strings.ts';

export class CoreFunctions {
  private readonly ports: SprigPorts;
  private readonly made = new Map<string, GoFunc>();

  constructor(ports: SprigPorts) {
    this.ports = ports;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get(name: string): GoFunc | undefined {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const made = this.make(name);
    if (made !== undefined) this.made.set(name, made);
    return made;
  }

  private make(name: string): GoFunc | undefined {
    const { random, dns } = this.ports;
    return (
      defaultFunction(name) ??
      stringFunction(name) ??
      layoutFunction(name) ??
      dictFunction(name) ??
      listFunction(name) ??
      numericFunction(name) ??
      reflectFunction(name) ??
      caseFunction(name) ??
      encodingFunction(name) ??
      jsonFunction(name) ??
      pathFunction(name) ??
      randomFunction(name, random) ??
      networkFunction(name, dns, random)
    );
  }
}
