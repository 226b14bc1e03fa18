import { expect, test } from 'bun:test';
import { workingFolder } from '../../src/home/working-folder.ts';

test('the name that the shell came by counts, if it is that of the folder', () => {
  const here = process.cwd();
  expect(workingFolder({})).toBe(here);
  expect(workingFolder({ PWD: '/' })).toBe(here);
  expect(workingFolder({ PWD: '.' })).toBe(here);
  expect(workingFolder({ PWD: '/nowhere' })).toBe(here);
  expect(workingFolder({ PWD: `${here}/src/..` })).toBe(`${here}/src/..`);
});
