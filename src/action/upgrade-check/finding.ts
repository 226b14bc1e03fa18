import type { Value } from '../../go/values.ts';

/** What an upgrade to another version of a chart has to be known of. */
export interface Finding {
  /** A problem: the upgrade fails, or something that was set has no effect any more. */
  readonly level: 'problem' | 'change';
  readonly about:
    | 'kubeVersion'
    | 'rendering'
    | 'value-gone'
    | 'value-type'
    | 'default'
    | 'api-removed'
    | 'immutable'
    | 'refused'
    | 'crd'
    | 'image';
  /** A path of values, an object, the name of a CRD, an image; '' for the chart as a whole. */
  readonly subject: string;
  /** For people: what of the subject. */
  readonly text: string;
  readonly before?: Value;
  readonly after?: Value;
  /** What may have been meant instead. */
  readonly instead?: readonly string[];
}
