/** Flow collections of the fast reader (see fast.ts), whose plain scalars must each be on one line. */
import { GoInt, type GoMap, type Value } from '../values.ts';
import { COLON, DASH, FastScalars, giveUp, HASH, NL, SPACE, startsPlain, TAB } from './fast-scalar.ts';
import { resolvePlain } from './resolve.ts';

/** Below the 1,024 characters that the library allows before the colon. */
export const MAX_KEY = 1000;
export const MAX_DEPTH = 1000;

export class FastFlow extends FastScalars {
  protected depth = 0;

  protected keyText(name: string): string {
    const value = resolvePlain(name);
    if (typeof value === 'string') return name;
    if (typeof value === 'boolean') return String(value);
    if (value instanceof GoInt && value.type.name === 'int') return String(value.value);
    throw giveUp;
  }

  protected flowList(): Value[] {
    const items: Value[] = [];
    this.pos++;
    for (;;) {
      let unit = this.flowSpace();
      if (unit === 0x5d) break;
      items.push(this.flowValue(unit));
      unit = this.flowSpace();
      if (unit === 0x5d) break;
      if (unit !== 0x2c) throw giveUp;
      this.pos++;
    }
    this.pos++;
    return items;
  }

  protected flowMap(): GoMap {
    const map: GoMap = new Map();
    let keys = 0;
    this.pos++;
    for (;;) {
      let unit = this.flowSpace();
      if (unit === 0x7d) break;
      keys++;
      if (unit === 0x5b || unit === 0x7b) throw giveUp;
      const start = this.pos;
      const key = unit === 0x22 || unit === 0x27 ? this.quoted(unit) : this.keyText(this.flowPlain(unit));
      if (key === '<<' || this.pos - start > MAX_KEY || this.text.slice(start, this.pos).includes('\n')) throw giveUp;
      while (this.text.charCodeAt(this.pos) === SPACE) this.pos++;
      if (this.text.charCodeAt(this.pos) !== COLON) throw giveUp;
      this.pos++;
      if (this.text.charCodeAt(this.pos) !== SPACE) throw giveUp;
      map.set(key, this.flowValue(this.flowSpace()));
      unit = this.flowSpace();
      if (unit === 0x7d) break;
      if (unit !== 0x2c) throw giveUp;
      this.pos++;
    }
    if (this.strict && map.size < keys) throw giveUp;
    this.pos++;
    return map;
  }

  protected flowValue(unit: number): Value {
    if (++this.depth > MAX_DEPTH) throw giveUp;
    let value: Value;
    if (unit === 0x5b) value = this.flowList();
    else if (unit === 0x7b) value = this.flowMap();
    else if (unit === 0x22 || unit === 0x27) value = this.quoted(unit);
    else value = this.scalar(this.flowPlain(unit), unit);
    this.depth--;
    return value;
  }

  /** A plain scalar in a flow collection. */
  protected flowPlain(unit: number): string {
    const text = this.text;
    const start = this.pos;
    if (!startsPlain(unit, text.charCodeAt(start + 1)) || unit === 0x3f || unit === COLON) throw giveUp;
    let pos = start + 1;
    for (;;) {
      const at = text.charCodeAt(pos);
      if (at === 0x2c || at === 0x5d || at === 0x7d) break;
      if (at === COLON) {
        if (text.charCodeAt(pos + 1) === SPACE) break;
        throw giveUp;
      }
      if (at === NL || at === TAB || at === HASH || at === 0x3f || at === 0x5b || at === 0x7b || at !== at)
        throw giveUp;
      pos++;
    }
    this.pos = pos;
    while (text.charCodeAt(pos - 1) === SPACE) pos--;
    return text.slice(start, pos);
  }

  /** Over spaces and line breaks; the unit there. */
  protected flowSpace(): number {
    const text = this.text;
    let unit = text.charCodeAt(this.pos);
    while (unit === SPACE || unit === NL) {
      const next = text.charCodeAt(++this.pos);
      if (unit === NL && (next === DASH || next === 0x2e || next === 0x25)) throw giveUp;
      unit = next;
    }
    return unit;
  }
}
