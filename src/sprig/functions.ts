/**
 * The registry of Sprig 3.3's functions: all of `TxtFuncMap` but `env` and `expandenv`, which Helm takes out. What most
 * charts use is at hand at once; what is heavy is loaded when a template names it.
 */
import type { GoFunc } from '../go/values.ts';
import { CoreFunctions } from './core.ts';
import type { SprigPorts } from './ports.ts';

/** The functions that need no loading. */
export function coreFunctions(ports: SprigPorts): CoreFunctions {
  return new CoreFunctions(ports);
}

/** Functions whose code is loaded when one of them is needed. */
export interface LazyGroup {
  readonly names: readonly string[];
  readonly load: () => Promise<readonly GoFunc[]>;
}

export type LazyGroupName = 'certificates' | 'dates' | 'hashes' | 'passwords' | 'regex' | 'semver' | 'urls';

/** The other functions, by the group they are loaded with. */
export function lazyGroups(ports: SprigPorts): Readonly<Record<LazyGroupName, LazyGroup>> {
  const group = (names: string, load: LazyGroup['load']): LazyGroup => ({ names: names.split(' '), load });
  return {
    certificates: group(
      'buildCustomCert genCA genCAWithKey genPrivateKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert ' +
        'genSignedCertWithKey',
      async () => (await import('./certificates.ts')).certificateFunctions(ports),
    ),
    dates: group(
      'ago date dateInZone dateModify date_in_zone date_modify duration durationRound htmlDate htmlDateInZone ' +
        'mustDateModify mustToDate must_date_modify now toDate unixEpoch',
      async () => (await import('./dates.ts')).dateFunctions(ports),
    ),
    hashes: group('adler32sum sha1sum sha256sum sha512sum', async () =>
      (await import('./hashes.ts')).hashFunctions(ports),
    ),
    passwords: group('bcrypt decryptAES derivePassword encryptAES htpasswd', async () =>
      (await import('./passwords.ts')).passwordFunctions(ports),
    ),
    regex: group(
      'mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit ' +
        'regexFind regexFindAll regexMatch regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit',
      async () => (await import('./regex.ts')).regexFunctions,
    ),
    semver: group('semver semverCompare', async () => (await import('./semver.ts')).semverFunctions),
    urls: group('urlJoin urlParse', async () => (await import('./urls.ts')).urlFunctions),
  };
}
