import type { Kysely } from 'kysely'
import { defineQuery } from '../engine/query.js'
import type { Tables } from '../engine/tables.js'

/** Defines the queries of withdrawn and of bulk renewals. */
export function defineRenewalQueries(db: Kysely<Tables>) {
  return {
    /** Returns a renewal by its number, counted from 1. */
    getRenewal: defineQuery((p: { id: number; sequence: number }) =>
      db
        .selectFrom('renewal')
        .select(['renewed_at', 'expires_at'])
        .where('certification_id', '=', p.id)
        .where('sequence', '=', p.sequence),
    ),

    deleteRenewal: defineQuery((p: { id: number; sequence: number }) =>
      db.deleteFrom('renewal').where('certification_id', '=', p.id).where('sequence', '=', p.sequence),
    ),

    /**
     * Returns the last entry that brought a certification to its number of renewals: that of the renewal, or of the record's import. It
     * reads the entries of one certification only.
     *
     * @param after a pattern that the entry's `after` matches if the record then had this number of renewals.
     */
    getLastRenewalEntry: defineQuery((p: { id: number; after: string }) =>
      db
        .selectFrom('audit_line')
        .selectAll()
        .where('certification_id', '=', p.id)
        .where((eb) =>
          eb.or([
            eb('operation', '=', 'import'),
            eb.and([eb('operation', '=', 'renew'), eb('after', 'like', p.after)]),
          ]),
        )
        .orderBy('id', 'desc')
        .limit(1),
    ),
  }
}
