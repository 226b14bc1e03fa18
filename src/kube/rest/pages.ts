/** Lists in pages: as client-go's pager, 500 objects at a time, and all at once when the server forgot where we were. */
import type { ListOptions, ResourceType } from '../client.ts';
import { isExpired } from '../api-error.ts';
import { queryText, resourceName, resourcePath } from '../paths.ts';
import type { Requester } from './requester.ts';

const PAGE = 500;

export interface PageRequest {
  readonly type: ResourceType;
  readonly namespace: string;
  readonly options: ListOptions;
  readonly accept?: string;
  /** Objects of a page; 500 unless told, which is right for whole objects. */
  readonly size?: number;
}

/**
 * The bodies of all pages, as `read` makes them: it also tells how the next page is asked for, '' for the last one.
 */
export async function readPages<T>(
  requester: Requester,
  { type, namespace, options, accept, size = PAGE }: PageRequest,
  read: (body: string) => { page: T; next: string },
): Promise<T[]> {
  const path = resourcePath(type, namespace);
  const { labelSelector, fieldSelector } = options;
  const ask = async (limit: number | undefined, token: string): Promise<{ page: T; next: string }> => {
    const query = queryText({ labelSelector, fieldSelector, limit, continue: token });
    const resource = resourceName(type);
    return read(await requester.text({ method: 'GET', path: path + query, resource, ...(accept ? { accept } : {}) }));
  };
  const pages: T[] = [];
  let token = '';
  do {
    try {
      const { page, next } = await ask(size, token);
      pages.push(page);
      token = next;
    } catch (error) {
      if (!isExpired(error) || token === '') throw error;
      return [(await ask(undefined, '')).page];
    }
  } while (token !== '');
  return pages;
}
