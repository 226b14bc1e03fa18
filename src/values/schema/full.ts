/** The whole validation of a schema and of values: gives the text of what is wrong. */
import type { GoMap } from '../../go/values.ts';
import { Compiler } from './compile.ts';
import { formatErrors } from './errors.ts';
import { parseDocument, type JsonObject } from './json.ts';
import { MetaschemaCheck } from './metaschema-check.ts';
import type { Parts } from './parts.ts';
import { validate } from './validate.ts';

const URL = 'file:///values.schema.json';

/** What values fail, in Helm's words; undefined when they are valid. Throws when the schema cannot be used. */
export function failuresOf(values: GoMap, schema: Uint8Array, parts: Parts): string | undefined {
  const document = parseDocument(schema);
  const metaschemas = new MetaschemaCheck(parts);
  const compiler = new Compiler(parts, (root, value, pointer) => {
    metaschemas.check(root, value, pointer);
  });
  compiler.roots.add(URL, document);
  // a named map type is no JSON object to the library; Helm hands over a plain one
  const plain = new Map(values) as unknown as JsonObject;
  const errors = validate(compiler.compile(URL), plain);
  return errors && `${formatErrors(errors).slice(1)}\n`;
}
