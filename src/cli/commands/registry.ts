import type { Call, Command, CommandEntry } from '../command.ts';
import { configuration } from '../configuration.ts';
import { noWords } from '../completion/charts.ts';

async function login(call: Call): Promise<void> {
  const { args, flags } = call;
  const { loginFromUser } = await import('../login-prompt.ts');
  const given = {
    username: flags.string('username'),
    password: flags.string('password'),
    passwordFromStdin: flags.bool('password-stdin'),
  };
  const { username, password } = await loginFromUser(given, call);
  const { loginToRegistry } = await import('../../action/registry-login.ts');
  await loginToRegistry(configuration(call), {
    host: args[0]!,
    username,
    password,
    insecure: flags.bool('insecure'),
    plainHttp: flags.bool('plain-http'),
    certFile: flags.string('cert-file'),
    keyFile: flags.string('key-file'),
    caFile: flags.string('ca-file'),
  });
}

const loginCommand: Command = {
  usage: '[host]',
  long: `Checks user name and password with a registry, and keeps them for push, pull, install and whatever else talks to it.

They are kept in the file of --registry-config, in the form that Docker has for them, readable for you alone. Where that file names
a credential helper (credsStore, credHelpers), or the platform has one, the helper keeps them. What docker login has stored is
used as well.

What is not given is asked for. Without a user name, an identity token is asked for in place of the password.`,
  examples: `  # password from a file or a secret store, so that it shows up in no list of processes
  cat password.txt | {program} registry login registry.example.com --username jo --password-stdin

  # asks for user name and password
  {program} registry login localhost:5000 --plain-http`,
  flags: [
    { name: 'username', shorthand: 'u', type: 'string', usage: 'user name' },
    { name: 'password', shorthand: 'p', type: 'string', usage: 'password or identity token' },
    { name: 'password-stdin', type: 'bool', usage: 'read password or identity token from standard input' },
    { name: 'insecure', type: 'bool', usage: "do not check the registry's certificate" },
    { name: 'cert-file', type: 'string', usage: 'client certificate to show to the registry' },
    { name: 'key-file', type: 'string', usage: 'key of the client certificate' },
    { name: 'ca-file', type: 'string', usage: 'CA bundle that the registry is checked with' },
    { name: 'plain-http', type: 'bool', usage: 'talk to the registry over plain HTTP' },
  ],
  args: { kind: 'at least', count: 1 },
  complete: () => noWords,
  run: login,
};

const logoutCommand: Command = {
  usage: '[host]',
  long: `Forgets the user name and password that registry login has stored for a registry. What docker login has stored stays.`,
  examples: `  {program} registry logout registry.example.com`,
  args: { kind: 'at least', count: 1 },
  complete: () => noWords,
  run: async (call) => {
    const { logoutOfRegistry } = await import('../../action/registry-logout.ts');
    await logoutOfRegistry(configuration(call), call.args[0]!);
  },
};

const commands: readonly CommandEntry[] = [
  { name: 'login', short: 'log in to a registry', load: () => loginCommand },
  { name: 'logout', short: 'log out of a registry', load: () => logoutCommand },
];

export const registryCommand: Command = {
  long: 'Logs in to OCI registries, and out of them.',
  commands,
};
