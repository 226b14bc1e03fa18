/** Where the binary differs from Helm 3.22 on purpose. An entry that no longer differs is an error, too. */
import type { Aspect } from './compare.ts';

export interface KnownDifference {
  /** The scenario's name. */
  readonly scenario: string;
  /** Counted from 1. */
  readonly step: number;
  readonly aspect: Aspect;
  readonly reason: string;
}

/** The same reason for several aspects of several steps. */
export function each(
  scenario: string,
  steps: readonly number[],
  aspects: readonly Aspect[],
  reason: string,
): KnownDifference[] {
  return steps.flatMap((step) => aspects.map((aspect) => ({ scenario, step, aspect, reason })));
}

const emptyFolder = 'Helm leaves an empty folder with the last part of the reference as its name';
const unverified = 'Helm keeps an archive whose signature it could not check';
const anythingKept = 'Helm keeps in its cache whatever a server gives for an archive, in place of an index too';
const anyDigest = 'Helm does not look whether an archive is the one that the index was made for';
const outwards = 'Helm packs what links out of the chart lead to (CVE-2019-18658)';
const unsigned = 'Helm leaves an archive without the signature that was asked for';
const halfDone = 'Helm leaves what it made of charts/ before it failed';
const noArchive = 'Helm passes over a download that is no chart, and says that all went well';
const everyIndex = 'Helm fetches and reads the indexes of all repositories, also of those that no dependency needs';
const joined = 'Helm writes no end of line between its two messages';
const emptyArgument = 'Helm does not give a plugin its empty arguments, nor the word behind one';
const unusable = 'Helm keeps a plugin that it cannot load, and from then on can load no plugin at all';
const badVersion = 'Helm takes any text for a version of a plugin';
const twice = 'Helm installs a second plugin of one name, and from then on can load no plugin at all';

export const knownDifferences: readonly KnownDifference[] = [
  ...each('dependency: a lock file that is a link', [2, 3, 4, 5], ['files'], halfDone),
  ...each('dependency: a password does not go to another host', [1], ['files'], halfDone),
  ...each('dependency: a registry that asks for a password', [5], ['files'], halfDone),
  ...each(
    'dependency: repositories that are not needed',
    [1, 2],
    ['status', 'stdout', 'stderr', 'error', 'files'],
    everyIndex,
  ),
  ...each('dependency: signatures', [1], ['files'], halfDone),
  ...each('tools: Argo CD, a chart from a registry', [6, 7, 8, 9], ['files'], halfDone),
  ...each('dependency: an archive that is none', [1], ['status', 'stdout', 'stderr', 'error', 'files'], noArchive),
  ...each('package: links out of the chart', [2, 4], ['status', 'stdout', 'error', 'files'], outwards),
  ...each('package: links out of the chart', [3, 5], ['files'], outwards),
  ...each('package: signing without what it takes', [3, 4, 5, 6, 7, 8, 9, 10, 11, 12], ['files'], unsigned),
  ...each('pull: a name that is not the one of the chart', [2], ['files'], emptyFolder),
  ...each('pull: addresses', [9], ['files'], emptyFolder),
  ...each('pull: archives that are not kept', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], ['files'], emptyFolder),
  ...each('charts: an address that gives no archive', [1, 2], ['files'], anythingKept),
  ...each('pull: provenance that is not there', [2, 3], ['files'], unverified),
  ...each('pull: an archive that is not the one of the index', [2], ['status', 'stderr', 'error', 'files'], anyDigest),
  ...each('plugin: input, output and status', [6], ['stderr', 'error'], joined),
  ...each('plugin: commands of plugin.yaml', [9], ['stderr', 'error'], joined),
  ...each('plugin: a command with everything it is given', [3], ['stdout'], emptyArgument),
  ...each('plugin: a plugin that would be in the way of all others', [2, 4], ['stderr', 'error', 'files'], unusable),
  ...each(
    'plugin: a plugin that would be in the way of all others',
    [6],
    ['status', 'stdout', 'stderr', 'error', 'files'],
    badVersion,
  ),
  ...each(
    'plugin: a plugin that would be in the way of all others',
    [8],
    ['status', 'stdout', 'stderr', 'error', 'files'],
    twice,
  ),
];
