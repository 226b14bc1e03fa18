/** Reads the wire format of Protocol Buffers, as far as Tiller's messages need it. Fields that nobody asks for are passed over. */

/** What stands in a message, by field number; repeated fields in their order. */
export class Message {
  readonly #fields = new Map<number, (Uint8Array | bigint)[]>();

  /** Throws for what is no message. */
  constructor(data: Uint8Array) {
    const reader = new Reader(data);
    while (!reader.atEnd) {
      const tag = reader.varint();
      const value = reader.value(Number(tag & 7n));
      const number = Number(tag >> 3n);
      const others = this.#fields.get(number);
      if (others === undefined) this.#fields.set(number, [value]);
      else others.push(value);
    }
  }

  /** The last one counts; '' where there is none. */
  text(number: number): string {
    return texts(this.#fields.get(number)).at(-1) ?? '';
  }

  texts(number: number): string[] {
    return texts(this.#fields.get(number));
  }

  bytes(number: number): Uint8Array {
    const value = this.#fields.get(number)?.at(-1);
    return value instanceof Uint8Array ? value : new Uint8Array();
  }

  /** 0 where there is none. Negative numbers are 64 bits long, whatever their type. */
  number(number: number): number {
    const value = this.#fields.get(number)?.at(-1);
    return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0;
  }

  /** A list of numbers, packed or not. */
  numbers(number: number): number[] {
    return (this.#fields.get(number) ?? []).flatMap((value) => {
      if (typeof value === 'bigint') return [Number(BigInt.asIntN(64, value))];
      const reader = new Reader(value);
      const packed: number[] = [];
      while (!reader.atEnd) packed.push(Number(BigInt.asIntN(64, reader.varint())));
      return packed;
    });
  }

  message(number: number): Message | undefined {
    return this.messages(number).at(-1);
  }

  messages(number: number): Message[] {
    return (this.#fields.get(number) ?? []).flatMap((value) =>
      value instanceof Uint8Array ? [new Message(value)] : [],
    );
  }
}

function texts(values: readonly (Uint8Array | bigint)[] | undefined): string[] {
  return (values ?? []).flatMap((value) => (value instanceof Uint8Array ? [decoder.decode(value)] : []));
}

const decoder = new TextDecoder();

class Reader {
  readonly #data: Uint8Array;
  #at = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  get atEnd(): boolean {
    return this.#at >= this.#data.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#data[this.#at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Error('proto: unexpected end');
  }

  value(wireType: number): Uint8Array | bigint {
    switch (wireType) {
      case 0:
        return this.varint();
      case 1:
        return this.#take(8);
      case 2:
        return this.#take(Number(this.varint()));
      case 5:
        return this.#take(4);
      default:
        throw new Error(`proto: unknown wire type ${wireType}`);
    }
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#data.length) throw new Error('proto: unexpected end');
    const taken = this.#data.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
