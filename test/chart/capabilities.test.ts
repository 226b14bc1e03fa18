import { describe, expect, test } from 'bun:test';
import {
  capabilitiesValue,
  defaultApiVersions,
  defaultCapabilities,
  parseKubeVersion,
} from '../../src/chart/capabilities.ts';
import { marshalJson } from '../../src/go/json.ts';

test('the defaults are those of helm template 3.22.0', () => {
  const versions =
    '["v1","admissionregistration.k8s.io/v1","admissionregistration.k8s.io/v1alpha1","admissionregistration.k8s.io/v1beta1","internal.apiserver.k8s.io/v1alpha1","apps/v1","apps/v1beta1","apps/v1beta2","authentication.k8s.io/v1","authentication.k8s.io/v1alpha1","authentication.k8s.io/v1beta1","authorization.k8s.io/v1","authorization.k8s.io/v1beta1","autoscaling/v1","autoscaling/v2","batch/v1","batch/v1beta1","certificates.k8s.io/v1","certificates.k8s.io/v1beta1","certificates.k8s.io/v1alpha1","coordination.k8s.io/v1alpha2","coordination.k8s.io/v1beta1","coordination.k8s.io/v1","discovery.k8s.io/v1","discovery.k8s.io/v1beta1","events.k8s.io/v1","events.k8s.io/v1beta1","extensions/v1beta1","flowcontrol.apiserver.k8s.io/v1","flowcontrol.apiserver.k8s.io/v1beta1","flowcontrol.apiserver.k8s.io/v1beta2","flowcontrol.apiserver.k8s.io/v1beta3","lifecycle.k8s.io/v1alpha1","networking.k8s.io/v1","networking.k8s.io/v1beta1","node.k8s.io/v1","node.k8s.io/v1alpha1","node.k8s.io/v1beta1","policy/v1","policy/v1beta1","rbac.authorization.k8s.io/v1","rbac.authorization.k8s.io/v1beta1","rbac.authorization.k8s.io/v1alpha1","resource.k8s.io/v1","resource.k8s.io/v1beta2","resource.k8s.io/v1beta1","resource.k8s.io/v1alpha3","scheduling.k8s.io/v1alpha3","scheduling.k8s.io/v1beta1","scheduling.k8s.io/v1","storage.k8s.io/v1beta1","storage.k8s.io/v1","storage.k8s.io/v1alpha1","storagemigration.k8s.io/v1","storagemigration.k8s.io/v1beta1","apiextensions.k8s.io/v1beta1","apiextensions.k8s.io/v1"]';
  expect(JSON.stringify(defaultApiVersions())).toBe(versions);
  expect(marshalJson(capabilitiesValue(defaultCapabilities()))).toBe(
    `{"KubeVersion":{"Version":"v1.37.0","Major":"1","Minor":"37"},"APIVersions":${versions},"HelmVersion":{"version":"v3.22.0","git_tree_state":"clean","go_version":"go1.26.8"}}`,
  );
});

describe('parseKubeVersion', () => {
  const good: Record<string, string> = {
    '1.20': 'v1.20 1 20',
    'v1.27.3': 'v1.27.3 1 27',
    '1.2.3.4': 'v1.2.3.4 1 2',
    'v1.28.4-gke.100+x': 'v1.28.4 1 28',
    '  v1.5': 'v1.5 1 5',
    '1.05': 'v1.5 1 5',
    '1.20+': 'v1.20 1 20',
  };
  for (const [text, answer] of Object.entries(good)) {
    test(text, () => {
      const { version, major, minor } = parseKubeVersion(text);
      expect(`${version} ${major} ${minor}`).toBe(answer);
    });
  }
  const bad: Record<string, string> = {
    x: 'could not parse "x" as version',
    '': 'could not parse "" as version',
    '1': 'illegal version string "1"',
    'v1-2': 'illegal version string "v1-2"',
    '01.2': 'illegal zero-prefixed version component "01" in "01.2"',
    '1.99999999999999999999':
      'illegal non-numeric version component "99999999999999999999" in "1.99999999999999999999": strconv.ParseUint: parsing "99999999999999999999": value out of range',
  };
  for (const [text, message] of Object.entries(bad)) {
    test(`${JSON.stringify(text)} fails`, () => {
      expect(() => parseKubeVersion(text)).toThrow(new Error(message));
    });
  }
});
