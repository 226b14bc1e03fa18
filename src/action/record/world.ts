/**
 * What a rendering takes from outside of chart and values: time, random bytes, keys, name servers, the cluster. Kept while it renders,
 * or given again, so that the same bytes come out elsewhere and later. A rendering may start over: each time it begins anew, and the
 * last one counts.
 */
import type { Capabilities } from '../../chart/capabilities.ts';
import type { Lookup } from '../../engine/functions.ts';
import { ScullError } from '../../errors.ts';
import { marshalJson } from '../../go/json.ts';
import { decodeObject } from '../../kube/json.ts';
import type { Keys, SprigPorts } from '../../sprig/ports.ts';
import { readRecording, writeRecording, type Recording } from './recording.ts';

export interface RenderingWorld {
  /** The release's name where the recording has one. */
  readonly name: string | undefined;
  readonly capabilities: (own: Capabilities) => Capabilities;
  readonly ports: (real: SprigPorts) => SprigPorts;
  readonly lookup: (real: Lookup | undefined) => Lookup | undefined;
  readonly enableDns: boolean;
  /** The rendering went well. */
  readonly done: (about: Recording['release'] & { readonly capabilities: Capabilities }) => void;
}

const BILLION = 1_000_000_000n;

/** Keeps what is taken, and writes it to a file when the rendering went well. */
export function recordingWorld(path: string, { enableDns }: { readonly enableDns: boolean }): RenderingWorld {
  let times: string[] = [];
  let random: Uint8Array[] = [];
  let keys: string[] = [];
  let signatures: string[] = [];
  let lookups: Record<string, string> = {};
  const zones: Record<string, string | null> = {};
  const dns: Record<string, readonly string[]> = {};
  let timeZone = '';

  const begin = (): void => {
    [times, random, keys, signatures, lookups] = [[], [], [], [], {}];
  };
  return {
    name: undefined,
    capabilities: (own) => own,
    enableDns,
    ports: (real) => {
      const { clock } = real;
      timeZone = clock.timeZone();
      return {
        ...real,
        clock: {
          timeZone: () => timeZone,
          now: () => {
            const now = clock.now();
            times.push(String(now.seconds * BILLION + BigInt(now.nanoseconds)));
            return now;
          },
          ...(clock.zoneFile && {
            zoneFile: (name) => {
              const data = clock.zoneFile?.(name);
              zones[name] = data === undefined ? null : toBase64(data);
              return data;
            },
          }),
        },
        random: {
          bytes: (count) => {
            const bytes = real.random.bytes(count);
            random.push(bytes.slice());
            return bytes;
          },
        },
        dns: { lookup: (host) => (dns[host] = real.dns.lookup(host)) },
        ...(real.keys && {
          keys: keysWith(real.keys, begin, {
            generate: (make) => noted(keys, make()),
            sign: (make) => noted(signatures, make()),
          }),
        }),
      };
    },
    lookup: (real) => {
      if (real === undefined) return undefined;
      const asked = (...question: Question): ReturnType<Lookup> => {
        const answer = real(...question);
        lookups[JSON.stringify(question)] = marshalJson(answer);
        return answer;
      };
      return Object.assign(asked, real.fetchMissing && { fetchMissing: real.fetchMissing });
    },
    done: ({ name, namespace, capabilities: { kubeVersion, apiVersions } }) => {
      const { version, major, minor } = kubeVersion;
      writeRecording(path, {
        release: { name, namespace },
        capabilities: { kubeVersion: { version, major, minor }, apiVersions },
        times,
        timeZone,
        zones,
        random: Buffer.concat(random).toString('base64'),
        keys,
        signatures,
        ...(enableDns && { dns }),
        lookups,
      });
    },
  };
}

/** Gives again what a file has. Throws what is wrong with it; templates that take more than it has fail with an error that says so. */
export function replayingWorld(path: string): RenderingWorld {
  const recording = readRecording(path);
  const random = fromBase64(recording.random);
  let [time, at, key, signature] = [0, 0, 0, 0];
  const begin = (): void => {
    [time, at, key, signature] = [0, 0, 0, 0];
  };
  const next = (list: readonly string[], place: number, what: string): string => list[place] ?? used(what);
  const used = (what: string): never => {
    const text = `${path} has no more ${what}: chart or values are not those that were recorded`;
    throw new ScullError(text, { code: 'recording.used-up' });
  };
  return {
    name: recording.release.name,
    capabilities: (own) => ({ ...own, ...recording.capabilities }),
    enableDns: recording.dns !== undefined,
    ports: (real) => ({
      ...real,
      clock: {
        timeZone: () => recording.timeZone,
        now: () => {
          const nanoseconds = BigInt(next(recording.times, time++, 'times'));
          const rest = ((nanoseconds % BILLION) + BILLION) % BILLION;
          return { seconds: (nanoseconds - rest) / BILLION, nanoseconds: Number(rest) };
        },
        zoneFile: (name) => {
          const zone = recording.zones[name];
          if (zone === undefined) return real.clock.zoneFile?.(name);
          return zone === null ? undefined : fromBase64(zone);
        },
      },
      random: {
        bytes: (count) => {
          if (at + count > random.length) used('random bytes');
          at += count;
          return random.slice(at - count, at);
        },
      },
      dns: { lookup: (host) => recording.dns?.[host] ?? used(`answers of name servers, none for ${host}`) },
      ...(real.keys && {
        keys: {
          ...keysWith(real.keys, begin, {
            generate: () => fromBase64(next(recording.keys, key++, 'keys')),
            sign: () => fromBase64(next(recording.signatures, signature++, 'signatures')),
          }),
          fetchMissing: () => Promise.resolve(false),
        },
      }),
    }),
    // where nothing was looked up, nobody was asked
    lookup: () => {
      if (Object.keys(recording.lookups).length === 0) return undefined;
      return (...question: Question) => {
        const answer = recording.lookups[JSON.stringify(question)];
        return decodeObject(answer ?? used(`answers of the cluster, none to lookup ${JSON.stringify(question)}`));
      };
    },
    done: () => undefined,
  };
}

type Question = Parameters<Lookup>;
type Making = (make: () => Uint8Array) => Uint8Array;

/** `begin` comes with each rendering. */
function keysWith(real: Keys, begin: () => void, by: { readonly generate: Making; readonly sign: Making }): Keys {
  return {
    ...real,
    begin: () => {
      begin();
      real.begin?.();
    },
    generate: (kind) => by.generate(() => real.generate(kind)),
    sign: (key, hash, data) => by.sign(() => real.sign(key, hash, data)),
  };
}

function noted(list: string[], made: Uint8Array): Uint8Array {
  list.push(toBase64(made));
  return made;
}

function toBase64(data: Uint8Array): string {
  return Buffer.from(data).toString('base64');
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
