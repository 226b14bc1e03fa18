import { expect, test } from 'bun:test';
import { repositoriesText } from '../../../src/cli/output/repository-rows.ts';
import type { RepoEntry } from '../../../src/repo/repo-file.ts';

const entries = [{ name: 'a', url: 'https://a.example.com' }] as unknown as readonly RepoEntry[];

test('the header of the list of repositories can be left out', () => {
  expect(repositoriesText(entries, 'table', false)).toMatch(/^NAME *\tURL *\na *\thttps:/);
  expect(repositoriesText(entries, 'table', true)).toMatch(/^a *\thttps:\/\/a.example.com *\n$/);
});
