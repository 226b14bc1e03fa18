/**
 * Runs the examples of the documentation that need a cluster (`console cluster`), each document in a namespace of its own that
 * the reader knows as `demo`. `kubectl` is kubectl.ts. Examples without a cluster are run by test/docs.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { codeBlocks, fileOf, outputPattern, stepsOf, trimBlank } from '../doc-blocks.ts';
import { binary, clusterProblem, openCluster, uniqueName, type Cluster } from './cluster.ts';

const docs = join(import.meta.dirname, '../../docs');
const problem = clusterProblem(binary);
const TIMEOUT = 120_000;

const documents = readdirSync(docs)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, blocks: codeBlocks(readFileSync(join(docs, name), 'utf8')) }))
  .filter(({ blocks }) => blocks.some(({ language }) => language === 'console cluster'));

if (problem !== undefined) test.skip(`${String(documents.length)} documents: ${problem}`, () => undefined);
else for (const document of documents) declare(document);

function declare({ name, blocks }: (typeof documents)[number]): void {
  describe(name, () => {
    const folder = mkdtempSync(join(tmpdir(), 'scull-docs-'));
    const namespace = uniqueName('docs');
    let cluster: Cluster;

    beforeAll(async () => {
      cluster = await openCluster();
      await cluster.createNamespace(namespace);
      const user = { name: 'reader', groups: ['system:masters'] };
      writeFileSync(join(folder, 'kubeconfig'), cluster.userKubeconfig(user, namespace));
      mkdirSync(join(folder, 'bin'));
      symlinkSync(resolve(binary), join(folder, 'bin/scull'));
      const kubectl = join(folder, 'bin/kubectl');
      const script = join(import.meta.dirname, 'kubectl.ts');
      writeFileSync(
        kubectl,
        `#!/bin/sh\nHOME='${homedir()}' exec '${process.execPath}' '${script}' ${namespace} "$@"\n`,
      );
      chmodSync(kubectl, 0o755);
      for (const block of blocks) {
        const file = fileOf(block);
        if (file === undefined) continue;
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), `${block.lines.join('\n')}\n`);
      }
    }, TIMEOUT);

    afterAll(async () => {
      await cluster.deleteNamespace(namespace);
      rmSync(folder, { recursive: true });
    });

    for (const block of blocks.filter(({ language }) => language === 'console cluster')) {
      for (const { command, expected } of stepsOf(block)) {
        test(
          `line ${String(block.line)}: ${command}`,
          async () => {
            const printed = (await run(command, folder)).replaceAll(namespace, 'demo');
            const text = trimBlank(printed.split('\n')).map((line) => `${line}\n`);
            if (!outputPattern(expected).test(text.join(''))) {
              expect(text.join('')).toBe(`${trimBlank(expected).join('\n')}\n`);
            }
          },
          TIMEOUT,
        );
      }
    }
  });
}

/** What a command prints, on both outputs. */
function run(command: string, folder: string): Promise<string> {
  const path = [join(folder, 'bin'), process.env['PATH'] ?? ''].join(delimiter);
  const env = { PATH: path, HOME: folder, KUBECONFIG: join(folder, 'kubeconfig'), LC_ALL: 'C.UTF-8' };
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', `exec 2>&1\n${command}`], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    child.on('error', reject);
    child.on('close', () => {
      resolve(text);
    });
  });
}
