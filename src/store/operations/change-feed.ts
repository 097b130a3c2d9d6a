// The change feed: the audit trail of all certifications in one order, for readers that keep a copy.
//
// A reader continues after a cursor. So no entry may appear before a cursor that was already returned, and the entries of one record
// must be in the order of its changes.
//
// SQLite has one writer at a time, so its ids are in the order of the commits. PostgreSQL's are not: a transaction with a lower id may
// commit later, and a reader that has passed this id would miss the entry. So each entry on PostgreSQL has an `order` before its id: the
// number of the transaction that wrote it. A reader sees only entries below the horizon, which is the lowest number of a running
// transaction. Every transaction that commits later has at least this number.
//
// The number alone would not keep the entries of one record in order. A transaction gets its number with its first statement, and may
// then wait for a record that a transaction with a higher number changes. So the order of an entry is never below that of the record's
// previous entry. Because the order can only be higher than the transaction's number, the horizon remains correct.
//
// A cursor is always the position of an entry that was read, never the horizon. After a crash, PostgreSQL may assign numbers again that
// left no trace on disk, and an entry of such a transaction would be before the old horizon. An entry that was read is on disk, and so is
// its number.
//
// Numbers belong to one PostgreSQL server, and ids to one file. So each database has a random name, which its cursors contain. The target
// of a transfer and a dump restored on another server get a new name. Their old entries get the order 0, so they come first, in the order
// of their ids. A position beyond the last entry is also rejected: an older backup was restored.
//
// Tried and rejected:
//
// - A sequence that is read at the commit: all writers would take turns.
// - The order of the ids with a wait: no wait is long enough.
// - Logical replication: it needs privileges, and the server keeps its log until a reader has read it.
import type { Certification } from '../../domain/certification.js'
import type { Session } from '../engine/session.js'
import { fromAuditRow, toAuditRow } from '../queries/audit-row.js'
import type { EntryPosition, FeedState } from '../engine/dialects.js'
import type { Engine } from '../engine/engine.js'
import type { Queries } from '../queries/queries.js'
import {
  type Actor,
  type AuditEntry,
  type ChangePage,
  type FeedStart,
  StoreUnavailableError,
} from '../interface/store.js'

/** The position before all entries. */
const START: EntryPosition = { order: 0, id: 0 }

/** Implements Store.listCertificationChanges. */
export async function listChanges(
  engine: Engine,
  queries: Queries,
  start: FeedStart,
  limit: number,
): Promise<ChangePage | undefined> {
  // The horizon is read first, so that all entries below it are committed before they are read.
  const { database, horizon } = (await engine.reader.all(engine.feed.getState, {}))[0] as FeedState
  if (horizon === null) throw new StoreUnavailableError(new Error('a worker of Citus does not answer'))
  const positionOf = ({ order, id }: EntryPosition) => ({ database, order, id })
  if (typeof start === 'object' && (start.database !== database || start.order >= horizon)) return undefined
  const after: EntryPosition = typeof start === 'object' ? start : START
  const parameters = { after, horizon, limit: limit + 1 } // one more than the page shows, to find out whether there are more
  if (start === 'latest') {
    const last = await engine.reader.first(queries.getLastChange, parameters)
    return { changes: [], next: positionOf(last ?? START), hasMore: false }
  }
  const rows = await engine.reader.all(queries.listChanges, parameters)
  const changes = rows.slice(0, limit).map((row) => ({
    position: positionOf(row),
    entry: fromAuditRow(row),
  }))
  const next = changes.at(-1)?.position ?? positionOf(after)
  return { changes, next, hasMore: rows.length > limit }
}

/** Inserts a certification with the entry of its creation. */
export async function insertAudited(
  { feed }: Pick<Engine, 'feed'>,
  queries: Pick<Queries, 'insertCertification' | 'insertFirstAuditEntry'>,
  session: Session,
  created: Omit<Certification, 'id'>,
  actor: Actor,
): Promise<Certification> {
  const entryOf = (certification: Certification) =>
    toAuditRow({
      certificationId: certification.id,
      changedAt: created.createdAt,
      operation: 'create',
      before: null,
      after: { certification, renewals: [] },
      actor,
    })
  if (feed.insertAudited !== undefined) {
    const entry = entryOf({ id: 0, ...created })
    const { id } = await session.one(feed.insertAudited, { created, entry })
    return { id, ...created }
  }
  const { id } = await session.one(queries.insertCertification, created)
  const certification = { id, ...created }
  await session.run(queries.insertFirstAuditEntry, entryOf(certification))
  return certification
}

/** Adds the entry of a change to the audit trail, and so to the feed, in its transaction. The record must be locked. */
export function appendAuditEntry(
  engine: Pick<Engine, 'feed'>,
  { insertFirstAuditEntry }: Pick<Queries, 'insertFirstAuditEntry'>,
  session: Session,
  entry: AuditEntry,
): Promise<void> {
  return engine.feed.appendLater(session, toAuditRow(entry), insertFirstAuditEntry)
}
