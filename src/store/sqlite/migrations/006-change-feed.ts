import { type Kysely, sql } from 'kysely'

/** Gives the database a random name, which the cursors of the change feed contain. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table feed (id integer primary key check (id = 1), database text not null) strict`.execute(
    db,
  )
  await sql`insert into feed (id, database) values (1, lower(hex(randomblob(8))))`.execute(db)
}
