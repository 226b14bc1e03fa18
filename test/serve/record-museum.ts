// `bun test/serve/record-museum.ts PROGRAM`: asks a real ChartMuseum (PROGRAM) and writes down what it answers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, startServer } from '../sources/processes.ts';
import { askMuseum, groups, MUSEUM_USER, SMALL_UPLOAD, type Answered, type MuseumFlag } from './museum-cases.ts';

const [, , program] = process.argv;
if (program === undefined) throw new Error('which program is ChartMuseum?');

const flagArguments: Readonly<Record<MuseumFlag, readonly string[]>> = {
  'allow-overwrite': ['--allow-overwrite'],
  'disable-force-overwrite': ['--disable-force-overwrite'],
  'disable-delete': ['--disable-delete'],
  'disable-api': ['--disable-api'],
  'basic-auth': [`--basic-auth-user=${MUSEUM_USER.username}`, `--basic-auth-pass=${MUSEUM_USER.password}`],
  'auth-anonymous-get': ['--auth-anonymous-get'],
  'small-uploads': [`--max-upload-size=${String(SMALL_UPLOAD)}`],
};

const recorded: Record<string, { ask: string; answer: Answered }[]> = {};
for (const { name, flags, asks } of groups) {
  const folder = mkdtempSync(join(tmpdir(), 'museum-'));
  const [port = 0] = await freePorts(1);
  const server = await startServer(
    program,
    [
      ...['--storage=local', `--storage-local-rootdir=${folder}`, '--listen-host=127.0.0.1', `--port=${String(port)}`],
      ...['--always-regenerate-chart-index', '--disable-statefiles'],
      ...flags.flatMap((flag) => flagArguments[flag]),
    ],
    [port],
  );
  recorded[name] = [];
  for (const ask of asks) {
    const answer = await askMuseum(`http://127.0.0.1:${String(port)}`, ask);
    const plain = JSON.stringify(answer).replaceAll(folder, 'FOLDER');
    recorded[name].push({ ask: `${ask.method} ${ask.path}`, answer: JSON.parse(plain) as Answered });
  }
  await server.close();
  rmSync(folder, { recursive: true });
}
writeFileSync(new URL('recorded/chartmuseum.json', import.meta.url), `${JSON.stringify(recorded, null, 1)}\n`);
process.exit(0);
