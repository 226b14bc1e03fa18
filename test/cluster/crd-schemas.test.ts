/**
 * What is said of schemas and of objects (test/crds/cases.ts), beside what a real API server does: one definition has all schemas as they
 * are before, another as they are after, and each value is sent to both (`dryRun=All`). A value is lost where the server leaves something
 * of it out.
 */
import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { marshalJson } from '../../src/go/json.ts';
import { readYaml } from '../../src/go/yaml/unmarshal.ts';
import { changeCases, misfitCases } from '../crds/cases.ts';
import { runningControlPlane } from '../control-plane/server.ts';
import { call } from '../control-plane/api.ts';
import type { Json, JsonObject } from './cluster.ts';
import { CrdPlace, definition, definitions } from './crd-place.ts';
import { Workplace } from './workplace.ts';

const TIMEOUT = 120_000;
setDefaultTimeout(TIMEOUT);
const place = new Workplace('schemas', TIMEOUT);
const json = (yaml: string): Json => JSON.parse(marshalJson(readYaml(yaml))) as Json;
const schemas = (texts: readonly string[]): JsonObject =>
  Object.fromEntries(texts.map((text, at) => [`f${at}`, json(text)]));

if (place.problem !== undefined) test.skip(`schemas: ${place.problem}`, () => undefined);
else
  describe('schemas as the server takes them', () => {
    let it: CrdPlace;

    beforeAll(async () => {
      it = await CrdPlace.make(place);
      const before = changeCases.map((one) => one.before);
      const after = [...changeCases.map((one) => one.after), ...misfitCases.map((one) => one.schema)];
      await it.request('POST', definitions, it.of(schemas(before)));
      await it.request('POST', definitions, definition(it.group, [{ properties: schemas(after) }], {}, 'Gadget'));
      await Promise.all([it.settled('widgets'), it.settled('gadgets')]);
      // a definition that is new is not ready for what is written at first
      for (const kind of ['Widget', 'Gadget']) expect(await fate(kind, {})).toBe('taken');
    }, TIMEOUT);

    async function fate(kind: string, spec: JsonObject): Promise<'taken' | 'lost' | 'refused'> {
      const body = { apiVersion: `${it.group}/v1`, kind, metadata: { name: 'x' }, spec };
      const path = `/apis/${it.group}/v1/namespaces/${it.namespace}/${kind.toLowerCase()}s?dryRun=All&fieldValidation=Ignore`;
      const { status, text } = await call(runningControlPlane()!, 'POST', path, body);
      if (status === 422) return 'refused';
      if (status !== 201) throw new Error(`${status}: ${text}`);
      return isIn(spec, (JSON.parse(text) as JsonObject)['spec']) ? 'taken' : 'lost';
    }

    test.each(changeCases.map((one, at) => [`${one.before} to ${one.after}`, one, `f${at}`] as const))(
      '%s',
      async (_, { told, value }, field) => {
        const spec = { [field]: json(value) };
        expect(await fate('Widget', spec)).toBe('taken');
        const isTaken = (await fate('Gadget', spec)) === 'taken';
        expect(isTaken).toBe(!told.some((line) => line.startsWith('!')));
      },
    );

    test.each(
      misfitCases.map((one, at) => [`${one.value} as ${one.schema}`, one, `f${changeCases.length + at}`] as const),
    )('%s', async (_, { misfits, value }, field) => {
      const refusals = misfits.filter((line) => !line.endsWith('would be dropped'));
      const expected = misfits.length === 0 ? 'taken' : refusals.length > 0 ? 'refused' : 'lost';
      expect(await fate('Gadget', { [field]: json(value) })).toBe(expected);
    });
  });

/** Whether all of a value is there; what a server adds does not count, nor that it has a default in the place of null. */
function isIn(value: Json | undefined, there: Json | undefined): boolean {
  if (Array.isArray(value)) {
    return Array.isArray(there) && value.length === there.length && value.every((item, at) => isIn(item, there[at]));
  }
  if (typeof value !== 'object' || value === null) return value === null || value === there;
  if (typeof there !== 'object' || there === null || Array.isArray(there)) return false;
  return Object.entries(value).every(([name, member]) => Object.hasOwn(there, name) && isIn(member, there[name]));
}
