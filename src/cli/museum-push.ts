/** `push` to a chart repository that takes uploads, with the flags of the cm-push plugin. */
import { ScullError } from '../errors.ts';
import type { Call } from './command.ts';
import { configuration } from './configuration.ts';
import { registryAccess } from './flag-options.ts';
import { chartPathFlags } from './flags/chart-path.ts';
import type { Flag } from './flags/flag.ts';

export const museumFlags: readonly Flag[] = [
  { name: 'version', shorthand: 'v', type: 'string', usage: 'repositories: version in place of that in Chart.yaml' },
  {
    name: 'app-version',
    shorthand: 'a',
    type: 'string',
    usage: 'repositories: appVersion in place of that in Chart.yaml',
  },
  { name: 'force', shorthand: 'f', type: 'bool', usage: 'repositories: replace a version that is there' },
  {
    name: 'context-path',
    type: 'string',
    usage: 'repositories: path in front of /api, if the index does not tell [$HELM_REPO_CONTEXT_PATH]',
  },
  {
    name: 'access-token',
    type: 'string',
    usage: 'repositories: token in place of user and password [$HELM_REPO_ACCESS_TOKEN]',
  },
  {
    name: 'auth-header',
    type: 'string',
    usage: 'repositories: header for the token, in place of Authorization [$HELM_REPO_AUTH_HEADER]',
  },
  {
    name: 'dependency-update',
    shorthand: 'd',
    type: 'bool',
    usage: 'repositories: fetch the dependencies of a folder before it is packed',
  },
  { ...chartPathFlags.find((flag) => flag.name === 'keyring')!, usage: 'repositories: public keys for dependencies' },
  {
    name: 'timeout',
    shorthand: 't',
    type: 'int',
    default: '120',
    usage: 'repositories: seconds to wait for an answer',
  },
  { name: 'insecure', type: 'bool', hidden: true, usage: 'the same as --insecure-skip-tls-verify' },
];

/** Whether `remote` is a repository, in which case it is done. */
export async function pushToMuseum(call: Call, chart: string, remote: string): Promise<boolean> {
  const { flags, out } = call;
  if (/^oci:/i.test(remote)) return refuseOthers(call);
  const access = registryAccess(flags);
  const options = {
    access: { ...access, insecureSkipTlsVerify: access.insecureSkipTlsVerify || flags.bool('insecure') },
    accessToken: flags.string('access-token'),
    authHeader: flags.string('auth-header'),
    contextPath: flags.string('context-path'),
  };
  const { museumTarget } = await import('../pusher/museum-target.ts');
  const config = configuration(call);
  const target = museumTarget(remote, options, config);
  if (target === undefined) return refuseOthers(call);
  const { uploadChart } = await import('../action/upload.ts');
  const more = {
    version: flags.string('version'),
    appVersion: flags.string('app-version'),
    force: flags.bool('force'),
    dependencyUpdate: flags.bool('dependency-update'),
    keyring: flags.string('keyring'),
    timeout: flags.number('timeout'),
  };
  await uploadChart(config, chart, target, { ...options, ...more }, (text) => {
    out.print(text);
    out.flush?.();
  });
  return true;
}

/** A flag without effect would be a promise that is not kept. */
function refuseOthers({ flags }: Call): false {
  const wrong = museumFlags.find(({ name }) => flags.changed(name) && name !== 'insecure');
  if (wrong === undefined) return false;
  throw new ScullError(`--${wrong.name} is for chart repositories, not for registries`, { code: 'pusher.flags' });
}
