/**
 * Checks a value against a compiled schema. Equal to `validator.go` of santhosh-tekuri/jsonschema 6.0.3: the order of
 * the keywords, what ends early, and how failures nest.
 */
import { quote as goQuote } from '../../go/strconv.ts';
import { compareStrings } from '../../go/strings.ts';
import { anyMapType, anySliceType } from '../../go/types.ts';
import { typeOf, type Value } from '../../go/values.ts';
import { display, escapePointer, isPrimitive, type ValidationError } from './errors.ts';
import { equalJson } from './equality.ts';
import { Frame, isAllEvaluated, MAX_STEPS, Path, unevaluatedOf, type Scope, type Unevaluated } from './frame.ts';
import { isArray, isObject, type Json } from './json.ts';
import { placeText } from './location.ts';
import { isInteger, isNumeric } from './numbers.ts';
import type { SchemaNode } from './schema-node.ts';
import { validateArray } from './validate-array.ts';
import { validateObject } from './validate-object.ts';
import { validateNumber, validateString } from './validate-scalar.ts';

/** When schemas are the values: each part of a document is checked by the metaschema of its own dialect. */
export interface MetaContext {
  /** The metaschema in force. */
  readonly meta: SchemaNode;
  /** The metaschema for the resource at a pointer of the document, if one begins there. */
  readonly at: (pointer: string) => SchemaNode | undefined;
}

/** The failures of a value, outermost first; undefined when it is valid. */
export function validate(
  node: SchemaNode,
  value: Json,
  meta?: MetaContext,
  work = { steps: 0 },
): readonly ValidationError[] | undefined {
  const scope: Scope = { node, keyword: '', depth: 0, parent: undefined, work };
  // the document as a whole has been matched with its metaschema by the caller
  const whole = meta && { ...meta, at: (pointer: string) => (pointer === '' ? undefined : meta.at(pointer)) };
  const left = unevaluatedOf(value, node, false);
  const error = new SchemaFrame(scope, value, new Path(), { brief: false, left, meta: whole }).run();
  if (error === undefined) return undefined;
  return error.kind === 'group' ? error.causes : [error];
}

class SchemaFrame extends Frame {
  readonly #scope: Scope;
  readonly #meta: MetaContext | undefined;

  constructor(
    scope: Scope,
    value: Json,
    path: Path,
    options: { brief: boolean; left: Unevaluated; meta: MetaContext | undefined },
  ) {
    const { brief, left, meta } = options;
    const other = otherDialect(scope.node, path, meta);
    super(other ?? scope.node, value, path, brief, left);
    this.#scope = scope;
    this.#meta = other === undefined ? meta : { ...meta!, meta: other };
  }

  run(): ValidationError | undefined {
    const { node } = this;
    if (++this.#scope.work.steps > MAX_STEPS) {
      throw new Error(`values.schema.json takes more than ${MAX_STEPS} steps to check, see ${placeText(node.place)}`);
    }
    if (node.always !== undefined) return node.always ? undefined : this.error(() => 'false schema');
    const before = this.#checkBasics();
    if (before !== undefined) return before;
    if (node.ref !== undefined) {
      const error = this.#follow(node.ref, '$ref');
      if (node.version < 2019) return error;
      this.add(error);
    }
    this.#checkByType();
    if (!this.done) {
      if (node.version >= 2019) this.#dynamicReferences();
      this.#combinations();
      if (node.version >= 2019) this.#unevaluated();
    }
    if (this.errors.length > 1) return this.error(() => 'validation failed', this.errors, 'group');
    return this.errors[0];
  }

  override also(node: SchemaNode, options: { keyword?: string; brief?: boolean } = {}): ValidationError | undefined {
    const scope: Scope = {
      node,
      keyword: options.keyword ?? '',
      depth: this.#scope.depth,
      parent: this.#scope,
      work: this.#scope.work,
    };
    const left = unevaluatedOf(this.value, node, !isAllEvaluated(this.left));
    const brief = this.brief || (options.brief ?? false);
    const error = new SchemaFrame(scope, this.value, this.path, { brief, left, meta: this.#meta }).run();
    if (error === undefined) keepCommon(this.left, left);
    return error;
  }

  override inner(node: SchemaNode, value: Json, token: string): ValidationError | undefined {
    const scope: Scope = {
      node,
      keyword: '',
      depth: this.#scope.depth + 1,
      parent: this.#scope,
      work: this.#scope.work,
    };
    const options = { brief: this.brief, left: unevaluatedOf(value, node, false), meta: this.#meta };
    return new SchemaFrame(scope, value, this.path.append(token), options).run();
  }

  override apart(node: SchemaNode, value: Json): readonly ValidationError[] | undefined {
    const other = otherDialect(node, this.path, this.#meta);
    const meta = other === undefined ? this.#meta : { ...this.#meta!, meta: other };
    return validate(other ?? node, value, meta, this.#scope.work);
  }

  /** What ends the check at once: cycles, the type, `const`, `enum`, `format`. */
  #checkBasics(): ValidationError | undefined {
    const { node, value } = this;
    const other = cycle(this.#scope);
    if (other !== undefined) {
      const both = `both ${keywordPath(this.#scope)} and ${keywordPath(other)}`;
      return this.error(() => `${both} resolve to ${goQuote(placeText(node.place))} causing reference cycle`);
    }
    const type = jsonType(value);
    if (type === undefined)
      return this.error(() => `invalid jsonType ${typeOf(value as unknown as Value)?.name ?? 'nil'}`);
    if (node.types !== undefined && !node.types.includes(type)) {
      const whole = node.types.includes('integer') && isNumeric(value) && isInteger(value);
      if (!whole) return this.error(() => `got ${type}, want ${node.types!.join(' or ')}`);
    }
    if (node.const !== undefined && !equalJson(value, node.const.value)) {
      const want = node.const.value;
      return this.error(() => (isPrimitive(want) ? `value must be ${display(want)}` : "'const' failed"));
    }
    if (node.enum !== undefined && !node.enum.some((item) => equalJson(value, item))) {
      return this.error(() => enumMessage(node.enum!));
    }
    const problem = node.format !== undefined && typeof value === 'string' ? node.format.problem(value) : undefined;
    if (problem === undefined) return undefined;
    return this.error(() => `${display(value)} is not valid ${node.format!.name}: ${problem}`);
  }

  #checkByType(): void {
    const { value } = this;
    if (isObject(value)) validateObject(this, value);
    else if (isArray(value)) validateArray(this, value);
    else if (typeof value === 'string') validateString(this, value);
    else if (isNumeric(value)) validateNumber(this, value);
  }

  #follow(node: SchemaNode, keyword: string): ValidationError | undefined {
    const error = this.also(node, { keyword });
    if (error === undefined) return undefined;
    return this.error(() => 'validation failed', error.kind === 'group' ? error.causes : [error], 'ref');
  }

  #dynamicReferences(): void {
    const { recursiveRef, dynamicRef } = this.node;
    if (recursiveRef !== undefined) {
      let target = recursiveRef;
      if (recursiveRef.recursiveAnchor) {
        for (const { node } of scopes(this.#scope)) if (node.resource.recursiveAnchor) target = node;
      }
      this.add(this.#follow(target, '$recursiveRef'));
    }
    if (dynamicRef !== undefined) {
      const { anchor } = dynamicRef;
      let { target } = dynamicRef;
      if (anchor !== '' && target.dynamicAnchor === anchor) {
        for (const { node } of scopes(this.#scope)) target = node.resource.dynamicAnchors?.get(anchor) ?? target;
      }
      this.add(this.#follow(target, '$dynamicRef'));
    }
  }

  #combinations(): void {
    const { node } = this;
    if (node.not !== undefined && this.also(node.not, { brief: true }) === undefined) this.fail(() => "'not' failed");
    if (node.allOf !== undefined) this.#allOf(node.allOf);
    if (node.anyOf !== undefined) this.#anyOf(node.anyOf);
    if (node.oneOf !== undefined) this.#oneOf(node.oneOf);
    if (node.if !== undefined) {
      const branch = this.also(node.if, { brief: true }) === undefined ? node.then : node.else;
      if (branch !== undefined) this.add(this.also(branch));
    }
  }

  #allOf(nodes: readonly SchemaNode[]): void {
    const errors: ValidationError[] = [];
    for (const node of nodes) {
      const error = this.also(node);
      if (error === undefined) continue;
      errors.push(error);
      if (this.brief) break;
    }
    if (errors.length > 0) this.fail(() => "'allOf' failed", errors);
  }

  #anyOf(nodes: readonly SchemaNode[]): void {
    const errors: ValidationError[] = [];
    let matched = false;
    for (const node of nodes) {
      const error = this.also(node);
      if (error !== undefined) {
        errors.push(error);
        continue;
      }
      matched = true;
      if (isAllEvaluated(this.left)) break; // else the others may evaluate more
    }
    if (!matched && nodes.length > 0) this.fail(() => "'anyOf' failed", errors);
  }

  #oneOf(nodes: readonly SchemaNode[]): void {
    const errors: ValidationError[] = [];
    let matched = -1;
    for (const [i, node] of nodes.entries()) {
      const error = this.also(node, { brief: matched !== -1 });
      if (error !== undefined) {
        if (matched === -1) errors.push(error);
        continue;
      }
      if (matched !== -1) {
        this.fail(() => `'oneOf' failed, subschemas ${matched}, ${i} matched`);
        break;
      }
      matched = i;
    }
    if (matched === -1 && nodes.length > 0) this.fail(() => "'oneOf' failed, none matched", errors);
  }

  #unevaluated(): void {
    const { node, value, left } = this;
    if (isObject(value) && node.unevaluatedProperties !== undefined) {
      for (const name of [...(left.properties ?? [])].sort(compareStrings)) {
        this.add(this.inner(node.unevaluatedProperties, value.get(name)!, name));
      }
      left.properties = undefined;
    }
    if (isArray(value) && node.unevaluatedItems !== undefined) {
      for (const i of left.items ?? []) this.add(this.inner(node.unevaluatedItems, value[i]!, String(i)));
      left.items = undefined;
    }
  }
}

/** The metaschema of a resource with a dialect of its own, where one begins. */
function otherDialect(node: SchemaNode, path: Path, meta: MetaContext | undefined): SchemaNode | undefined {
  if (meta === undefined || node !== meta.meta) return undefined;
  const tokens = path.tokens().map((token) => `/${escapePointer(token)}`);
  return meta.at(tokens.join(''));
}

function keepCommon(ours: Unevaluated, theirs: Unevaluated): void {
  for (const name of ours.properties ?? []) if (!theirs.properties?.has(name)) ours.properties!.delete(name);
  for (const i of ours.items ?? []) if (!theirs.items?.has(i)) ours.items!.delete(i);
}

/** The JSON type of a value; undefined for what JSON has no type for. */
function jsonType(value: Json): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value;
  if (typeof value === 'number') return Number.isFinite(value) ? 'number' : undefined;
  if (isNumeric(value)) return 'number';
  const type = typeOf(value as unknown as Value);
  if (type === anyMapType) return 'object';
  return type === anySliceType ? 'array' : undefined;
}

function enumMessage(values: readonly Json[]): string {
  if (!values.every(isPrimitive)) return "'enum' failed";
  const shown = values.map(display).join(', ');
  return values.length === 1 ? `value must be ${shown}` : `value must be one of ${shown}`;
}

function* scopes(innermost: Scope): Generator<Scope> {
  for (let scope: Scope | undefined = innermost; scope !== undefined; scope = scope.parent) yield scope;
}

/** The scope in which this schema already has this value at hand. */
function cycle(innermost: Scope): Scope | undefined {
  const { node, depth } = innermost;
  for (let scope = innermost.parent; scope?.depth === depth; scope = scope.parent) {
    if (scope.node === node) return scope;
  }
  return undefined;
}

function keywordPath(innermost: Scope): string {
  let path = '';
  for (let scope = innermost; scope.parent !== undefined; scope = scope.parent) {
    const step =
      scope.keyword === ''
        ? placeText(scope.node.place).slice(placeText(scope.parent.node.place).length)
        : `/${escapePointer(scope.keyword)}`;
    path = step + path;
  }
  return path;
}
