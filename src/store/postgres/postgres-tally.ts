import type { Session } from '../engine.js'
import type { Query } from '../query.js'
import type { TallyChange, TallyChanges } from '../tally.js'

interface Rows {
  readonly rows: readonly TallyChange[]
}

const addToTally: Query<Rows, unknown> = {
  sql: `insert into tally (cert_type, grain, at, slot, total)
    select * from unnest($1::text[], $2::smallint[], $3::bigint[], $4::smallint[], $5::bigint[])
    on conflict (cert_type, grain, at, slot) do update set total = tally.total + excluded.total`,
  bind: ({ rows }) => [...keysOf(rows), rows.map(({ delta }) => delta)],
}

/**
 * Of more keys than were changed, but none but those can be empty: what others have emptied is gone when it is seen. (A join
 * with the keys would be to the point; Citus refuses it.)
 */
export const deleteEmptyTally: Query<Rows, unknown> = {
  sql: `delete from tally
    where cert_type = any($1::text[]) and grain = any($2::smallint[]) and at = any($3::bigint[])
      and slot = any($4::smallint[]) and total = 0`,
  bind: ({ rows }) => keysOf(rows),
}

function keysOf(rows: readonly TallyChange[]): unknown[] {
  return [
    rows.map(({ certType }) => certType),
    rows.map(({ grain }) => grain),
    rows.map(({ bucket }) => bucket),
    rows.map(({ shard }) => shard),
  ]
}

/** Writes the changes in one order for all writers, so that they wait for each other but never deadlock. */
export async function writeTally(session: Session, changes: TallyChanges): Promise<void> {
  const rows = [...changes].sort(inOrder)
  if (rows.length === 0) return
  await session.run(addToTally, { rows })
  const decreased = rows.filter(({ delta }) => delta < 0)
  if (decreased.length > 0) await session.run(deleteEmptyTally, { rows: decreased })
}

function inOrder(a: TallyChange, b: TallyChange): number {
  if (a.certType !== b.certType) return a.certType < b.certType ? -1 : 1
  return a.grain - b.grain || a.bucket - b.bucket || a.shard - b.shard
}
