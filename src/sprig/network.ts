/** Sprig's getHostByName (network.go), over ports. Helm answers an empty string unless DNS look-ups are allowed. */
import { func } from '../go/func.ts';
import { stringType } from '../go/types.ts';
import type { GoFunc } from '../go/values.ts';
import type { Dns, Random } from './ports.ts';
import { randomBelow } from './random.ts';

/** The function of this name, if this theme has it. */
export function networkFunction(name: string, dns: Dns, random: Random): GoFunc | undefined {
  if (name !== 'getHostByName') return undefined;
  return func(name, [stringType], stringType, (host: string) => {
    const addresses = dns.lookup(host);
    if (addresses.length === 0) throw new Error('invalid argument to Intn');
    return addresses[randomBelow(random, addresses.length)]!;
  });
}
