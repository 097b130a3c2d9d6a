import type { Session } from '../engine.js'
import type { Query } from '../query.js'
import type { TallyChange, TallyChanges } from '../tally.js'
import { inStatements, toArray, valueLists } from './combining-session.js'

// Each count is in one row, slot 0 (migrations/004-one-slot.ts).

interface Rows {
  readonly rows: readonly TallyChange[]
}

const CHANGES =
  'unnest($1::text[], $2::smallint[], $3::bigint[], $4::bigint[]) as change (cert_type, grain, at, delta)'

const addToTally: Query<Rows, unknown> = {
  sql: `insert into tally (cert_type, grain, at, slot, total)
    select cert_type, grain, at, 0, delta from ${CHANGES}
    on conflict (cert_type, grain, at, slot) do update set total = tally.total + excluded.total`,
  bind: ({ rows }) => [...keysOf(rows), toArray(rows.map(({ delta }) => delta))],
}

/** More rows, as an import changes, would take many statements. Citus distributes the rows of an insert from arrays itself. */
const MAX_ROWS_AS_VALUES = 640

const valuesQueries: Query<Rows, unknown>[] = []

/** Adds a number of changes, for Citus, which takes five times as long for a few rows from arrays. */
function addValues(count: number): Query<Rows, unknown> {
  return (valuesQueries[count] ??= {
    sql: `insert into tally (cert_type, grain, at, total) values ${valueLists(count, 4)}
      on conflict (cert_type, grain, at, slot) do update set total = tally.total + excluded.total`,
    bind: ({ rows }) =>
      rows.flatMap(({ certType, grain, bucket, delta }) => [certType, grain, bucket, delta]),
  })
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

/**
 * Deletes rows that are empty, for Citus, which rejects the statement above. The three lists match every combination of their values, so it
 * reads many more rows than were changed; but it deletes only empty ones.
 */
const deleteEmptyTally: Query<Rows, unknown> = {
  sql: `delete from tally
    where cert_type = any($1::text[]) and grain = any($2::smallint[]) and at = any($3::bigint[])
      and slot = 0 and total = 0`,
  bind: ({ rows }) => keysOf(rows),
}

function keysOf(rows: readonly TallyChange[]): unknown[] {
  return [
    rows.map(({ certType }) => certType),
    toArray(rows.map(({ grain }) => grain)),
    toArray(rows.map(({ bucket }) => bucket)),
  ]
}

/** Writes the changes in the same order as every other writer, so that writers wait for each other but do not deadlock. */
export async function writeTally(session: Session, changes: TallyChanges, hasCitus: boolean): Promise<void> {
  const rows = [...changes].sort(inOrder)
  if (rows.length === 0) return
  const decreased = rows.filter(({ delta }) => delta < 0)
  if (!hasCitus) return session.run(changeOf(decreased.length, rows.length), { rows })
  if (rows.length > MAX_ROWS_AS_VALUES) await session.run(addToTally, { rows })
  else for (const some of inStatements(rows)) await session.run(addValues(some.length), { rows: some })
  if (decreased.length > 0) await session.run(deleteEmptyTally, { rows: decreased })
}

function changeOf(decreased: number, changed: number): Query<Rows, unknown> {
  if (decreased === 0) return addToTally
  return decreased === changed ? subtractFromTally : changeTally
}

function inOrder(a: TallyChange, b: TallyChange): number {
  if (a.certType !== b.certType) return a.certType < b.certType ? -1 : 1
  return a.grain - b.grain || a.bucket - b.bucket
}
