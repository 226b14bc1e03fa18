import { describe, expect, test } from 'bun:test';
import type { GoMap } from '../../../src/go/values.ts';
import { stringAt } from '../../../src/go/field-path.ts';
import { isJudged, judge, relatedQuery } from '../../../src/kube/wait/readiness.ts';
import { recorded } from '../../recorded.ts';
import { typedJson } from '../../typed-json.ts';

interface Case {
  readonly object: unknown;
  readonly related?: readonly unknown[];
  readonly jobs?: boolean;
  /** False asks what no command does: whether a paused Deployment counts as not ready. */
  readonly paused?: boolean;
}

interface Said {
  readonly ready: boolean;
  readonly log: readonly string[];
  readonly requests: readonly string[] | null;
  readonly error?: string;
}

const cases = recorded<Case>('readiness')
  .filter((one) => one.case.paused !== false)
  .map((one) => ({ ...one.case, said: JSON.parse(one.out!) as Said }));

describe('readiness is what Helm says', () => {
  test.each(cases.map((one, i) => [i, stringAt(typedJson(one.object) as GoMap, 'kind'), one] as const))(
    '%d %s',
    (_, kind, { object: json, related = [], jobs = false, said }) => {
      const object = typedJson(json) as GoMap;
      expect(isJudged(stringAt(object, 'apiVersion'), kind, { jobs })).toBe(said.requests !== null);
      if (said.requests === null) return;

      const query = relatedQuery(kind, object);
      const asked = said.requests[1];
      expect(query === undefined ? undefined : query.labelSelector).toBe(
        asked === undefined ? undefined : (asked.split('?')[1] ?? ''),
      );
      const answers = related.map((one) => typedJson(one) as GoMap);
      const { ready, log, failure } = judge(kind, object, query === undefined ? [] : selected(answers, query));
      expect({ ready, log, ...(failure ? { error: failure } : {}) }).toEqual({
        ready: said.ready,
        log: [...said.log],
        ...(said.error === undefined ? {} : { error: said.error }),
      });
      // what is ready must not be left unread because it did not look worth it; without pods there is nothing to tell
      if (said.ready && query !== undefined && kind === 'ReplicaSet') expect(query.worthwhile).toBe(true);
    },
  );
});

/** What the server would answer, for the selectors that the cases have objects for. */
function selected(objects: readonly GoMap[], query: { kind: string; labelSelector: string }): GoMap[] {
  return objects.filter((one) => {
    if (stringAt(one, 'kind') !== query.kind || stringAt(one, 'metadata', 'namespace') !== 'n') return false;
    return query.labelSelector.split(',').every((term) => matches(one, term));
  });
}

function matches(object: GoMap, term: string): boolean {
  const equality = /^([^=!() ]+)=(.*)$/.exec(term);
  return equality === null || stringAt(object, 'metadata', 'labels', equality[1]!) === equality[2];
}
