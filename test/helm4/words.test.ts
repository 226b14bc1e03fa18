/** Errors in Helm 4's words, beside those of Helm 3.22; both were printed by the real programs for the same case. */
import { expect, test } from 'bun:test';
import { stderrText, words } from '../../src/helm4/words.ts';

const inUse = 'cannot reuse a name that is still in use';
const cases: readonly (readonly [helm3: string, helm4: string])[] = [
  [
    'Error: INSTALLATION FAILED: cannot re-use a name that is still in use',
    `level=ERROR msg="release name check failed" error="${inUse}"
Error: INSTALLATION FAILED: release name check failed: ${inUse}`,
  ],
  [
    'Error: INSTALLATION FAILED: Hiding Kubernetes secrets requires a dry-run mode',
    `level=ERROR msg="hiding Kubernetes secrets requires a dry-run mode"
Error: INSTALLATION FAILED: hiding Kubernetes secrets requires a dry-run mode`,
  ],
  [
    'Error: INSTALLATION FAILED: Kubernetes cluster unreachable: x',
    `level=ERROR msg="cluster reachability check failed: kubernetes cluster unreachable: x"
Error: INSTALLATION FAILED: cluster reachability check failed: kubernetes cluster unreachable: x`,
  ],
  [
    'Error: invalid argument "x" for "--color" flag: invalid color mode "x": must be one of: never, auto, always',
    String.raw`level=WARN msg="command failed" error="invalid color mode \"x\": must be one of: never, auto, always"`,
  ],
  [
    'Error: the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies',
    "Error: the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies with 'helm dependency update'",
  ],
  [
    'Error: could not download x.tgz: failed to decode signature: signature block not found',
    'Error: could not download x.tgz: signature block not found',
  ],
  ['Error: Kubernetes cluster unreachable: x', 'Error: kubernetes cluster unreachable: x'],
  [
    'Error: UPGRADE FAILED: Unable to continue with update: ConfigMap "b"',
    'Error: UPGRADE FAILED: unable to continue with update: ConfigMap "b"',
  ],
  [
    'Error: INSTALLATION FAILED: 2 errors occurred:\n\t* one is bad\n\t* two is bad\n\n',
    'Error: INSTALLATION FAILED: one is bad\ntwo is bad',
  ],
  [
    'Error: An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: x',
    "Error: an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: x",
  ],
  ['Error: UPGRADE FAILED: "web" has no deployed releases', 'Error: UPGRADE FAILED: "web" has no deployed releases'],
];
for (const [helm3, helm4] of cases) {
  test(helm3, () => {
    expect(stderrText(helm3)).toBe(helm4);
  });
}

test('a name that is none', () => {
  const told = 'release name "Web_1": invalid release name, must match regex ^[a-z]$';
  const [line, error] = stderrText(`Error: INSTALLATION FAILED: ${told}`).split('\n');
  expect(line).toBe(`level=ERROR msg="release name check failed" error=${JSON.stringify(told)}`);
  expect(error).toBe(`Error: INSTALLATION FAILED: release name check failed: ${told}`);
});

test('a description has the words of the error', () => {
  expect(words('failed pre-install: 1 error occurred:\n\t* pod a failed\n\n')).toBe('failed pre-install: pod a failed');
});
