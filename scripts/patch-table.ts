// `npx bun scripts/patch-table.ts [OPENAPI_FILE]`: writes src/patch/patch-table.ts, the patch strategies and merge keys of
// every kind that Helm merges strategically. Two sources:
//
// - the API server's OpenAPI (/openapi/v2; api/openapi-spec/swagger.json of Kubernetes), by its x-kubernetes-patch-strategy
//   and x-kubernetes-patch-merge-key. Without a file the server of KUBECONFIG is asked.
// - the Go types that Helm is compiled with (test/go/record/patchtypes.go; needs Go). They decide what Helm sends, so they
//   complete what this server doesn't serve (old groups, alpha kinds, newer fields), and where both differ they are right.
//
// Every difference is printed.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { settingsFromEnvironment } from '../src/home/settings.ts';
import { connect } from '../src/kube/connect.ts';
import { Recorder } from '../test/recorder.ts';
import { readOpenApi, type OpenApi } from './patch-table/openapi.ts';
import { encodeTable } from './patch-table/encode.ts';
import { reconcile } from './patch-table/reconcile.ts';
import type { Model } from './patch-table/model.ts';

const [file] = process.argv.slice(2);
const { model, differences } = reconcile(readOpenApi(await openApi()), await compiledTypes());
for (const line of differences) console.log(line);
const out = fileURLToPath(new URL('../src/patch/patch-table.ts', import.meta.url));
const text = encodeTable(model);
writeFileSync(out, text);
console.log(
  `${String(Object.keys(model.kinds).length)} kinds, ${String(text.length)} bytes, ${String(differences.length)} differences`,
);

async function openApi(): Promise<OpenApi> {
  if (file !== undefined) return JSON.parse(readFileSync(file, 'utf8')) as OpenApi;
  const client = await connect({ settings: settingsFromEnvironment(process.env), env: process.env });
  try {
    return JSON.parse(await client.raw('GET', '/openapi/v2', { accept: 'application/json' })) as OpenApi;
  } finally {
    client.close();
  }
}

async function compiledTypes(): Promise<Model> {
  const recorder = new Recorder('patchTypes');
  const [answer] = await recorder.answerAll(['']);
  recorder.close();
  if (answer?.out === undefined) throw new Error(answer?.err);
  return JSON.parse(answer.out) as Model;
}
