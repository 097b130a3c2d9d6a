import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // No foreign key: the audit trail outlives the record.
  await sql`
    create table audit_line (
      id integer primary key autoincrement,
      certification_id integer not null,
      changed_at integer not null,
      operation text not null,
      before text,
      after text,
      subject text,
      request_id text
    ) strict`.execute(db)
  await sql`create index audit_line_by_certification on audit_line (certification_id)`.execute(db)
  for (const change of ['update', 'delete']) {
    await sql`
      create trigger ${sql.ref(`audit_line_no_${change}`)} before ${sql.raw(change)} on audit_line
      begin select raise(abort, 'the audit trail is append-only'); end`.execute(db)
  }
}
