import pg from 'pg'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import { sqliteFileOf } from '../../src/store/interface/database-url.js'

export interface Row {
  id: number
  mentor_id: string
  cert_type: string
  issued_at: number
  expires_at: number
  renewal_count: number
  created_at: number
  updated_at: number
  revoked_at: number | null
  revocation_reason: string | null
}

export interface RenewalRow {
  renewed_at: number
  expires_at: number
}

type Maybe<T> = T | Promise<T>

/** What the bare server does with a database: each statement prepared once, each write committed on its own. */
export interface BareDatabase {
  count(): Maybe<number>
  countExpiring(after: number, before: number): Maybe<number>
  find(id: number): Maybe<Row>
  findWithRenewals(id: number): Maybe<{ row: Row; renewals: RenewalRow[] }>
  list(limit: number, offset: number): Maybe<Row[]>
  expiring(
    after: number,
    before: number,
    limit: number,
    offset: number,
  ): Maybe<(Row & { mentor_name: string | null })[]>
  insert(mentorId: string, certType: string, issuedAt: number, expiresAt: number, now: number): Maybe<number>
  renew(id: number, expiresAt: number, now: number): Maybe<Row>
  delete(id: number): Maybe<unknown>
}

/** Opens a database that the service has created. */
export async function openBareDatabase(url: string): Promise<BareDatabase> {
  const file = sqliteFileOf(url)
  return file === undefined ? openBarePostgres(url) : openBareSqlite(file)
}

const EXPIRING = `select *, (select name from mentor where mentor.id = certification.mentor_id) as mentor_name from certification
  where revoked_at is null and expires_at > $1 and expires_at < $2 order by expires_at, id limit $3 offset $4`
const RENEW = `update certification set expires_at = $1, renewal_count = renewal_count + 1, version = version + 1, updated_at = $2
  where id = $3`
const INSERT = `insert into certification
  (mentor_id, cert_type, issued_at, expires_at, renewal_count, version, created_at, updated_at)
  values ($1, $2, $3, $4, 0, 1, $5, $5) returning id`
const INSERT_RENEWAL =
  'insert into renewal (certification_id, sequence, renewed_at, expires_at) values ($1, $2, $3, $4)'
const FIND = 'select * from certification where id = $1'
const RENEWALS = 'select renewed_at, expires_at from renewal where certification_id = $1 order by sequence'
const LIST = 'select * from certification order by id limit $1 offset $2'
const COUNT = 'select count(*) as total from certification'
const COUNT_EXPIRING = `${COUNT} where revoked_at is null and expires_at > $1 and expires_at < $2`
const DELETE = 'delete from certification where id = $1'

function openBareSqlite(file: string): BareDatabase {
  const db = openDatabase(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  // Numbered parameters take an object, which would cost the baseline time: these are in the order of their numbers.
  const prepare = <P extends unknown[], R>(sql: string) => db.prepare<P, R>(sql.replaceAll(/\$\d/g, '?'))
  const find = prepare<[number], Row>(FIND)
  const renewals = prepare<[number], RenewalRow>(RENEWALS)
  const list = prepare<[number, number], Row>(LIST)
  const expiring = prepare<[number, number, number, number], Row & { mentor_name: string | null }>(EXPIRING)
  const insert = prepare<[string, string, number, number, number, number], { id: number }>(INSERT)
  const renew = prepare<[number, number, number], never>(RENEW)
  const insertRenewal = prepare<[number, number, number, number], never>(INSERT_RENEWAL)
  const deleteRow = prepare<[number], never>(DELETE)
  const renewRow = db.transaction((id: number, expiresAt: number, now: number) => {
    renew.run(expiresAt, now, id)
    const row = find.get(id) as Row
    insertRenewal.run(id, row.renewal_count, now, expiresAt)
    return row
  })
  return {
    count: () => prepare<[], { total: number }>(COUNT).get()?.total ?? 0,
    countExpiring: (after, before) =>
      prepare<[number, number], { total: number }>(COUNT_EXPIRING).get(after, before)?.total ?? 0,
    find: (id) => find.get(id) as Row,
    findWithRenewals: (id) => ({ row: find.get(id) as Row, renewals: renewals.all(id) }),
    list: (limit, offset) => list.all(limit, offset),
    expiring: (after, before, limit, offset) => expiring.all(after, before, limit, offset),
    insert: (mentorId, certType, issuedAt, expiresAt, now) =>
      insert.get(mentorId, certType, issuedAt, expiresAt, now, now)?.id ?? 0, // created_at and updated_at
    renew: (id, expiresAt, now) => renewRow(id, expiresAt, now),
    delete: (id) => deleteRow.run(id),
  }
}

/** The number of connections that the pool of `pg` has by default. */
const POOL_SIZE = 10
const INT8 = 20

function openBarePostgres(url: string): BareDatabase {
  pg.types.setTypeParser(INT8, Number)
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE })
  const names = new Map<string, string>()
  const named = (text: string) => {
    const name = names.get(text) ?? `bare_${names.size}`
    names.set(text, name)
    return { name, text }
  }
  const query = async <R extends object>(
    text: string,
    values: unknown[],
    on: pg.Pool | pg.PoolClient = pool,
  ): Promise<R[]> => (await on.query<R>({ ...named(text), values })).rows
  const one = async <R extends object>(...given: Parameters<typeof query>) =>
    (await query<R>(...given))[0] as R
  return {
    count: async () => (await one<{ total: number }>(COUNT, [])).total,
    countExpiring: async (...range) => (await one<{ total: number }>(COUNT_EXPIRING, range)).total,
    find: (id) => one<Row>(FIND, [id]),
    async findWithRenewals(id) {
      const [row, renewals] = await Promise.all([one<Row>(FIND, [id]), query<RenewalRow>(RENEWALS, [id])])
      return { row, renewals }
    },
    list: (...page) => query<Row>(LIST, page),
    expiring: (...range) => query(EXPIRING, range),
    insert: async (...values) => (await one<{ id: number }>(INSERT, values)).id,
    async renew(id, expiresAt, now) {
      const client = await pool.connect()
      try {
        await client.query('begin')
        await query(RENEW, [expiresAt, now, id], client)
        const row = await one<Row>(FIND, [id], client)
        await query(INSERT_RENEWAL, [id, row.renewal_count, now, expiresAt], client)
        await client.query('commit')
        return row
      } finally {
        client.release()
      }
    },
    delete: (id) => query(DELETE, [id]),
  }
}
