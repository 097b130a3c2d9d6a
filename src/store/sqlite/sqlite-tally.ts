import type { Kysely } from 'kysely'
import type { Session } from '../engine/session.js'
import { defineQuery } from '../engine/query.js'
import type { Tables } from '../engine/tables.js'
import type { TallyChange, TallyChanges } from '../engine/tally.js'

/** The queries that write the tally. */
export type TallyQueries = ReturnType<typeof defineTallyQueries>

/** Defines the queries that write the tally. */
export function defineTallyQueries(db: Kysely<Tables>) {
  return {
    increase: defineQuery((p: TallyChange) =>
      db
        .insertInto('tally')
        .values({ cert_type: p.certType, grain: p.grain, at: p.bucket, total: p.delta })
        .onConflict((conflict) =>
          conflict
            .columns(['cert_type', 'grain', 'at'])
            .doUpdateSet((eb) => ({ total: eb('tally.total', '+', eb.ref('excluded.total')) })),
        ),
    ),

    decrease: defineQuery((p: TallyChange) =>
      db
        .updateTable('tally')
        .set((eb) => ({ total: eb('total', '+', p.delta) }))
        .where('cert_type', '=', p.certType)
        .where('grain', '=', p.grain)
        .where('at', '=', p.bucket),
    ),

    deleteEmpty: defineQuery((p: TallyChange) =>
      db
        .deleteFrom('tally')
        .where('cert_type', '=', p.certType)
        .where('grain', '=', p.grain)
        .where('at', '=', p.bucket)
        .where('total', '=', 0),
    ),
  }
}

/** Applies changes to the table of the tally, in the session's transaction. */
export async function writeTally(
  session: Session,
  queries: TallyQueries,
  changes: TallyChanges,
): Promise<void> {
  for (const change of changes) {
    if (change.delta > 0) {
      await session.run(queries.increase, change)
    } else {
      await session.run(queries.decrease, change)
      await session.run(queries.deleteEmpty, change)
    }
  }
}
