/**
 * The Go structs behind a record: pkg/release and pkg/chart of Helm v3.22.0, with what Helm 4 adds in its places. Order, JSON
 * names and `omitempty` are Go's; our members have the JSON names in camel case. `omitempty` does nothing on a struct in
 * Go, so times and the like are always written.
 */
import { lockType, metadataType } from '../chart/struct-types.ts';
import {
  anyMapType,
  anyType,
  bytesType,
  intType,
  mapOf,
  pointerTo,
  sliceOf,
  stringMapType,
  stringType,
  type GoField,
  type GoMethod,
  type GoType,
} from '../go/types.ts';
import { GoStruct, type Value } from '../go/values.ts';

/** The type of pkg/time, whose zero is "" in JSON. Lock files have Go's own. */
export const releaseTimeType: GoType = { name: 'time.Time', kind: 'struct' };

function field(
  name: string,
  json: string,
  type: GoType = stringType,
  written: 'always' | 'if any' = 'if any',
): GoField {
  return { name, type, json, omitEmpty: written === 'if any' };
}

const named = (name: string): GoType => ({ name, kind: 'string' });

const fileType: GoType = {
  name: 'chart.File',
  kind: 'struct',
  fields: [field('Name', 'name', stringType, 'always'), field('Data', 'data', bytesType, 'always')],
};
export const filesType = sliceOf(pointerTo(fileType));

function chartMetadata(field: string): GoMethod {
  const read = (chart: GoStruct): Value => {
    const metadata = chart.fields.get('Metadata');
    return metadata instanceof GoStruct ? metadata.fields.get(field)! : '';
  };
  return { params: [], variadic: false, result: stringType, call: read };
}

const chartType: GoType = {
  name: 'chart.Chart',
  kind: 'struct',
  methods: new Map([
    ['Name', chartMetadata('Name')],
    ['AppVersion', chartMetadata('AppVersion')],
  ]),
  fields: [
    field('Metadata', 'metadata', pointerTo(metadataType), 'always'),
    field('Lock', 'lock', pointerTo(lockType), 'always'),
    field('Templates', 'templates', filesType, 'always'),
    field('Values', 'values', anyMapType, 'always'),
    field('Schema', 'schema', bytesType, 'always'),
    field('Files', 'files', filesType, 'always'),
  ],
};

const hookRunType: GoType = {
  name: 'release.HookExecution',
  kind: 'struct',
  fields: [
    field('StartedAt', 'started_at', releaseTimeType, 'always'),
    field('CompletedAt', 'completed_at', releaseTimeType, 'always'),
    field('Phase', 'phase', named('release.HookPhase'), 'always'),
  ],
};

const hookType: GoType = {
  name: 'release.Hook',
  kind: 'struct',
  fields: [
    field('Name', 'name'),
    field('Kind', 'kind'),
    field('Path', 'path'),
    field('Manifest', 'manifest'),
    field('Events', 'events', sliceOf(named('release.HookEvent'))),
    field('LastRun', 'last_run', hookRunType, 'always'),
    field('Weight', 'weight', intType),
    field('DeletePolicies', 'delete_policies', sliceOf(named('release.HookDeletePolicy'))),
    field('OutputLogPolicies', 'output_log_policies', sliceOf(named('release.HookOutputLogPolicy'))),
  ],
};

const infoType: GoType = {
  name: 'release.Info',
  kind: 'struct',
  fields: [
    field('FirstDeployed', 'first_deployed', releaseTimeType, 'always'),
    field('LastDeployed', 'last_deployed', releaseTimeType, 'always'),
    field('Deleted', 'deleted', releaseTimeType, 'always'),
    field('Description', 'description'),
    field('Status', 'status', named('release.Status')),
    field('RollbackRevision', 'rollback_revision', intType),
    field('Notes', 'notes'),
    field('Resources', 'resources', mapOf(sliceOf(anyType))),
  ],
};

export const releaseType: GoType = {
  name: 'release.Release',
  kind: 'struct',
  fields: [
    field('Name', 'name'),
    field('Info', 'info', pointerTo(infoType)),
    field('Chart', 'chart', pointerTo(chartType)),
    field('Config', 'config', anyMapType),
    field('Manifest', 'manifest'),
    field('Hooks', 'hooks', sliceOf(pointerTo(hookType))),
    field('Version', 'version', intType),
    field('Namespace', 'namespace'),
    field('Labels', '-', stringMapType),
    field('ApplyMethod', 'apply_method', stringType),
  ],
};

/**
 * Members of the JSON that the types above don't have, or that are too damaged to be read; a symbol, so that copies of the
 * object keep them.
 */
export const unknownMembers = Symbol('unknown members');

export interface HasUnknownMembers {
  [unknownMembers]?: Map<string, unknown> | undefined;
}

/** `last_deployed` and `import-values` as names of our members. */
export function memberOf(of: GoField): string {
  if (of.json === '-') return of.name.toLowerCase();
  return (of.json ?? of.name).replace(/[-_](.)/g, (_, letter: string) => letter.toUpperCase());
}
