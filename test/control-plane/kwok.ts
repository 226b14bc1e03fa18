/**
 * kwok, built so that it touches no pod but the one it has seen.
 *
 * kwok 0.8 names a pod by namespace and name alone when it deletes it or writes its status. On a busy machine a step
 * that was meant for a deleted pod reaches the next one of that name: a hook that was made again vanishes, or has the
 * fate of the one before it. Kubelets name the pod's uid; so does this build. Nothing else differs.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const KWOK = 'v0.8.0';
const controller = 'pkg/kwok/controllers/pod_controller.go';

/** Go expressions of kwok's pod controller, and what stands in their place; each is there once. */
const edits: readonly (readonly [string, string])[] = [
  [
    'Delete(ctx, pod.Name, deleteOpt)',
    'Delete(ctx, pod.Name, metav1.DeleteOptions{GracePeriodSeconds: deleteOpt.GracePeriodSeconds, Preconditions: metav1.NewUIDPreconditions(string(pod.UID))})',
  ],
  // a patch that names another uid than the object's is refused
  [
    'patch.Type, patch.Data,',
    'patch.Type, append([]byte(`{"metadata":{"uid":"`+string(pod.UID)+`"},`), patch.Data[1:]...),',
  ],
];

/** Puts kwok's source, changed, into `folder`. Fails when a place to change is not there (another version of kwok). */
export function writeKwokSource(folder: string): void {
  const found = spawnSync('go', ['mod', 'download', '-json', `sigs.k8s.io/kwok@${KWOK}`], { encoding: 'utf8' });
  if (found.status !== 0) throw new Error(`kwok ${KWOK} cannot be downloaded: ${found.stderr}`);
  const { Dir: source } = JSON.parse(found.stdout) as { Dir: string };
  cpSync(source, folder, { recursive: true });
  // Go's cache of modules is read-only
  spawnSync('chmod', ['-R', 'u+w', folder]);
  const path = join(folder, controller);
  let text = readFileSync(path, 'utf8');
  for (const [old, next] of edits) {
    if (text.split(old).length !== 2) throw new Error(`kwok ${KWOK}: ${controller} has not one place with ${old}`);
    text = text.replace(old, () => next);
  }
  writeFileSync(path, text);
}
