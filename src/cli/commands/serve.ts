import type { Started } from '../../serve/start.ts';
import type { Call, Command } from '../command.ts';
import { configuration } from '../configuration.ts';
import { serveFlags } from '../flags/serve.ts';
import { stopSignal } from '../signals.ts';
import { noWords } from '../completion/charts.ts';

async function run(call: Call): Promise<void> {
  const { flags, out } = call;
  const isJson = flags.string('output') === 'json';
  const { serveCharts } = await import('../../action/serve.ts');
  if (!isJson) {
    out.print('Regenerating index. This may take a moment.\n');
    out.flush?.();
  }
  const started = await serveCharts(configuration(call), {
    address: flags.string('address'),
    repoPath: flags.string('repo-path'),
    url: flags.string('url'),
    contextPath: flags.string('context-path'),
    username: flags.string('basic-auth-user'),
    password: flags.string('basic-auth-pass'),
    passwordFile: flags.string('basic-auth-pass-file'),
    anonymousGet: flags.bool('auth-anonymous-get'),
    tlsCert: flags.string('tls-cert'),
    tlsKey: flags.string('tls-key'),
    tlsClientCa: flags.string('tls-ca-cert'),
    allowOverwrite: flags.bool('allow-overwrite'),
    disableForceOverwrite: flags.bool('disable-force-overwrite'),
    disableDelete: flags.bool('disable-delete'),
    disableApi: flags.bool('disable-api'),
    maxUploadSize: flags.number('max-upload-size'),
    logForm: isJson ? 'json' : 'text',
  });
  out.print(isJson ? jsonText(started) : `Now serving you on ${started.address}\n`);
  out.flush?.();
  if (!isJson) {
    const { charts, versions, folder, url } = started;
    out.note(`Charts of ${folder}: ${charts}, versions: ${versions}; ${url} (Ctrl-C ends it)`);
  }
  const signal = stopSignal((line) => {
    out.note(line);
  }, 'Ended at once: an upload under way is lost.');
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
  await started.close();
}

function jsonText({ address, url, folder, charts, versions }: Started): string {
  return `${JSON.stringify({ address, url, folder, charts, versions })}\n`;
}

export const serveCommand: Command = {
  long: `Serves a folder of packed charts as a repository, as Helm 2 could: \`{program} repo add local http://127.0.0.1:8879\`
and its charts are found. The index follows what happens in the folder. A browser is shown the charts, their versions and READMEs.

The API of ChartMuseum takes uploads (\`{program} push ./chart http://127.0.0.1:8879\`) and deletes versions. Anything is
taken from whoever may reach the server, unless --basic-auth-user names who may, or --disable-api ends it. With a user set, all but
/health and /info needs the password; with --auth-anonymous-get too, only uploads and deletion do.

It listens to this machine only unless --address says otherwise.

User and password are also read from $BASIC_AUTH_USER and $BASIC_AUTH_PASS.`,
  examples: `  # the packed charts of the folder, for this machine
  {program} serve --repo-path ./charts

  # for others, with a password and TLS
  {program} serve --repo-path ./charts --address 0.0.0.0:8443 --tls-cert server.crt --tls-key server.key \\
    --basic-auth-user ci --basic-auth-pass-file ./password --auth-anonymous-get

  # a port that is free; what it is stands in the first line of the output
  {program} serve --repo-path ./charts --address 127.0.0.1:0 --output json`,
  flags: serveFlags,
  args: { kind: 'exactly', count: 0 },
  complete: () => noWords,
  run,
};
