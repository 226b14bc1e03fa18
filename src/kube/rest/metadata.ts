/** Lists of metadata and tables: what the server makes of objects so that they need not be sent. */
import type { ObjectMetadata, Table, TableColumn } from '../client.ts';
import { decodeAnswer } from '../json.ts';
import { checkedItems } from '../list-items.ts';

export const metadataAccept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
export const tableAccept =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

interface RawMetadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string | null;
  readonly labels?: Record<string, string> | null;
  readonly annotations?: Record<string, string> | null;
}

interface RawList {
  readonly metadata?: { readonly continue?: string };
}

export function readMetadataPage(body: string): { page: ObjectMetadata[]; next: string } {
  const list = decodeAnswer(body, 'v1.PartialObjectMetadataList') as RawList & { items?: unknown };
  const items = checkedItems(list.items, isItem);
  return { page: items.map(({ metadata }) => objectMetadata(metadata ?? {})), next: nextPage(list) };
}

interface RawItem {
  readonly metadata?: RawMetadata;
}

function isItem(value: unknown): value is RawItem {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface RawTable extends RawList {
  readonly kind?: string;
  readonly columnDefinitions?: readonly Partial<TableColumn>[];
  readonly rows?: readonly {
    readonly cells?: readonly unknown[];
    readonly object?: { metadata?: RawMetadata } | null;
  }[];
}

/** Undefined for an answer that is no table: not everything can be printed by its server. */
export function readTable(body: string): { page: Table; next: string } | undefined {
  const table = decodeAnswer(body, 'v1.Table') as RawTable;
  if (table.kind !== 'Table') return undefined;
  const columns = (table.columnDefinitions ?? []).map(({ name, type, format, priority }) => ({
    name: name ?? '',
    type: type ?? '',
    format: format ?? '',
    priority: priority ?? 0,
  }));
  const rows = (table.rows ?? []).map(({ cells, object }) => ({
    cells: cells ?? [],
    metadata: objectMetadata(object?.metadata ?? {}),
  }));
  return { page: { columns, rows }, next: nextPage(table) };
}

function objectMetadata(raw: RawMetadata): ObjectMetadata {
  return {
    name: raw.name ?? '',
    namespace: raw.namespace ?? '',
    uid: raw.uid ?? '',
    resourceVersion: raw.resourceVersion ?? '',
    creationTimestamp: raw.creationTimestamp ?? '',
    labels: raw.labels ?? {},
    annotations: raw.annotations ?? {},
  };
}

function nextPage(list: RawList): string {
  return list.metadata?.continue ?? '';
}
