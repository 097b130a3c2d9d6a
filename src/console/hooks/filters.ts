import { api, type Certification, nextCursor } from '../service/api.js'
import type { Page } from './use-pages.js'
import { type NumberedPage, PAGE_SIZE } from './use-paged-list.js'

/** The filters of the list and its order, as they stand in the URL and in the contract. */
const NAMES = ['mentor_id', 'cert_type', 'status', 'expires_from', 'expires_before', 'sort'] as const
export type Filters = { readonly [Name in (typeof NAMES)[number]]?: string | undefined }
export type ListQuery = Omit<
  NonNullable<Parameters<typeof api.listCertifications>[0]>,
  'page' | 'limit' | 'after'
>

export function filtersOf(query: URLSearchParams): Filters {
  return Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? undefined]))
}

/** What stands in the URL goes to the service as it is, which says what is wrong with it. */
export const toQuery = (filters: Filters) => filters as ListQuery

/** Loads a page by its number; the first is 0. */
export async function loadCertifications(
  query: ListQuery,
  page: number,
  signal: AbortSignal,
): Promise<NumberedPage<Certification>> {
  const { data } = await api.listCertifications({ ...query, limit: PAGE_SIZE, page: page + 1 }, { signal })
  return { items: data.data, total: data.pagination.total }
}

/** Loads the page after a cursor. */
export async function loadCertificationsAfter(
  query: ListQuery,
  after: string | undefined,
): Promise<Page<Certification>> {
  const { data, link } = await api.listCertifications({ ...query, limit: PAGE_SIZE, after })
  return { items: data.data, next: nextCursor(link) }
}
