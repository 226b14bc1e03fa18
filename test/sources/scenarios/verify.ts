/** `verify`: archives with signatures of real GnuPG keys. Kinds of keys and of broken signatures: test/provenance. */
import { simpleArchive } from '../archives.ts';
import { fails, type Scenario } from '../scenario.ts';

const web = simpleArchive('web', '1.0.0');
const sign = `package web --sign --key Ada --keyring keys/secring.gpg`;
const files = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\ndescription: a chart\n',
  'other-1.0.0.tgz': web,
  'other.zip': web,
  'OTHER.TGZ': web,
};

export const scenarios: readonly Scenario[] = [
  {
    name: 'verify: what is signed',
    files,
    hideDigests: true,
    interop: true,
    steps: [
      sign,
      'verify web-1.0.0.tgz --keyring keys/pubring.gpg',
      'verify ./web-1.0.0.tgz --keyring keys/ada.gpg',
      'verify web-1.0.0.tgz --keyring keys/secring.gpg',
      { ...{ run: 'verify web-1.0.0.tgz' }, env: { GNUPGHOME: 'keys' } },
      'show chart web-1.0.0.tgz --verify --keyring keys/ada.gpg',
      'template web-1.0.0.tgz --verify --keyring keys/ada.gpg',
    ],
  },
  {
    name: 'verify: what is not',
    files,
    hideDigests: true,
    steps: [
      fails('verify'),
      fails('verify a b'),
      fails('verify nothing.tgz'),
      fails('verify web'),
      fails('verify other.zip'),
      fails('verify other-1.0.0.tgz --keyring keys/ada.gpg'),
      fails('verify OTHER.TGZ --keyring keys/ada.gpg'),
      fails('template other-1.0.0.tgz --verify --keyring keys/ada.gpg'),
      fails('show values other-1.0.0.tgz --verify --keyring keys/ada.gpg'),
      { files: { 'other-1.0.0.tgz.prov': 'signed, honestly' } },
      fails('verify other-1.0.0.tgz'),
      fails('verify other-1.0.0.tgz --keyring none.gpg'),
      fails('verify other-1.0.0.tgz --keyring web'),
      fails('verify other-1.0.0.tgz --keyring other.zip'),
      fails('verify other-1.0.0.tgz --keyring keys/ada.gpg'),
      { remove: ['other-1.0.0.tgz.prov'], files: { 'other-1.0.0.tgz.prov/': '' } },
      fails('verify other-1.0.0.tgz --keyring keys/ada.gpg'),
      sign,
      fails('verify web-1.0.0.tgz --keyring keys/other.gpg'),
      { files: { 'web-1.0.0.tgz': web } },
      fails('verify web-1.0.0.tgz --keyring keys/ada.gpg'),
      fails('show chart web-1.0.0.tgz --verify --keyring keys/ada.gpg'),
    ],
  },
];
