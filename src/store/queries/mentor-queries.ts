import { type Kysely, sql } from 'kysely'
import type { ListDialect } from '../engine/dialects.js'
import { defineQuery } from '../engine/query.js'
import type { Tables } from '../engine/tables.js'

/**
 * Defines the queries of the mentor directory. Lists of values are bound as JSON arrays of arrays, so that one statement works for any
 * number of rows on every engine.
 */
export function defineMentorQueries(
  db: Kysely<Tables>,
  { binaryCollation, elementsOf }: Pick<ListDialect, 'binaryCollation' | 'elementsOf'>,
) {
  const rowsOf = (json: string) => db.selectFrom(elementsOf(sql`${json}`))
  const element = (index: number) => sql<string>`given.value ->> ${sql.lit(index)}`

  return {
    getMentor: defineQuery((p: { id: string }) =>
      db.selectFrom('mentor').select('name').where('id', '=', p.id),
    ),

    /** Locks the mentor: no other transaction can rename, delete or lock it before this one ends. */
    lockMentor: defineQuery((p: { id: string }) =>
      db.selectFrom('mentor').select('name').where('id', '=', p.id).forUpdate(),
    ),

    putMentor: defineQuery((p: { id: string; name: string }) =>
      db
        .insertInto('mentor')
        .values({ id: p.id, name: p.name })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({ name: eb.ref('excluded.name') })),
        ),
    ),

    /** Returns no row if the mentor exists. */
    insertMentor: defineQuery((p: { id: string; name: string }) =>
      db
        .insertInto('mentor')
        .values({ id: p.id, name: p.name })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id'),
    ),

    deleteMentor: defineQuery((p: { id: string }) => db.deleteFrom('mentor').where('id', '=', p.id)),

    /** Ordered by the bytes of the ids. */
    exportMentors: defineQuery((p: { after: string; limit: number }) =>
      db
        .selectFrom('mentor')
        .select(['id', 'name'])
        .where((eb) => eb(binaryCollation(eb.ref('id')), '>', p.after))
        .orderBy((eb) => binaryCollation(eb.ref('id')))
        .limit(p.limit),
    ),

    /** Lists the mentors with ids from `from` (inclusive) to `before` (exclusive). */
    listMentorsInRange: defineQuery((p: { from: string; before: string; limit: number }) =>
      db
        .selectFrom('mentor')
        .select(['id', 'name'])
        .where((eb) => eb(binaryCollation(eb.ref('id')), '>=', p.from))
        .where((eb) => eb(binaryCollation(eb.ref('id')), '<', p.before))
        .orderBy((eb) => binaryCollation(eb.ref('id')))
        .limit(p.limit),
    ),

    /** Counts the names with the prefix, up to a limit. The order keeps PostgreSQL from scanning the whole table. */
    countPrefix: defineQuery((p: { prefix: string; limit: number }) =>
      db
        .selectFrom(
          db
            .selectFrom('mentor_prefix')
            .select('mentor_id')
            .where('prefix', '=', p.prefix)
            .orderBy('mentor_id')
            .limit(p.limit)
            .as('found'),
        )
        .select(sql<number>`count(*)`.as('names')),
    ),

    /** Lists the next mentors with the prefix, in the order of their ids. The name is null unless it also has the other prefix. */
    listCandidates: defineQuery((p: { prefix: string; other: string; after: string; limit: number }) =>
      db
        .selectFrom(
          db
            .selectFrom('mentor_prefix')
            .select('mentor_id')
            .where('prefix', '=', p.prefix)
            .where('mentor_id', '>', p.after)
            .orderBy('mentor_id')
            .limit(p.limit)
            .as('found'),
        )
        .select('found.mentor_id as id')
        .select((eb) =>
          eb
            .selectFrom('mentor')
            .select('name')
            .where((eb) => eb(binaryCollation(eb.ref('mentor.id')), '=', eb.ref('found.mentor_id')))
            .where((eb) =>
              eb.exists(
                eb
                  .selectFrom('mentor_prefix')
                  .select('prefix')
                  .where('prefix', '=', p.other)
                  .whereRef('mentor_prefix.mentor_id', '=', 'found.mentor_id'),
              ),
            )
            .as('name'),
        )
        .orderBy('found.mentor_id'),
    ),

    /** @param p.rows a JSON array of pairs of a prefix and a mentor's id. */
    insertPrefixes: defineQuery((p: { rows: string }) =>
      db
        .insertInto('mentor_prefix')
        .columns(['prefix', 'mentor_id'])
        .expression(
          rowsOf(p.rows)
            .select([element(0).as('prefix'), element(1).as('mentor_id')])
            .where(sql<boolean>`1 = 1`), // without a condition, SQLite would parse "on conflict" as that of a join
        )
        .onConflict((conflict) => conflict.doNothing()),
    ),

    deletePrefix: defineQuery((p: { id: string; prefix: string }) =>
      db.deleteFrom('mentor_prefix').where('prefix', '=', p.prefix).where('mentor_id', '=', p.id),
    ),

    /** Counts the certifications of each mentor by status. @param p.ids a JSON array of arrays of one id. */
    countCertificationsOf: defineQuery((p: { ids: string; now: number }) =>
      db
        .selectFrom('certification')
        .select('mentor_id')
        .select((eb) => [
          eb.fn
            .countAll<number>()
            .filterWhere('revoked_at', 'is', null)
            .filterWhere('expires_at', '>', p.now)
            .as('active'),
          eb.fn
            .countAll<number>()
            .filterWhere('revoked_at', 'is', null)
            .filterWhere('expires_at', '<=', p.now)
            .as('expired'),
          eb.fn.countAll<number>().filterWhere('revoked_at', 'is not', null).as('revoked'),
        ])
        .where('mentor_id', 'in', rowsOf(p.ids).select(element(0).as('id')))
        .groupBy('mentor_id'),
    ),
  }
}

export type MentorQueries = ReturnType<typeof defineMentorQueries>
