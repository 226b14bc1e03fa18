/**
 * Runs the examples of the documentation that need a cluster (`console cluster`), each document in a namespace of its own that
 * the reader knows as `demo`. `kubectl` is kubectl.ts. Examples without a cluster are run by test/docs.test.ts.
 */
import { afterAll, beforeAll, describe, test } from 'bun:test';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { stepsOf } from '../doc-blocks.ts';
import { documentsWith, expectPrinted, runInShell, writeFiles, type Document } from '../doc-console.ts';
import { binary, clusterProblem, openCluster, uniqueName, type Cluster } from './cluster.ts';

const problem = clusterProblem(binary);
const TIMEOUT = 120_000;

const documents = documentsWith('console cluster');

if (problem !== undefined) test.skip(`${String(documents.length)} documents: ${problem}`, () => undefined);
else for (const document of documents) declare(document);

function declare({ name, blocks }: Document): void {
  describe(name, () => {
    const folder = mkdtempSync(join(tmpdir(), 'scull-docs-'));
    const namespace = uniqueName('docs');
    let cluster: Cluster;

    beforeAll(async () => {
      cluster = await openCluster();
      await cluster.createNamespace(namespace);
      await removeDefinitions(cluster);
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
      writeFiles(blocks, folder);
    }, TIMEOUT);

    afterAll(async () => {
      await cluster.deleteNamespace(namespace);
      await removeDefinitions(cluster);
      rmSync(folder, { recursive: true });
    });

    for (const block of blocks.filter(({ language }) => language === 'console cluster')) {
      for (const { command, expected } of stepsOf(block)) {
        test(
          `line ${String(block.line)}: ${command}`,
          async () => {
            expectPrinted((await run(command, folder)).replaceAll(namespace, 'demo'), expected);
          },
          TIMEOUT,
        );
      }
    }
  });
}

/** Those of docs/crds.md, which no command takes away. */
async function removeDefinitions(cluster: Cluster): Promise<void> {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/boats.harbour.example.com';
  await cluster.request('DELETE', path);
  await cluster.until('no definition', async () => (await cluster.get(path)) === undefined);
}

/** What a command prints, on both outputs. */
function run(command: string, folder: string): Promise<string> {
  const path = [join(folder, 'bin'), process.env['PATH'] ?? ''].join(delimiter);
  const env = {
    PATH: path,
    HOME: folder,
    KUBECONFIG: join(folder, 'kubeconfig'),
    LC_ALL: 'C.UTF-8',
    SCULL_EXCERPT: 'always',
  };
  return runInShell(command, folder, env);
}
