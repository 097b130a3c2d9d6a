import type { Session } from '../engine/session.js'
import type { Query } from '../engine/query.js'
import type { TallyChange, TallyChanges } from '../engine/tally.js'
import { toArray } from './combining-session.js'

// Each count is in one row, slot 0 (migrations/004-one-slot.ts). Citus keeps the table on its coordinator (distribute.ts).

interface Rows {
  readonly rows: readonly TallyChange[]
}

const CHANGES =
  'unnest($1::text[], $2::smallint[], $3::bigint[], $4::bigint[]) as change (cert_type, grain, at, delta)'

const addToTally: Query<Rows, unknown> = {
  sql: `insert into tally (cert_type, grain, at, slot, total)
    select cert_type, grain, at, 0, delta from ${CHANGES}
    on conflict (cert_type, grain, at, slot) do update set total = tally.total + excluded.total`,
  bind: ({ rows }) => [
    rows.map(({ certType }) => certType),
    toArray(rows.map(({ grain }) => grain)),
    toArray(rows.map(({ bucket }) => bucket)),
    toArray(rows.map(({ delta }) => delta)),
  ],
}

/**
 * Deletes the rows that become empty and subtracts from the others, in one pass, unlike `changeTally`. Each row exists, because it counts
 * records that this transaction has locked.
 */
const subtractFromTally: Query<Rows, unknown> = {
  sql: `merge into tally using ${CHANGES}
    on tally.cert_type = change.cert_type and tally.grain = change.grain and tally.at = change.at and slot = 0
    when matched and total + delta = 0 then delete
    when matched then update set total = total + delta`,
  bind: addToTally.bind,
}

/** Deletes the rows that become empty, so that the table does not grow, and changes the others. */
export const changeTally: Query<Rows, unknown> = {
  sql: `with emptied as (
      delete from tally using ${CHANGES}
      where tally.cert_type = change.cert_type and tally.grain = change.grain and tally.at = change.at
        and slot = 0 and total + delta = 0
      returning tally.cert_type, tally.grain, tally.at)
    insert into tally (cert_type, grain, at, slot, total)
    select cert_type, grain, at, 0, delta from ${CHANGES}
    where (cert_type, grain, at) not in (select * from emptied)
    on conflict (cert_type, grain, at, slot) do update set total = tally.total + excluded.total`,
  bind: addToTally.bind,
}

/** Writes the changes in the same order as every other writer, so that writers wait for each other but do not deadlock. */
export async function writeTally(session: Session, changes: TallyChanges): Promise<void> {
  const rows = [...changes].sort(inOrder)
  if (rows.length === 0) return
  await session.run(changeOf(rows), { rows })
}

function changeOf(rows: readonly TallyChange[]): Query<Rows, unknown> {
  if (rows.every(({ delta }) => delta > 0)) return addToTally
  return rows.every(({ delta }) => delta < 0) ? subtractFromTally : changeTally
}

function inOrder(a: TallyChange, b: TallyChange): number {
  if (a.certType !== b.certType) return a.certType < b.certType ? -1 : 1
  return a.grain - b.grain || a.bucket - b.bucket
}
