/** All that has been published about Helm has a test here. */
import { describe, expect, test } from 'bun:test';
import { archiveAdvisories } from './archives.ts';
import { chartAdvisories } from './charts.ts';
import { pluginAdvisories } from './plugins.ts';
import { sourceAdvisories } from './sources.ts';

/** Those of the Go vulnerability database for helm.sh/helm, v2 to v4. */
const published = [
  'CVE-2019-1000008',
  'CVE-2019-1010275',
  'CVE-2019-18658',
  'CVE-2020-11013',
  'CVE-2020-15184',
  'CVE-2020-15185',
  'CVE-2020-15186',
  'CVE-2020-15187',
  'CVE-2020-4053',
  'CVE-2020-7919',
  'CVE-2021-21303',
  'CVE-2021-32690',
  'CVE-2022-23524',
  'CVE-2022-23525',
  'CVE-2022-23526',
  'CVE-2022-36055',
  'CVE-2023-25165',
  'CVE-2024-25620',
  'CVE-2024-26147',
  'CVE-2025-32386',
  'CVE-2025-32387',
  'CVE-2025-53547',
  'CVE-2025-55198',
  'CVE-2025-55199',
  'CVE-2026-35204',
  'CVE-2026-35205',
  'CVE-2026-35206',
];

const themes = { archiveAdvisories, chartAdvisories, pluginAdvisories, sourceAdvisories };

describe('advisories', () => {
  test('there are 27', () => {
    expect(new Set(published).size).toBe(27);
  });

  test.each(published)('%s has an input', (id) => {
    expect(Object.values(themes).flatMap((all) => all.filter((one) => one.id === id))).not.toEqual([]);
  });

  test('no input is for an advisory that there is not', () => {
    const ids = new Set(Object.values(themes).flatMap((all) => all.map(({ id }) => id)));
    expect([...ids].sort()).toEqual(published);
  });

  test('those of plugins wait for plugins', () => {
    const waiting = [...new Set(pluginAdvisories.map(({ id }) => id))].sort();
    expect(waiting).toEqual(['CVE-2020-15186', 'CVE-2020-15187', 'CVE-2020-4053', 'CVE-2026-35204']);
  });
});
