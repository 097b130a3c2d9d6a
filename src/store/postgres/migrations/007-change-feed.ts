import { type Kysely, sql } from 'kysely'

/**
 * Adds the order of the change feed to the audit trail. Existing entries have the order 0, so they are in the order of their ids,
 * before all later ones. A constant default rewrites no rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table audit_line add column xid bigint not null default 0`.execute(db)
  await sql`alter table audit_line alter column xid set default (pg_current_xact_id()::text::bigint)`.execute(
    db,
  )
  await sql`create index audit_line_by_commit on audit_line (xid, id)`.execute(db)
  // `server` identifies the server, the database and the schema for which the order holds.
  await sql`
    create table feed (id integer primary key check (id = 1), database text not null, server text not null)`.execute(
    db,
  )
  await sql`
    insert into feed (id, database, server)
    select 1, substr(replace(gen_random_uuid()::text, '-', ''), 1, 16),
      concat_ws(' ', system_identifier, pg_database.oid, to_regnamespace(quote_ident(current_schema()))::oid)
    from pg_control_system(), pg_database where datname = current_database()`.execute(db)
}
