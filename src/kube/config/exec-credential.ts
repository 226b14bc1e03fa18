/**
 * What a credential plugin printed: an ExecCredential in JSON or YAML, read with the errors of apimachinery's decoder. None of
 * them repeats a value, which may be a secret.
 */
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import { marshalJson } from '../../go/json.ts';
import { readYaml } from '../../go/yaml/unmarshal.ts';

const group = 'client.authentication.k8s.io';

export interface ExecCredential {
  readonly apiVersion: string;
  readonly status: ExecStatus | undefined;
}

export interface ExecStatus {
  readonly token: string;
  readonly clientCertificateData: string;
  readonly clientKeyData: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

export function decodeExecCredential(output: string): ExecCredential {
  const fields = objectOf(output);
  const apiVersion = typeof fields['apiVersion'] === 'string' ? fields['apiVersion'] : `${group}/__internal`;
  const { kind = 'ExecCredential', status } = fields;
  if (typeof kind === 'string' && kind !== '' && kind !== 'ExecCredential') {
    throw decoding(
      `no kind ${quote(kind)} is registered for version ${quote(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  if (status === undefined || status === null) return { apiVersion, status: undefined };
  if (typeof status !== 'object' || Array.isArray(status)) {
    throw wrongType(status, 'ExecCredential.status', 'v1.ExecCredentialStatus');
  }
  const text = (name: string): string => {
    const value = (status as Record<string, unknown>)[name] ?? '';
    if (typeof value === 'string') return value;
    throw wrongType(value, `ExecCredentialStatus.status.${name}`, 'string');
  };
  return {
    apiVersion,
    status: {
      expires: expiry(text('expirationTimestamp')),
      token: text('token'),
      clientCertificateData: text('clientCertificateData'),
      clientKeyData: text('clientKeyData'),
    },
  };
}

function objectOf(output: string): Record<string, unknown> {
  if (output.trim() === '') return {};
  const value = parsed(output);
  if (value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  const struct = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
  const problem = `json: cannot unmarshal ${typeName(value)} into Go value of type ${struct}`;
  throw decoding(`couldn't get version/kind; json parse error: ${problem}`);
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output) as unknown;
  } catch {
    // not JSON: YAML then
  }
  try {
    return JSON.parse(marshalJson(readYaml(output))) as unknown;
  } catch {
    throw decoding('the output is neither JSON nor YAML');
  }
}

/** A time of RFC 3339; none is for ever. */
function expiry(text: string): number {
  if (text === '') return Infinity;
  const time = Date.parse(text);
  const wanted = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
  if (wanted.test(text) && !Number.isNaN(time)) return time;
  const layout = '"2006-01-02T15:04:05Z07:00"';
  throw decoding(`parsing time ${quote(text)} as ${layout}: cannot parse ${quote(text)} as "2006"`);
}

function wrongType(value: unknown, field: string, wanted: string): ScullError {
  return decoding(`json: cannot unmarshal ${typeName(value)} into Go struct field ${field} of type ${wanted}`);
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function decoding(text: string): ScullError {
  return new ScullError(`decoding stdout: ${text}`, { code: 'kube.exec-plugin' });
}
