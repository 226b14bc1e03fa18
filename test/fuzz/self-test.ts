/** A parser with every vice, for the test of what watches the others. It is in no list. */
import { ofText, type Fuzzer } from './fuzzer.ts';

export const selfTest = 'self-test';

export const viciousFuzzer: Fuzzer = ofText(selfTest, (text) => {
  const held: Uint8Array[] = [];
  for (;;) {
    if (text === 'memory') held.push(new Uint8Array(1 << 26).fill(1));
    else if (text === 'crash') process.exit(7);
    else if (text !== 'hang') return held;
  }
});
