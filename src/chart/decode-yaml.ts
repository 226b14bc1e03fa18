/** YAML text into one of the structs of a chart. */
import { fromBytes } from '../go/strings.ts';
import type { GoType } from '../go/types.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import { decodeStruct, type Decoded, type DecodeOptions } from './decode.ts';

/**
 * Decodes into `into`, whose members may be set already; false for an empty document, which leaves it alone.
 * Throws `error converting YAML to JSON: …` or `error unmarshaling JSON: …`. Strict, it refuses keys that are set twice, too.
 */
export function decodeYaml(yaml: Uint8Array, type: GoType, into: object, options: DecodeOptions = {}): boolean {
  const raw = readYaml(fromBytes(yaml), { allowNonFinite: true, strict: options.strict === true });
  if (raw === null) return false;
  decodeStruct(raw, type, into as Decoded, options);
  return true;
}
