import type { ClientBase } from 'pg'
import { openPool, setLocal } from './pool.js'
import { readPostgresUrl } from './postgres-url.js'

interface Step {
  readonly table: string
  /** The line that is printed. */
  readonly says: string
  /** Sent one at a time: Citus passes the text on to its workers, which accept one statement. */
  readonly statements: readonly string[]
}

/**
 * How Citus stores the tables: a certification with its history and its audit trail on one worker, the mentors' names and their
 * prefixes on every node. The tally stays on the coordinator. Every batch changes it, and a batch on the coordinator alone takes neither
 * a round trip nor a part in a two-phase commit; distributed by type, half of it was on one worker in any case. Idempotency keys, the
 * digests of imported files and the marks of commits are few, and stay there, too.
 */
const STEPS: readonly Step[] = [
  {
    table: 'certification',
    says: 'certification: distributed by id',
    // A foreign key can be between distributed tables, but not while only one of them is.
    statements: [
      'alter table renewal drop constraint renewal_certification_id_fkey',
      `select create_distributed_table('certification', 'id')`,
    ],
  },
  {
    table: 'renewal',
    says: "renewal: distributed by its certification's id, beside it",
    statements: [
      `select create_distributed_table('renewal', 'certification_id', colocate_with => 'certification')`,
      `alter table renewal add constraint renewal_certification_id_fkey
        foreign key (certification_id) references certification on delete cascade`,
    ],
  },
  {
    table: 'audit_line',
    says: "audit_line: distributed by its certification's id, beside it, without its trigger, which Citus refuses",
    statements: [
      'drop trigger audit_line_no_change on audit_line',
      `select create_distributed_table('audit_line', 'certification_id', colocate_with => 'certification')`,
    ],
  },
  {
    table: 'mentor',
    says: 'mentor: on every node',
    statements: [`select create_reference_table('mentor')`],
  },
  {
    table: 'mentor_prefix',
    says: 'mentor_prefix: on every node, beside the names',
    statements: [`select create_reference_table('mentor_prefix')`],
  },
]

/**
 * The number of shards of a table, unless the URL sets another one. Citus runs a query of a list on each shard, and an insert of a batch on
 * each shard that gets a row, so 32, its own default, would take up to four times as long.
 */
const SHARD_COUNT = '8'

/**
 * Distributes the tables of a migrated database, with their rows, over the workers of Citus, in one transaction. Tables that are already
 * distributed stay unchanged.
 *
 * @param url of the coordinator.
 * @returns a line for each table that was distributed.
 * @throws Error if the database is not one of Citus.
 */
export async function distribute(url: string): Promise<string[]> {
  const { pool: config, session } = readPostgresUrl(url)
  const pool = openPool({ ...config, max: 1, query_timeout: 0 })
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(setLocal({ 'citus.shard_count': SHARD_COUNT, ...session, statement_timeout: '0' }))
    const done = await distributeTables(client)
    await client.query('commit')
    return done
  } finally {
    client.release(true) // closes the connection, which rolls back what is not committed
    await pool.end()
  }
}

async function distributeTables(client: ClientBase): Promise<string[]> {
  // The view citus_tables is in the schema of the extension, which the search path may not name.
  const { rows: known } = await client.query(`select 1 where to_regclass('pg_dist_partition') is not null`)
  if (known.length === 0)
    throw new Error('the database has no Citus: create extension citus on its coordinator and workers first')
  const { rows } = await client.query<{ name: string }>(
    `select logicalrelid::text as name from pg_dist_partition where partmethod = 'h' or repmodel = 't'`,
  )
  const distributed = new Set(rows.map(({ name }) => name))
  await client.query(`set local citus.multi_shard_modify_mode = 'sequential'`)
  const missing = STEPS.filter(({ table }) => !distributed.has(table))
  for (const { statements } of missing) for (const statement of statements) await client.query(statement)
  // Citus keeps the coordinator's copy of the rows: hidden, but on disk, where an erasure would not reach it.
  for (const { table } of missing)
    await client.query('select truncate_local_data_after_distributing_table($1::text::regclass)', [table])
  return missing.map(({ says }) => says)
}
