/** What we say we are. */

/** The Helm that scull behaves as. */
export const helmVersion = 'v3.22.0';
/** The Go whose rules it follows. */
export const goVersion = 'go1.26.8';
/** Our own version: that of package.json, which a test holds it to. */
export const scullVersion = '0.1.0';

export interface BuildInfo {
  readonly version: string;
  readonly gitCommit: string;
  readonly gitTreeState: string;
  readonly goVersion: string;
}

/** As helm it gives Helm's version alone; as scull its own goes along as build metadata, which every parser skips. */
export function buildInfo(program: string): BuildInfo {
  const version = program === 'helm' ? helmVersion : `${helmVersion}+scull.${scullVersion}`;
  return { version, gitCommit: '', gitTreeState: 'clean', goVersion };
}
