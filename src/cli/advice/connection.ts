/** What to do when no Kubernetes API server answers. */
import type { ScullError } from '../../errors.ts';

const byText: readonly (readonly [RegExp, string])[] = [
  [
    /"http:\/\/localhost:8080\/.*connection refused/,
    'No cluster is configured: name a kubeconfig by --kubeconfig or KUBECONFIG.',
  ],
  [
    /certificate has expired or is not yet valid/,
    'The certificate of the server has to be renewed there; look at the clock of this machine, too.',
  ],
  [
    /certificate signed by unknown authority|certificate is not trusted/,
    'Give the authority of the server by --kube-ca-file or in the kubeconfig.',
  ],
  [
    /certificate is valid for|doesn't contain any IP SANs|not valid for any names/,
    'Use a name that is in the certificate as the address, or give it by --kube-tls-server-name.',
  ],
  [/server gave HTTP response to HTTPS client/, 'The address of the server has to begin with http:// here.'],
  [
    /tls: (?:expired|bad|unknown) certificate|certificate required/,
    'The server does not accept the certificate of the user: log in again, or get a new one.',
  ],
  [
    /no such host|server misbehaving|connection refused|i\/o timeout|no route to host|network is unreachable|deadline exceeded/,
    'Is the cluster running, and the address right? It is the server of the kubeconfig, unless --kube-apiserver is given.',
  ],
  [
    /invalid character|unexpected end of JSON input|json: cannot unmarshal|serializer for|0-length response|: EOF$/,
    'What answers there is no Kubernetes API server: look at the address, and at proxies on the way.',
  ],
];

const unreachable = new Set(['kube.unreachable', 'kube.broken', 'kube.canceled', 'kube.json', 'kube.config']);

export function connectionAdvice({ code, message }: ScullError): string | undefined {
  if (!unreachable.has(code)) return undefined;
  return byText.find(([pattern]) => pattern.test(message))?.[1];
}
