import { type Kysely, sql } from 'kysely'
import { namePrefixes } from '../../engine/mentor-prefix-migration.js'

/** Creates the table of the prefixes of the words in mentors' names, and fills it for the existing mentors. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table mentor_prefix (
      prefix text not null,
      mentor_id text not null,
      primary key (prefix, mentor_id)
    ) strict, without rowid`.execute(db)
  // The rows are sorted first. In the order of the mentors, they would be scattered over the table, most of which is not in memory.
  await sql`create table unsorted_prefix (prefix text not null, mentor_id text not null) strict`.execute(db)
  for await (const rows of namePrefixes(db, sql`id`)) {
    await sql`
      insert into unsorted_prefix (prefix, mentor_id)
      select value ->> 0, value ->> 1 from json_each(${JSON.stringify(rows)})`.execute(db)
  }
  await sql`
    insert into mentor_prefix (prefix, mentor_id)
    select prefix, mentor_id from unsorted_prefix order by prefix, mentor_id`.execute(db)
  await sql`drop table unsorted_prefix`.execute(db)
}
