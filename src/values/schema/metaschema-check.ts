/**
 * Schemas are values too: each document is checked against the metaschema of its draft before it is used. The full check
 * walks the metaschema, as santhosh-tekuri/jsonschema 6.0.3 does, and knows the message; it is needed only when the quick
 * one, which knows the keywords by heart, finds something that may be wrong.
 */
import { quote } from '../../go/strconv.ts';
import { Compiler } from './compile.ts';
import type { Dialect } from './draft.ts';
import { formatErrors, quote as quoteSingle } from './errors.ts';
import { isArray, isObject, JsonNumber, type Json } from './json.ts';
import { placeText } from './location.ts';
import type { Parts } from './parts.ts';
import type { Root } from './resources.ts';
import { newSchemaNode, type SchemaNode } from './schema-node.ts';
import { Shape, type Plain } from './shape.ts';
import { validate } from './validate.ts';

export class MetaschemaCheck {
  readonly #parts: Parts;
  #compiler: Compiler | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Throws the library's text when the value at `pointer` of the document is no valid schema. */
  check(root: Root, value: Json, pointer: string): void {
    const { dialect } = root.resource(pointer);
    const plain = [...root.resources.values()].every(
      (resource) => resource.dialect.vocabularies === undefined && resource.dialect.draft === dialect.draft,
    );
    if (plain && new Shape(dialect.draft.version, this.#parts).isSchema(toPlain(value))) return;
    const meta = this.#metaschema(dialect);
    const errors = validate(meta, value, {
      meta,
      at: (at) => {
        const resource = root.resources.get(at);
        return resource && this.#metaschema(resource.dialect);
      },
    });
    if (errors === undefined) return;
    const place = quote(placeText({ url: root.url, pointer }));
    const failed = `jsonschema validation failed with ${quoteSingle(placeText(meta.place))}`;
    throw new Error(`${place} is not valid against metaschema: ${failed}${formatErrors(errors)}`);
  }

  #metaschema({ draft, vocabularies }: Dialect): SchemaNode {
    this.#compiler ??= new Compiler(this.#parts, () => undefined, { assertFormat: true });
    const compiler = this.#compiler;
    if (vocabularies === undefined) return compiler.compile(draft.url);
    const node = newSchemaNode({ url: 'urn:mem:metaschema', pointer: '' });
    node.version = draft.version;
    node.allOf = vocabularies.map((name) => compiler.compile(`${draft.url.replace(/schema$/, 'meta/')}${name}`));
    if (draft.version >= 2020) {
      node.dynamicAnchor = 'meta';
      node.dynamicAnchors = new Map([['meta', node]]);
    }
    return node;
  }
}

/** A value as `JSON.parse` gives it. A number that is no ordinary one becomes what no keyword takes. */
function toPlain(value: Json): Plain {
  if (isArray(value)) return value.map(toPlain);
  if (isObject(value)) return Object.fromEntries([...value].map(([key, item]) => [key, toPlain(item)]));
  if (value instanceof JsonNumber) return /^-?[\d.]{1,15}$/.test(value.text) ? Number(value.text) : NaN;
  return value as Plain;
}
