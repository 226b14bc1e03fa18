/** Members of `metadata`, read as apimachinery's `Unstructured` reads them: what is of another type is not there. */
import type { GoMap } from '../../go/values.ts';
import { mapAt, stringAt } from '../../go/field-path.ts';

/** `name`, `namespace`, `uid`, `resourceVersion`, …; '' where there is none. */
export function metadataString(object: GoMap, name: string): string {
  return stringAt(object, 'metadata', name);
}

export function annotationOf(object: GoMap, name: string): string | undefined {
  const value = mapAt(object, 'metadata', 'annotations')?.get(name);
  return typeof value === 'string' ? value : undefined;
}

/** Sets a member; '' takes it away. Metadata that is no map is replaced. */
export function setMetadataString(object: GoMap, name: string, value: string): void {
  let metadata = mapAt(object, 'metadata');
  if (value === '') {
    metadata?.delete(name);
    return;
  }
  if (metadata === undefined) {
    metadata = new Map();
    object.set('metadata', metadata);
  }
  metadata.set(name, value);
}
