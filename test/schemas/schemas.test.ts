import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { unmarshalYaml } from '../../src/go/yaml/unmarshal.ts';
import { marshalJson } from '../../src/go/json.ts';

const folder = fileURLToPath(new URL('../../schemas', import.meta.url));
const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, validateFormats: false });

function schema(name: string): object {
  return JSON.parse(readFileSync(join(folder, `${name}.schema.json`), 'utf8')) as object;
}

function errors(name: string, yaml: string): string[] {
  const validate = ajv.getSchema(`urn:scull:${name}`) ?? ajv.compile(schema(name));
  const isValid = validate(JSON.parse(marshalJson(unmarshalYaml(yaml))));
  return isValid === true ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

describe('schemas', () => {
  for (const file of readdirSync(folder)) {
    test(`${file} is a schema`, () => {
      expect(() => ajv.compile(schema(file.replace('.schema.json', '')))).not.toThrow();
    });
  }

  for (const file of readdirSync(examples, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('Chart.yaml')) continue;
    test(`examples/${file}`, () => {
      expect(errors('chart', readFileSync(join(examples, file), 'utf8'))).toEqual([]);
    });
  }

  test('what is wrong in a Chart.yaml', () => {
    expect(errors('chart', 'apiVersion: v3\nname: a b\nversion: 1.0.0\nappVersion: 1.0\nreplicas: 1\n')).toEqual([
      ' must NOT have additional properties',
      '/apiVersion must be equal to one of the allowed values',
      '/name must match pattern "^[a-zA-Z0-9._-]+$"',
      '/appVersion must be string',
    ]);
  });

  test('an index', () => {
    const entry = 'a: [{name: a, version: 1.0.0, apiVersion: v2, urls: [a-1.0.0.tgz]}]';
    expect(errors('index', `apiVersion: v1\nentries: {${entry}}\n`)).toEqual([]);
    expect(errors('index', 'apiVersion: v1\nentries: {a: [{name: a}]}\n')).toHaveLength(2);
  });
});
