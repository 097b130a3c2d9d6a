import { sql } from 'kysely'
import type { AuditedCreation, FeedDialect, FeedState, NewAuditRow } from '../engine/dialects.js'
import type { Query } from '../engine/query.js'
import { toColumns } from '../queries/certification-row.js'
import { arraysOf, columnsOf } from './combining-session.js'

// The order of an entry is in the column `xid` of `audit_line`, see change-feed.ts. It is a bigint, because a driver reads an `xid8`
// as text; no server gets to 2^63 transactions. Its default is the number of the transaction.
//
// On Citus, the numbers are those of the coordinator, which evaluates such functions of an insert. In a query of a distributed table,
// workers would evaluate them. So the horizon has a query of its own table.
//
// A commit of Citus takes two phases: each worker prepares its part, the coordinator commits, and then each worker commits. A snapshot
// of the coordinator counts the transaction as ended between the last two, when a worker does not show its rows yet. So the horizon is
// also below each transaction that still holds the lock of its number, which the coordinator releases after the workers have
// committed, and below each that a worker has left prepared because it failed in between. Citus notes the latter in pg_dist_transaction,
// whose rows have the number of their transaction. If a worker does not answer, the horizon is unknown.

/** The number of the transaction. */
export const TRANSACTION = 'pg_current_xact_id()::text::bigint'

const lastOrderOf = (id: string) =>
  `select xid from audit_line as earlier where earlier.certification_id = ${id} order by earlier.id desc limit 1`

/** `greatest` ignores null: a record may have no earlier entry. */
const orderAfter = (id: string) => `greatest(${TRANSACTION}, (${lastOrderOf(id)}))`

const columns = columnsOf('audit_line')
const names = columns.map((it) => `"${it}"`).join(', ')
const placeholders = columns.map((_, i) => `$${i + 1}`).join(', ')
const valuesOf = (row: NewAuditRow) => columns.map((it) => row[it as keyof NewAuditRow])

const insertLater: Query<NewAuditRow, unknown> = {
  sql: `insert into audit_line (${names}, xid) values (${placeholders}, ${orderAfter('$1')})`,
  bind: valuesOf,
  effect: {
    does: 'insert',
    table: 'audit_line',
    computed: { xid: orderAfter('given.certification_id') },
  },
}

const certificationColumns = columnsOf('certification')
const entryColumns = ['after', 'subject', 'request_id']
const certificationArrays = arraysOf('certification', certificationColumns)
const createdAt = certificationArrays[certificationColumns.indexOf('created_at')]
const entryArrays = arraysOf('audit_line', entryColumns, certificationColumns.length)
const certificationNames = certificationColumns.map((it) => `"${it}"`).join(', ')

/** Ids are assigned in the order of the arrays, and combined in it with the entries. */
const insertAudited: Query<AuditedCreation, { id: number }> = {
  sql: `with created as (
      insert into certification (${certificationNames})
      select ${certificationNames} from unnest(${certificationArrays}) with ordinality as given (${certificationNames}, call)
      order by call returning id),
    audited as (
      insert into audit_line (certification_id, changed_at, operation, after, subject, request_id)
      select id, changed_at, 'create', after, subject, request_id
      from unnest(array(select id from created order by id), ${[createdAt, ...entryArrays]})
        as entry (id, changed_at, after, subject, request_id))
    select id from created`,
  bind: ({ created, entry }) => {
    const columns: Readonly<Record<string, unknown>> = toColumns(created)
    return [
      ...certificationColumns.map((it) => columns[it] ?? null),
      entry.after,
      entry.subject,
      entry.request_id,
    ]
  },
  effect: { does: 'insert', table: 'certification', returnsId: true, takesArrays: true },
}

const getLastOrder: Query<NewAuditRow, { xid: number }> = {
  sql: lastOrderOf('$1'),
  bind: (row) => [row.certification_id],
}

type RowAfter = NewAuditRow & { readonly previous: number }

const insertAfter: Query<RowAfter, unknown> = {
  sql: `insert into audit_line (${names}, xid)
    values (${placeholders}, greatest(${TRANSACTION}, $${columns.length + 1}::bigint))`,
  bind: ({ previous, ...row }) => [...valuesOf(row), previous],
}

/** Removes the orders of all entries without rewriting the table; the index is rebuilt. */
export const RESTART = [
  'alter table audit_line drop column if exists xid',
  'alter table audit_line add column xid bigint not null default 0',
  `alter table audit_line alter column xid set default (${TRANSACTION})`,
  'create index audit_line_by_commit on audit_line (xid, id)',
  `update feed set database = substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)`,
]

const SNAPSHOT_XMIN = 'pg_snapshot_xmin(pg_current_snapshot())::text::bigint'
const SNAPSHOT_XMAX = 'pg_snapshot_xmax(pg_current_snapshot())::text::bigint'

const getState: Query<object, FeedState> = {
  sql: `select database, ${SNAPSHOT_XMIN} as horizon from feed where id = 1`,
  bind: () => [],
}

/** Locks and rows have the last 32 bits of a number; the whole one is that nearest to the snapshot's. */
const getStateOnCitus: Query<object, FeedState> = {
  sql: `with answer as materialized (
      select success, string_to_array(result, ' ') as prepared
      from run_command_on_workers('select string_agg(gid, '' '') from pg_prepared_xacts')),
    unfinished (xid) as (
      select transactionid::text::bigint from pg_locks where locktype = 'transactionid'
      union all
      select pg_dist_transaction.xmin::text::bigint from pg_dist_transaction
      join answer on success and gid = any(prepared))
    select database, case when coalesce((select bool_and(success) from answer), true) then
      least(${SNAPSHOT_XMIN}, (
        select min(((xid - ${SNAPSHOT_XMAX} + 2147483648) & 4294967295) - 2147483648 + ${SNAPSHOT_XMAX})
        from unfinished)) end as horizon
    from feed where id = 1`,
  bind: () => [],
}

/** @param hasCitus whether tables may be distributed: Citus rejects a subquery in the values of an insert. */
export function postgresFeed(hasCitus: boolean): FeedDialect {
  return {
    order: sql<number>`xid`,

    after: (entries, p) =>
      entries
        .where(sql<boolean>`(xid, id) > (${p.after.order}, ${p.after.id})`)
        .where(sql<boolean>`xid < ${p.horizon}`)
        .orderBy(sql`xid`)
        .orderBy('id'),

    fromLast: (entries, p) =>
      entries
        .where(sql<boolean>`xid < ${p.horizon}`)
        .orderBy(sql`xid`, 'desc')
        .orderBy('id', 'desc'),

    getState: hasCitus ? getStateOnCitus : getState,

    ...(hasCitus ? {} : { insertAudited }),

    async appendLater(session, row) {
      if (!hasCitus) return session.run(insertLater, row)
      const last = await session.first(getLastOrder, row)
      return session.run(insertAfter, { ...row, previous: last?.xid ?? 0 })
    },

    restart: RESTART.map((statement) => ({ sql: statement, bind: () => [] })),
  }
}
