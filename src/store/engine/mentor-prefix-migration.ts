import { type Kysely, type RawBuilder, sql } from 'kysely'
import { prefixesOf } from '../../domain/mentor-words.js'

/** The number of mentors whose prefixes are in memory at the same time: some 300 KB. */
const MENTORS_PER_BATCH = 1_000

/**
 * Derives the prefixes of all names, for the migrations that store them, in bounded memory.
 *
 * @param id the column that orders the mentors by the bytes of their ids.
 */
export async function* namePrefixes(
  db: Kysely<unknown>,
  id: RawBuilder<unknown>,
): AsyncGenerator<(readonly [prefix: string, mentorId: string])[]> {
  for (let after = ''; ;) {
    const { rows } = await sql<{ id: string; name: string }>`
      select id, name from mentor where ${id} > ${after} order by ${id} limit ${MENTORS_PER_BATCH}`.execute(
      db,
    )
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.flatMap((it) => prefixesOf(it.name).map((prefix) => [prefix, it.id] as const))
    after = last.id
  }
}
