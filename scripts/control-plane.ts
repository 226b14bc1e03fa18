// `npm run control-plane -- build|start|stop|status|env|user NAME`: the real control plane that the cluster tests use.
//   build                 builds its programs where they are not there yet (minutes, once, cached)
//   start                 starts it, or finds it running; it stays until `stop`
//   stop                  ends what `start` started, and nothing else
//   status                says whether it runs; exit status 1 when it does not
//   env                   prints a line for the shell: eval "$(npm run --silent control-plane -- env)"
//   user NAME [--groups A,B] [--namespace NS] [--out FILE]   prints or writes a kubeconfig with a certificate of its own
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildBinaries } from '../test/control-plane/binaries.ts';
import {
  kubeconfigOf,
  runningControlPlane,
  startControlPlane,
  stopControlPlane,
} from '../test/control-plane/server.ts';

const say = (line: string): void => {
  console.error(line);
};
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { groups: { type: 'string' }, namespace: { type: 'string' }, out: { type: 'string' } },
});
const [command, name] = positionals;
try {
  process.exitCode = await run(command, name);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(verb: string | undefined, user: string | undefined): Promise<number> {
  switch (verb) {
    case 'build':
      for (const path of Object.values(await buildBinaries(say))) console.log(path);
      return 0;
    case 'start':
      console.log((await startControlPlane(say)).kubeconfig);
      return 0;
    case 'stop':
      await stopControlPlane();
      return 0;
    case 'status': {
      const plane = runningControlPlane();
      console.log(plane === undefined ? 'not running' : `running at ${plane.url}, kubeconfig ${plane.kubeconfig}`);
      for (const [part, pid] of Object.entries(plane?.pids ?? {})) console.log(`${part} ${String(pid)}`);
      return plane === undefined ? 1 : 0;
    }
    case 'env':
      console.log(`export KUBECONFIG='${(await startControlPlane(say)).kubeconfig}'`);
      return 0;
    case 'user': {
      if (user === undefined) break;
      const groups = values.groups?.split(',') ?? [];
      const text = kubeconfigOf(await startControlPlane(say), { name: user, groups }, values.namespace);
      if (values.out === undefined) console.log(text);
      else writeFileSync(values.out, text, { mode: 0o600 });
      return 0;
    }
    default:
      break;
  }
  say('usage: control-plane build|start|stop|status|env|user NAME [--groups A,B] [--namespace NS] [--out FILE]');
  return 1;
}
