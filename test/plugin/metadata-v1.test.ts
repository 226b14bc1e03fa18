import { describe, expect, test } from 'bun:test';
import { toBytes } from '../../src/go/strings.ts';
import { readPlugin } from '../../src/plugin/load.ts';
import type { Plugin } from '../../src/plugin/plugin.ts';

const head = 'apiVersion: v1\nname: one\nversion: 0.1.0\nruntime: subprocess\n';

function read(yaml: string): Plugin {
  return readPlugin(toBytes(yaml), '/p/one', 3);
}

describe('a plugin.yaml of Helm 4', () => {
  test('of a command', () => {
    const plugin = read(`${head}type: cli/v1
sourceURL: https://example.com/one
config: {usage: "uno [flags]", shortHelp: "short\\e", longHelp: long, ignoreFlags: true}
runtimeConfig:
  platformCommand: [{os: linux, command: run, args: [a]}]
  platformHooks: {install: [{command: hook}]}
`);
    expect(plugin).toMatchObject({
      command: 'uno',
      usage: 'short',
      description: 'long',
      ignoreFlags: true,
      type: 'cli/v1',
    });
    expect(plugin.commands).toEqual([{ os: 'linux', arch: '', command: 'run', args: ['a'] }]);
    expect(plugin.hooks.get('install')).toEqual({
      commands: [{ os: '', arch: '', command: 'hook', args: [] }],
      expand: false,
    });
  });

  test('of a downloader', () => {
    const plugin = read(`${head}type: getter/v1
config: {protocols: [a, b]}
runtimeConfig: {protocolCommands: [{protocols: [a], platformCommand: [{command: get}]}]}
`);
    expect(plugin.protocols).toEqual(['a', 'b']);
    expect(plugin.downloaders.map(({ protocols }) => protocols)).toEqual([['a']]);
  });

  test.each([
    ['apiVersion: v2\nname: one\n', 'invalid plugin apiVersion: "v2"'],
    ['apiVersion: v1\nname: ../one\n', 'invalid plugin `name`'],
    ['apiVersion: v1\nname: one\n', 'plugin `version` is required'],
    ['apiVersion: v1\nname: one\nversion: ../1\n', 'invalid plugin `version` "../1": must be valid semver'],
    ['apiVersion: v1\nname: one\nversion: v1.0.0\n', 'invalid plugin `version` "v1.0.0": must be valid semver'],
    ['apiVersion: v1\nname: one\nversion: 1.0.0\n', '`type` missing'],
    ['apiVersion: v1\nname: one\nversion: 1.0.0\ntype: cli/v1\n', '`runtime` missing'],
    [`${head}type: other/v1\n`, 'unknown plugin type "other/v1"'],
    [`${head}type: constructor\n`, 'unknown plugin type "constructor"'],
    [`${head.replace('subprocess', 'native')}type: cli/v1\n`, 'unsupported plugin runtime type: "native"'],
    [`${head}type: getter/v1\n`, 'config validation failed: getter has no protocols'],
    [
      `${head}type: getter/v1\nconfig: {protocols: [a, ""]}\n`,
      'config validation failed: getter has empty protocol at index 1',
    ],
    [`${head}type: cli/v1\nconfig: {other: x}\n`, 'line 1: field other not found in type schema.ConfigCLIV1'],
    [`${head}type: cli/v1\nother: x\n`, 'line 6: field other not found in type plugin.MetadataV1'],
    [`${head}name: two\n`, 'line 5: mapping key "name" already defined at line 2'],
  ])('%p is refused', (yaml, reason) => {
    expect(() => read(yaml)).toThrow('failed to load plugin "/p/one": ');
    expect(() => read(yaml)).toThrow(reason);
  });
});
