/** Schemas of one field, what is said of them, and values that show it: asked of the code and of a real API server. */

export interface ChangeCase {
  readonly before: string;
  readonly after: string;
  /** `!` for what is breaking. */
  readonly told: readonly string[];
  /** Fits the schema before; where the change is breaking it does not fit the other, or loses something. */
  readonly value: string;
}

const text = '{type: string}';
const map = (rest: string): string => `{type: object, ${rest}}`;
const list = (rest: string): string => `{type: array, items: {type: string}, ${rest}}`;
const of = (rest: string): string => `{type: string, ${rest}}`;
const number = (rest: string): string => `{type: number, ${rest}}`;
const keyed = (rest: string): string =>
  `{type: array, items: {type: object, properties: {a: {type: string}, b: {type: string}}}, ${rest}}`;
const open = '{x-kubernetes-preserve-unknown-fields: true}';

export const changeCases: readonly ChangeCase[] = [
  { before: text, after: text, told: [], value: 'a' },
  { before: text, after: of('description: b, title: c, example: d'), told: [], value: 'a' },
  { before: text, after: '{type: integer}', told: ['! was string, is integer'], value: 'a' },
  { before: '{type: number}', after: '{type: integer}', told: ['! was number, is integer'], value: '1.5' },
  { before: '{type: integer}', after: '{type: number}', told: [' was integer, is number'], value: '1' },
  { before: '{type: integer}', after: '{x-kubernetes-int-or-string: true}', told: [' was integer, is int-or-string'], value: '1' }, // prettier-ignore
  { before: text, after: '{x-kubernetes-int-or-string: true}', told: [' was string, is int-or-string'], value: 'a' },
  { before: '{x-kubernetes-int-or-string: true}', after: text, told: ['! was int-or-string, is string'], value: '1' },
  { before: text, after: open, told: [' was string, is any value'], value: 'a' },
  { before: open, after: text, told: ['! was any value, is string'], value: '[1]' },
  { before: of('nullable: true'), after: text, told: ['! cannot be null any more'], value: 'null' },
  { before: text, after: of('nullable: true'), told: [], value: 'a' },

  { before: map('properties: {a: {type: string}}'), after: map('properties: {b: {type: string}}'), told: ['!.a is gone', '.b is new'], value: '{a: x}' }, // prettier-ignore
  { before: map('properties: {a: {type: string}}'), after: map('properties: {a: {type: string}}, required: [a]'), told: ['!.a is required now'], value: '{}' }, // prettier-ignore
  { before: map('properties: {a: {type: string}}'), after: map('properties: {a: {type: string, default: x}}, required: [a]'), told: ['.a is required now, with a default', '.a has another default'], value: '{}' }, // prettier-ignore
  { before: map('properties: {a: {type: string, default: x}}, required: [a]'), after: map('properties: {a: {type: string}}, required: [a]'), told: ['!.a has no default any more, and is required', '.a has another default'], value: '{}' }, // prettier-ignore
  { before: map('properties: {a: {type: string}}, required: [a]'), after: map('properties: {a: {type: string}}'), told: ['.a is not required any more'], value: '{a: x}' }, // prettier-ignore
  { before: map('properties: {a: {type: string}}'), after: map('x-kubernetes-preserve-unknown-fields: true'), told: ['.a was string, is any value'], value: '{a: x}' }, // prettier-ignore
  { before: map('x-kubernetes-preserve-unknown-fields: true'), after: map('properties: {a: {type: string}}'), told: ['!.a was any value, is string', '! keeps the fields of its schema only'], value: '{b: x}' }, // prettier-ignore
  { before: map('x-kubernetes-preserve-unknown-fields: true'), after: map('x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: string}}'), told: ['!.a was any value, is string'], value: '{a: 1}' }, // prettier-ignore
  { before: map('properties: {a: {type: string}}'), after: map('additionalProperties: {type: string}'), told: [], value: '{a: x}' }, // prettier-ignore
  { before: map('properties: {a: {type: string}}'), after: map('additionalProperties: {type: integer}'), told: ['!.a was string, is integer'], value: '{a: x}' }, // prettier-ignore
  { before: map('additionalProperties: {type: string}'), after: map('additionalProperties: {type: integer}'), told: ['!.* was string, is integer'], value: '{a: x}' }, // prettier-ignore
  { before: map('additionalProperties: {type: string}'), after: map('additionalProperties: true'), told: ['.* was string, is any value'], value: '{a: x}' }, // prettier-ignore
  { before: map('additionalProperties: true'), after: map('additionalProperties: {type: string}'), told: ['!.* was any value, is string'], value: '{a: 1}' }, // prettier-ignore
  { before: map('additionalProperties: {type: string}'), after: map('properties: {a: {type: string}}'), told: ['!.* is gone'], value: '{b: x}' }, // prettier-ignore
  { before: map('properties: {a: {type: object, properties: {b: {type: string}}}}'), after: map('properties: {a: {type: object, properties: {}}}'), told: ['!.a.b is gone'], value: '{a: {b: x}}' }, // prettier-ignore

  { before: text, after: of('enum: [a]'), told: ['! allows fewer values'], value: 'b' },
  { before: of('enum: [a, b]'), after: of('enum: [a]'), told: ['! allows fewer values'], value: 'b' },
  { before: of('enum: [a]'), after: of('enum: [b, a]'), told: [' allows more values'], value: 'a' },
  { before: of('enum: [a]'), after: text, told: [' allows any value'], value: 'a' },
  { before: text, after: of('pattern: "^a$"'), told: ['! has another pattern: ^a$'], value: 'b' },
  { before: of('pattern: "^a$"'), after: text, told: [' has no pattern any more'], value: 'a' },
  { before: text, after: of('format: ipv4'), told: ['! has another format: ipv4'], value: 'b' },
  { before: of('format: ipv4'), after: of('format: ipv6'), told: ['! has another format: ipv6'], value: '1.2.3.4' },
  { before: '{type: integer, format: int64}', after: '{type: integer, format: int32}', told: [' has another format: int32'], value: '3000000000' }, // prettier-ignore
  { before: text, after: of('format: none'), told: [' has another format: none'], value: 'b' },
  { before: text, after: of('format: date-time'), told: ['! has another format: date-time'], value: 'b' },
  { before: text, after: of('format: duration'), told: ['! has another format: duration'], value: 'b' },
  { before: text, after: of('format: uuid'), told: ['! has another format: uuid'], value: 'b' },
  { before: text, after: of('minLength: 2'), told: ['! has minLength 2'], value: 'b' },
  { before: of('maxLength: 3'), after: of('maxLength: 2'), told: ['! has maxLength 2, had 3'], value: 'bbb' },
  { before: of('maxLength: 2'), after: of('maxLength: 3'), told: [' has maxLength 3, had 2'], value: 'bb' },
  { before: of('maxLength: 2'), after: text, told: [' has maxLength no more, had 2'], value: 'bb' },
  { before: number('minimum: 1'), after: number('minimum: 2'), told: ['! has minimum 2, had 1'], value: '1' },
  {
    before: number('maximum: 1.5'),
    after: number('maximum: 1.25'),
    told: ['! has maximum 1.25, had 1.5'],
    value: '1.5',
  },
  { before: number('minimum: 1'), after: number('minimum: 1, exclusiveMinimum: true'), told: ['! has another exclusiveMinimum'], value: '1' }, // prettier-ignore
  { before: number('maximum: 1, exclusiveMaximum: true'), after: number('maximum: 1'), told: [' has no exclusiveMaximum any more'], value: '0' }, // prettier-ignore
  {
    before: '{type: integer}',
    after: '{type: integer, multipleOf: 3}',
    told: ['! has another multipleOf: 3'],
    value: '4',
  },
  { before: list('maxItems: 2'), after: list('maxItems: 1'), told: ['! has maxItems 1, had 2'], value: '[a, b]' },
  { before: list('minItems: 0'), after: list('minItems: 1'), told: ['! has minItems 1, had 0'], value: '[]' },
  { before: list('maxItems: 9'), after: '{type: array, maxItems: 9, items: {type: string, enum: [a]}}', told: ['![] allows fewer values'], value: '[b]' }, // prettier-ignore
  { before: map('additionalProperties: {type: string}'), after: map('additionalProperties: {type: string}, maxProperties: 1'), told: ['! has maxProperties 1'], value: '{a: x, b: x}' }, // prettier-ignore
  { before: list('x-kubernetes-list-type: atomic'), after: list('x-kubernetes-list-type: set'), told: ['! was a list of type atomic, is set'], value: '[a, a]' }, // prettier-ignore
  { before: list('x-kubernetes-list-type: set'), after: list('maxItems: 9'), told: ['! has maxItems 9', ' was a list of type set, is atomic'], value: '[a, b, c, d, e, f, g, h, i, j]' }, // prettier-ignore
  { before: keyed('maxItems: 9'), after: '{type: array, maxItems: 9, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a], items: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}}', told: ['! was a list of type atomic, is map by a', '![].a is required now'], value: '[{a: x}, {a: x}]' }, // prettier-ignore
  { before: text, after: of('anyOf: [{pattern: "^a$"}, {pattern: "^b$"}]'), told: ['! has another anyOf'], value: 'c' },
  { before: text, after: of('oneOf: [{minLength: 1}, {minLength: 2}]'), told: ['! has another oneOf'], value: 'cc' },
  { before: text, after: of('allOf: [{minLength: 1}, {minLength: 2}]'), told: ['! has another allOf'], value: 'c' },
  { before: text, after: of('not: {minLength: 2}'), told: ['! has another not'], value: 'cc' },
  { before: of('not: {minLength: 2}'), after: text, told: [' has no not any more'], value: 'c' },
  { before: of('maxLength: 9'), after: of('maxLength: 9, x-kubernetes-validations: [{rule: self != "b"}]'), told: ['! has a new rule: self != "b"'], value: 'b' }, // prettier-ignore
  { before: of('maxLength: 9, x-kubernetes-validations: [{rule: self != "b"}]'), after: of('maxLength: 9'), told: [' has a rule less: self != "b"'], value: 'a' }, // prettier-ignore
  { before: map('x-kubernetes-preserve-unknown-fields: true'), after: map('x-kubernetes-preserve-unknown-fields: true, x-kubernetes-embedded-resource: true'), told: ['! is a whole object now'], value: '{a: x}' }, // prettier-ignore
];

/** What the code does not look at in an object. */
export const unseen = /format|rule/;

export interface MisfitCase {
  readonly schema: string;
  readonly value: string;
  /** Below `spec.f`. */
  readonly misfits: readonly string[];
}

export const misfitCases: readonly MisfitCase[] = [
  { schema: text, value: 'null', misfits: [' would be dropped'] },
  { schema: list('maxItems: 1'), value: '[null]', misfits: ['[0] is null'] },
  { schema: map('additionalProperties: {type: string}'), value: '{a: null}', misfits: ['.a would be dropped'] },
  { schema: map('required: [a], properties: {a: {type: string}}'), value: '{a: null}', misfits: ['.a is required'] },
  { schema: map('required: [a], properties: {a: {type: string, default: x}}'), value: '{a: null}', misfits: [] },
  { schema: map('required: [a], properties: {a: {type: string, nullable: true}}'), value: '{a: null}', misfits: [] },
  { schema: of('default: a'), value: 'null', misfits: [] },
  { schema: '{type: integer}', value: '2.0', misfits: [] },
  { schema: '{type: integer}', value: '"2"', misfits: [' is no integer'] },
  { schema: '{type: boolean}', value: '1', misfits: [' is no boolean'] },
  { schema: map('properties: {a: {type: string}}'), value: '{a: 1, b: 2}', misfits: ['.a is no string', '.b would be dropped'] }, // prettier-ignore
  { schema: map('properties: {a: {type: string}}'), value: '{b: {c: 2}}', misfits: ['.b would be dropped'] },
  { schema: map('properties: {__proto__: {type: string}}'), value: '{constructor: a}', misfits: ['.constructor would be dropped'] }, // prettier-ignore
  { schema: list('maxItems: 1'), value: '[a, 2]', misfits: [' has 2 items, and maxItems is 1', '[1] is no string'] },
  { schema: of('pattern: "^\\\\p{Greek}+$"'), value: 'a', misfits: [' is "a", which does not match ^\\p{Greek}+$'] },
  { schema: of('pattern: "^\\\\p{Greek}+$"'), value: 'ω', misfits: [] },
  { schema: of('maxLength: 1'), value: '"\\U0001F600"', misfits: [] },
  { schema: map('x-kubernetes-embedded-resource: true, properties: {spec: {type: string}}'), value: '{apiVersion: v1, kind: A, metadata: {name: a}, status: 1}', misfits: ['.status would be dropped'] }, // prettier-ignore
  { schema: map('properties: {a: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]'), value: '{}', misfits: [' does not fit anyOf'] }, // prettier-ignore
  { schema: map('properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]'), value: '{b: x}', misfits: [] }, // prettier-ignore
  { schema: '{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a], items: {type: object, properties: {a: {type: string, default: x}}}}', value: '[{}, {a: x}]', misfits: ['[1] is there twice'] }, // prettier-ignore
];
