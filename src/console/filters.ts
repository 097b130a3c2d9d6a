import { listCertifications } from '../../generated/limits.js'
import { api, nextCursor } from './api.js'
import type { Page } from './use-pages.js'
import type { Certification } from './api.js'

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

export interface CertificationPage extends Page<Certification> {
  readonly total: number
}

/** Loads a page of the largest size. */
export async function loadCertifications(
  query: ListQuery,
  after: string | undefined,
  signal?: AbortSignal,
): Promise<CertificationPage> {
  const limit = listCertifications.limit.max
  const { data, link } = await api.listCertifications({ ...query, limit, after }, { signal })
  return { items: data.data, next: nextCursor(link), total: data.pagination.total }
}
