import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Without AUTOINCREMENT, SQLite would assign the id of the last record again after its deletion.
  await sql`
    create table certification (
      id integer primary key autoincrement,
      mentor_id text not null,
      cert_type text not null,
      issued_at integer not null,
      expires_at integer not null,
      renewal_count integer not null,
      version integer not null,
      created_at integer not null,
      updated_at integer not null,
      revoked_at integer,
      revocation_reason text,
      check (expires_at > issued_at),
      check (renewal_count >= 0),
      check ((revoked_at is null) = (revocation_reason is null))
    ) strict`.execute(db)

  await sql`
    create table renewal (
      certification_id integer not null references certification on delete cascade,
      sequence integer not null,
      renewed_at integer not null,
      expires_at integer not null,
      primary key (certification_id, sequence)
    ) strict, without rowid`.execute(db)

  await sql`create table mentor (id text primary key, name text not null) strict, without rowid`.execute(db)

  await sql`
    create table tally (
      cert_type text not null,
      grain integer not null,
      at integer not null,
      total integer not null check (total >= 0),
      primary key (cert_type, grain, at)
    ) strict, without rowid`.execute(db)

  await sql`
    create table idempotency_key (
      key text primary key,
      fingerprint text not null,
      certification_id integer not null,
      created_at integer not null
    ) strict, without rowid`.execute(db)
  await sql`create index idempotency_key_by_age on idempotency_key (created_at)`.execute(db)

  await sql`
    create table loaded_source (digest text primary key, loaded_at integer not null) strict, without rowid`.execute(
    db,
  )

  // An index for the order of each list. SQLite appends the id to every index.
  await sql`create index certification_by_expiry on certification (expires_at) where revoked_at is null`.execute(
    db,
  )
  await sql`
    create index certification_by_type_and_expiry on certification (cert_type, expires_at)
    where revoked_at is null`.execute(db)
  await sql`
    create index certification_by_mentor_and_expiry on certification (mentor_id, expires_at)
    where revoked_at is null`.execute(db)
  await sql`create index certification_by_type on certification (cert_type)`.execute(db)
  await sql`create index certification_by_mentor on certification (mentor_id)`.execute(db)
  await sql`create index certification_revoked on certification (id) where revoked_at is not null`.execute(db)
  await sql`
    create index certification_revoked_by_type on certification (cert_type) where revoked_at is not null`.execute(
    db,
  )

  // Statistics make the planner choose the same indexes in every database: a mentor has few certifications, a type has many. ANALYZE may
  // replace them.
  await sql`analyze`.execute(db)
  const statistics: [index: string, rows: string][] = [
    ['certification_by_expiry', '9700000 5000'],
    ['certification_by_type_and_expiry', '9700000 1000000 1000'],
    ['certification_by_mentor_and_expiry', '9700000 10 1'],
    ['certification_by_type', '10000000 1000000'],
    ['certification_by_mentor', '10000000 10'],
    ['certification_revoked', '300000 1'],
    ['certification_revoked_by_type', '300000 30000'],
  ]
  for (const [index, rows] of statistics) {
    await sql`insert into sqlite_stat1 (tbl, idx, stat) values ('certification', ${index}, ${rows})`.execute(
      db,
    )
  }
}
