/** Flags that say where a chart comes from. */
import type { Flag } from './flag.ts';
import { keyringFlag } from './keyring.ts';

export const chartPathFlags: readonly Flag[] = [
  {
    name: 'version',
    type: 'string',
    usage: 'version of the chart, or a range such as ^2.0.0; the latest one if not given',
    values: 'chart versions',
  },
  { name: 'verify', type: 'bool', usage: "check the chart's signature before using it" },
  keyringFlag('public keys to check signatures with'),
  { name: 'repo', type: 'string', usage: 'URL of the repository that the chart is in' },
  { name: 'username', type: 'string', usage: 'user name for the repository' },
  { name: 'password', type: 'string', usage: 'password for the repository' },
  { name: 'cert-file', type: 'string', usage: 'client certificate to show to an HTTPS server' },
  { name: 'key-file', type: 'string', usage: 'key of the client certificate' },
  {
    name: 'insecure-skip-tls-verify',
    type: 'bool',
    usage: "do not check the server's certificate when downloading the chart",
  },
  { name: 'plain-http', type: 'bool', usage: 'download the chart over plain HTTP' },
  { name: 'ca-file', type: 'string', usage: 'CA bundle that HTTPS servers are checked with' },
  { name: 'pass-credentials', type: 'bool', usage: 'send user name and password to every host' },
];

/** `--devel`, which goes with them where a chart may be downloaded. */
export const develFlag: Flag = {
  name: 'devel',
  type: 'bool',
  usage: "take development versions too, as --version '>0.0.0-0'; without effect beside --version",
};
