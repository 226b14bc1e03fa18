/** Where the binary with `HELM_COMPAT=4` differs on purpose from Helm 4.3.1 in the scenarios that are written for Helm 3.22. */
import type { Aspect } from '../compare.ts';
import { each, type KnownDifference } from '../known-differences.ts';

/** What these are about is that nobody says `--plain-http`; in all others it is added for Helm 4. */
export const plainByChance: readonly string[] = [
  'push: a registry without TLS that nobody named as one',
  'registry: plain HTTP that nobody asked for',
];

const all: readonly Aspect[] = ['status', 'stdout', 'stderr', 'error', 'files'];
const outcome: readonly Aspect[] = ['status', 'stdout', 'stderr', 'error'];
const words: readonly Aspect[] = ['stderr', 'error'];

const plain = 'registries without TLS are found out, as in Helm 3: scripts go on';
const gone = 'flags of Helm 3 work: scripts go on';
const address = 'an address counts as the registry that it is of, as in Helm 3: scripts go on';
const cache = 'archives are in the repository cache, as in Helm 3';
const times = 'times of the files of a chart are in no record';
const debug = 'lines of --debug are for developers of Helm';
const unusable = 'a plugin that cannot be loaded is not installed';
const dump = "Helm prints its own structures in Go's words";
const merging = 'what merging compares is no version that anybody asked for';

export const differencesIn4: readonly KnownDifference[] = [
  ...each('charts: an address that gives no archive', [1, 2], words, cache),
  ...each('charts: install and upgrade', [4], ['stdout'], times),
  ...each('dependency: one that was added and one that was not', [3], ['stderr'], debug),
  ...each('plugin: a command with everything it is given', [4, 13], ['stderr'], debug),
  ...each('plugin: hooks', [13], [...words, 'files'], unusable),
  ...each('plugin: hooks', [14], ['stderr', 'files'], unusable),
  ...each('plugin: values by a downloader', [6], ['error'], dump),
  ...each('plugin: charts by a downloader', [5, 14, 16], ['error'], dump),
  ...each('push: a registry without TLS that nobody named as one', [1, 3], words, plain),
  ...each('push: a registry without TLS that nobody named as one', [4], outcome, plain),
  ...each('registry: plain HTTP that nobody asked for', [1, 2, 3, 4], all, plain),
  ...each('registry: plain HTTP that nobody asked for', [5], [...words, 'files'], plain),
  ...each('registry: in and out', [3], all, address),
  ...each('registry: in and out', [4, 5, 6, 7], ['files'], address),
  ...each('registry: logins that fail', [10], ['error'], address),
  ...each('repo: add, list and remove', [9], all, gone),
  ...each('repo: add, list and remove', [10, 11, 12], ['stdout', 'files'], gone),
  ...each('repo: add, list and remove', [13, 14, 15], ['files'], gone),
  ...each('repo: add, list and remove', [16], outcome, gone),
  ...each('repo: updates', [9], ['stdout', ...words], gone),
  ...each('repo: indexes', [5, 6], ['stderr'], merging),
];
