/** What a provider of OpenID Connect answers, and what a token says of itself, with the texts of client-go 0.37's oidc plugin. */
import { ScullError, errorMessage } from '../../errors.ts';
import { jsonSyntaxError } from '../../go/json-scan.ts';
import { quote } from '../../go/strconv-quote.ts';

/** Milliseconds before its end from which a token counts as expired. */
const EXPIRY_MARGIN = 10_000;
/** The deepest nesting that Go reads. */
const MAX_DEPTH = 10_000;

export function failure(text: string): ScullError {
  return new ScullError(text, { code: 'kube.oidc' });
}

/** The members of an object, none of anything else. Throws Go's text. */
export function membersIn(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw jsonSyntaxError(text, MAX_DEPTH) ?? error;
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Of `/.well-known/openid-configuration`. */
export function tokenEndpointIn(status: number, body: string): string {
  if (status !== 200) {
    const shown = body.length > 80 ? `${body.slice(0, 80)}...` : body;
    throw failure(`oidc: failed to query metadata endpoint ${status}: ${quote(shown)}`);
  }
  let metadata: { token_endpoint?: unknown };
  try {
    metadata = membersIn(body);
  } catch (error) {
    throw failure(`oidc: failed to decode provider discovery object: ${errorMessage(error)}`);
  }
  if (typeof metadata.token_endpoint === 'string' && metadata.token_endpoint !== '') return metadata.token_endpoint;
  throw failure("oidc: discovery object doesn't contain a token_endpoint");
}

/** `refreshToken` is '' where the provider goes on with the one before. */
export function tokensIn(answer: Readonly<Record<string, unknown>>): { idToken: string; refreshToken: string } {
  const { id_token: idToken, refresh_token: refreshToken } = answer;
  if (typeof idToken !== 'string') {
    const why = 'either the scope "openid" wasn\'t requested upon login, or the provider doesn\'t support id_tokens';
    throw failure(`token response did not contain an id_token, ${why} as part of the refresh response`);
  }
  return { idToken, refreshToken: typeof refreshToken === 'string' ? refreshToken : '' };
}

/** Whether a token has not expired at `now` (milliseconds); throws for what is no token. */
export function isValid(token: string, now: number): boolean {
  const parts = token.split('.');
  if (parts.length !== 3) throw failure('ID Token is not a valid JWT');
  let claims: { exp?: unknown };
  try {
    claims = membersIn(Buffer.from(parts[1]!, 'base64url').toString());
  } catch (error) {
    throw failure(`parsing claims: ${errorMessage(error)}`);
  }
  return typeof claims.exp === 'number' && now + EXPIRY_MARGIN < claims.exp * 1000;
}
