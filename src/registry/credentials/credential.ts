/** What proves to a registry who is asking; all members are '' for nobody. */
import { toBytes } from '../../go/strings.ts';

export interface Credential {
  readonly username: string;
  readonly password: string;
  /** An identity token, for which the token server gives out others. */
  readonly refreshToken: string;
  /** A token for the registry itself. */
  readonly accessToken: string;
}

export const nobody: Credential = { username: '', password: '', refreshToken: '', accessToken: '' };

export function isEmpty(credential: Credential): boolean {
  return Object.values(credential).every((part) => part === '');
}

/** The value of an `Authorization` header. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(toBytes(`${username}:${password}`)).toString('base64')}`;
}

/** The name by which Docker's configuration knows a registry. */
export function serverAddress(host: string): string {
  return host === 'docker.io' || host === 'registry-1.docker.io' ? 'https://index.docker.io/v1/' : host;
}
