/** What to do when a repository or registry does not give, or take, a chart. */
import type { ScullError } from '../../errors.ts';

const connections: readonly (readonly [RegExp, string])[] = [
  [
    /certificate has expired or is not yet valid/,
    'Its certificate has to be renewed; look at the clock of this machine, too.',
  ],
  [
    /certificate signed by unknown authority|certificate is not trusted/,
    'Give the authority that its certificate comes from by --ca-file.',
  ],
  [
    /certificate is valid for|doesn't contain any IP SANs|not valid for any names/,
    'Use a name that is in its certificate as the address.',
  ],
  [
    /server gave HTTP response to HTTPS client/,
    'It speaks no TLS: --plain-http alone, or http:// in an address, does without.',
  ],
  [
    /tls: (?:expired|bad|unknown) certificate|certificate required/,
    'It wants a client certificate that it knows: give one by --cert-file and --key-file.',
  ],
  [
    /no such host|server misbehaving|connection refused|i\/o timeout|no route to host|network is unreachable|deadline exceeded/,
    'Is the server running, and the address right? Look at HTTPS_PROXY and NO_PROXY, too.',
  ],
];

const registries: readonly (readonly [RegExp, string])[] = [
  [/downgrades scheme from https/, 'The registry speaks no TLS: --plain-http sends to it all the same.'],
  [
    /authenticating to .*(?:response status code 40[13]|credential not found|missing username)/,
    'The registry does not accept this user name and password.',
  ],
  [
    /^registry\.401 |basic credential not found|missing username or password/,
    'registry login stores user name and password; for a registry without TLS they are sent with --plain-http only.',
  ],
  [/^registry\.403 /, 'The registry knows who asks, and does not allow it to this user.'],
];

export function sourceAdvice({ code, message }: ScullError): string | undefined {
  if (code.startsWith('source.')) return textFor(connections, message);
  return code.startsWith('registry') ? textFor(registries, `${code} ${message}`) : undefined;
}

function textFor(table: readonly (readonly [RegExp, string])[], text: string): string | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}
