import type { Instant } from '../../domain/time.js'
import { fromAuditRow } from '../queries/audit-row.js'
import type { Engine } from '../engine/engine.js'
import type { Queries } from '../queries/queries.js'
import type { AuditedRecord, AuditPage } from '../interface/store.js'

/** Implements Store.listAuditEntries. */
export async function listAuditEntries(
  { reader }: Pick<Engine, 'reader'>,
  queries: Queries,
  id: number,
  afterId: number,
  limit: number,
): Promise<AuditPage | undefined> {
  const range = { certificationId: id, afterId, limit: limit + 1 } // one more than the page shows, to find out whether there is a next page
  const rows = await reader.all(queries.listAuditEntries, range)
  if (rows.length === 0 && !(await isKnown({ reader }, queries, id))) return undefined
  return {
    entries: rows.slice(0, limit).map((row) => ({ id: row.id, entry: fromAuditRow(row) })),
    hasMore: rows.length > limit,
  }
}

/** Whether the certification exists or has an audit entry. */
async function isKnown({ reader }: Pick<Engine, 'reader'>, queries: Queries, id: number): Promise<boolean> {
  const record = await reader.first(queries.getCertification, { id })
  if (record !== undefined) return true
  const entry = await reader.first(queries.listAuditEntries, { certificationId: id, afterId: 0, limit: 1 })
  return entry !== undefined
}

/** Implements Store.auditedAt. */
export async function auditedAt(
  { reader }: Pick<Engine, 'reader'>,
  queries: Queries,
  id: number,
  instant: Instant,
): Promise<AuditedRecord | null | undefined> {
  const row = await reader.first(queries.getAuditEntryAt, { certificationId: id, instant })
  return row === undefined ? undefined : fromAuditRow(row).after
}
