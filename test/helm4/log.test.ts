/** Lines for stderr in Helm 4's words; each was printed by Helm v4.3.1 for the same case, or is what log/slog makes of such a text. */
import { describe, expect, test } from 'bun:test';
import { logged } from '../../src/helm4/log.ts';

describe('what Helm 3.22 logs', () => {
  const cases: readonly (readonly [helm3: string, helm4: string])[] = [
    [
      'coalesce.go:237: warning: skipped value for a.b: Not a table.',
      'level=INFO msg="warning: skipped value for a.b: Not a table."',
    ],
    [
      "dependencies.go:64: Warning: Condition path 'db.on' for chart db returned non-bool value",
      'level=WARN msg="returned non-bool value" path=db.on chart=db',
    ],
    [
      "dependencies.go:95: Warning: Tag 'front end' for chart db returned non-bool value",
      'level=WARN msg="returned non-bool value" tag="front end" chart=db',
    ],
    [
      'dependencies.go:287: Warning: ImportValues missing table: "exports.x" is not a table',
      'level=WARN msg="ImportValues missing table" error="\\"exports.x\\" is not a table"',
    ],
    [
      'dependencies.go:270: Warning: ImportValues missing table from chart db: "x" is not a table',
      'level=WARN msg="ImportValues missing table from chart" chart=db error="\\"x\\" is not a table"',
    ],
    [
      'manifest_sorter.go:199: info: skipping unknown hook: "crd-install"',
      'level=INFO msg="skipping unknown hooks" hookTypes=crd-install',
    ],
    [
      'walk.go:75: found symbolic link in path: /a b/l resolves to /c. Contents of linked file included and used',
      'level=INFO msg="found symbolic link in path. Contents of linked file included and used" path="/a b/l" resolved=/c',
    ],
    [
      'rules.go:202: Failed to compile "[a": syntax error in pattern',
      'level=ERROR msg="failed to compile" rule=[a error="syntax error in pattern"',
    ],
    [
      'jsonschema.go:192: WARNING: unresolved URN reference ignored; using permissive schema: urn:x',
      'level=WARN msg="unresolved URN reference ignored; using permissive schema" urn=urn:x',
    ],
    [
      'engine.go:206: [INFO] Missing required value: a name',
      'level=WARN msg="missing required value" message="a name"',
    ],
    [
      'engine.go:214: [INFO] Missing required value: a name',
      'level=WARN msg="missing required values" message="a name"',
    ],
    ['engine.go:227: [INFO] Fail: no', 'level=INFO msg="funcMap fail" message=no'],
    [
      'index.go:359: skipping loading invalid entry for chart "web" from https://x: empty entry',
      'level=WARN msg="skipping loading invalid entry for chart: empty entry" name=web source=https://x',
    ],
    ['helm.go:83: unknown driver "floppy"', 'level=INFO msg="unknown driver \\"floppy\\""'],
    ['hooks.go:99: one\ntwo', 'level=INFO msg="one\\ntwo"'],
    ['WARNING: This chart is deprecated', 'level=WARN msg="this chart is deprecated"'],
  ];
  for (const [helm3, helm4] of cases) {
    test(helm3, () => {
      expect(logged(helm3)).toBe(helm4);
    });
  }

  test("lines of the binary's own stay", () => {
    for (const line of [
      'WARNING: old revisions of "web" could not be deleted: x',
      'Flag --atomic has been deprecated',
    ]) {
      expect(logged(line)).toBe(line);
    }
  });
});
