import { describe, expect, test } from 'bun:test';
import type { GoMap } from '../../../src/go/values.ts';
import { mapAt, stringAt } from '../../../src/go/field-path.ts';
import { computeStatus, ownerStatus, ownsPods } from '../../../src/kube/wait/kstatus.ts';
import { setMetadataString } from '../../../src/kube/objects/object-metadata.ts';
import { recorded } from '../../recorded.ts';
import { typedJson } from '../../typed-json.ts';

interface Case {
  readonly object: unknown;
  readonly pods?: readonly unknown[];
  /** Seconds since the objects were created. */
  readonly age?: number;
}

interface Said {
  readonly status: string;
  readonly message: string;
  readonly error?: string;
  /** What status.Compute says, which looks at the object alone. */
  readonly computed?: string;
}

const nowMs = Date.parse('2026-11-21T12:00:00Z');
// a Deployment without a selector exists on no server: only the reader minds, Compute does not
const noServerHas = ['no selector found', '.spec.selector accessor error'];

describe('status is what kstatus says', () => {
  const cases = recorded<Case>('kstatus').map((one) => ({ ...one.case, said: JSON.parse(one.out!) as Said }));
  test.each(cases.map((one, i) => [i, stringAt(typedJson(one.object) as GoMap, 'kind'), one] as const))(
    '%d %s',
    (_, __, { object: json, pods = [], age, said }) => {
      const object = aged(json, age);
      expect(computeStatus(object, nowMs).status as string).toBe(said.computed ?? 'Unknown');
      if (noServerHas.some((text) => said.error?.startsWith(text) === true)) return;
      const labels = new Map(mapAt(object, 'spec', 'selector', 'matchLabels'));
      const selected = pods
        .map((pod) => aged(pod, age))
        .filter((pod) => [...labels].every(([key, value]) => stringAt(pod, 'metadata', 'labels', key) === value));
      const status = ownsPods(object) ? ownerStatus(object, selected, nowMs) : computeStatus(object, nowMs);
      expect(status as { status: string; message: string }).toEqual({ status: said.status, message: said.message });
    },
  );
});

function aged(json: unknown, age: number | undefined): GoMap {
  const object = typedJson(json) as GoMap;
  if (age !== undefined) setMetadataString(object, 'creationTimestamp', new Date(nowMs - age * 1000).toISOString());
  return object;
}
