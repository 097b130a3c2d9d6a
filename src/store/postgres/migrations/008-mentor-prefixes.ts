import { type Kysely, sql } from 'kysely'
import { namePrefixes } from '../../engine/mentor-prefix-migration.js'

/**
 * Creates the table of the beginnings of the words of mentors' names, and fills it for the existing mentors. Its columns compare
 * bytes: mentors are listed in that order on every engine. The primary key is built at the end, from sorted rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table mentor_prefix (
      prefix text collate "C" not null,
      mentor_id text collate "C" not null
    )`.execute(db)
  for await (const rows of namePrefixes(db, sql`id collate "C"`)) {
    await sql`
      insert into mentor_prefix (prefix, mentor_id)
      select value ->> 0, value ->> 1 from jsonb_array_elements(${JSON.stringify(rows)}::jsonb)`.execute(db)
  }
  await sql`alter table mentor_prefix add primary key (prefix, mentor_id)`.execute(db)
}
