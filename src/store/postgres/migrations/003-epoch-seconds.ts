import { type Kysely, sql } from 'kysely'

/** The columns of instants, by table. */
export const INSTANTS: Readonly<Record<string, readonly string[]>> = {
  certification: ['issued_at', 'expires_at', 'created_at', 'updated_at', 'revoked_at'],
  renewal: ['renewed_at', 'expires_at'],
  idempotency_key: ['created_at'],
  loaded_source: ['loaded_at'],
  audit_line: ['changed_at'],
}

/**
 * Stores instants as seconds since 1970, as SQLite does. A `timestamptz` reaches the client as text in the session's TimeZone and
 * DateStyle, which a role, a database or a connection pooler can change: every time was then shifted, and written back shifted.
 * Rewrites the tables and their indexes; that takes 16 s for a million
 * certifications with their audit trail, on two cores.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [table, columns] of Object.entries(INSTANTS)) {
    const changes = columns.map(
      (it) => sql`alter column ${sql.ref(it)} type bigint using extract(epoch from ${sql.ref(it)})::bigint`,
    )
    await sql`alter table ${sql.table(table)} ${sql.join(changes)}`.execute(db)
  }
}
