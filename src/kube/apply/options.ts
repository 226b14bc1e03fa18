import type { GoMap } from '../../go/values.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { WriteOptions } from '../client.ts';
import type { Owner } from './spared.ts';

export interface ApplyOptions {
  /** Replaces objects instead of patching them. */
  readonly force?: boolean;
  /** Lets the server merge, as Helm 4 does. */
  readonly serverSide?: boolean;
  /** With `serverSide`: takes fields that another manager holds. */
  readonly forceConflicts?: boolean;
  readonly fieldManager?: string;
  readonly fieldValidation?: WriteOptions['fieldValidation'];
  /** Merges custom resources with the live object too, as Helm does where it adopts. */
  readonly threeWayForCustom?: boolean;
  /** In whose name objects are deleted that left the manifest. */
  readonly owner?: Owner;
  readonly dryRun?: boolean;
  readonly onWarning?: WriteOptions['onWarning'];
  readonly signal?: AbortSignal;
  /** What Helm tells with --debug. */
  readonly debug?: (text: string) => void;
  /** What was left undone though all in all it went well; Helm tells that with --debug only. */
  readonly warn?: (text: string) => void;
}

/** What the server writes beside the fields that came from here: Helm's own name, so that either can take over. */
export const defaultFieldManager = 'helm';

export function writeOptions({ fieldManager, fieldValidation, dryRun, onWarning }: ApplyOptions): WriteOptions {
  return {
    fieldManager: fieldManager ?? defaultFieldManager,
    ...(fieldValidation === undefined ? {} : { fieldValidation }),
    ...(dryRun === undefined ? {} : { dryRun }),
    ...(onWarning === undefined ? {} : { onWarning }),
  };
}

/** The same object, as the server has it. */
export function refreshed(item: BuiltObject, object: GoMap): BuiltObject {
  return { ...item, object };
}
