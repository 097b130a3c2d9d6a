// `npm run test:crash`: kills the service or its PostgreSQL server while clients write, and checks that no acknowledged write is lost.
//
// A write is acknowledged by its reply, so it must survive every later crash. The test keeps a ledger of all replies. After each kill and
// restart, it compares every record of the database with the ledger, field by field. An acknowledged write must be there. A write without
// a reply is in doubt, and must be there completely or not at all.
//
// In addition, the database must be consistent: totals, histories, audit trail, idempotency keys and SQLite's own checks. A client follows
// the change feed all the time. It must see each change once, and the copy that it keeps must equal the list.
//
// A kill cannot show whether data has left the cache of the operating system. test/store/sqlite/fsync.test.ts checks that.
import '../src/process/node-version.js'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArguments, parseWholeNumber, runCommand, UsageError } from './command/command.js'
import { killChildren } from './command/child-process.js'
import { formatCount } from './command/format.js'
import { isPostgresUrl, parsePostgresUrl } from '../src/store/interface/database-url.js'
import {
  CitusDatabase,
  type CrashDatabase,
  type Disturbance,
  PostgresSchema,
  PostgresServer,
  SqliteFile,
} from './crash-test/crash-databases.js'
import { CrashRun } from './crash-test/crash-run.js'

const HELP = {
  usage:
    'npm run test:crash -- [--database URL | --kill-server | --kill-worker | --move-shards] [--kills N] [--seed S]',
  about: 'Kills the service repeatedly while it writes, and checks that no acknowledged write is lost.',
  options: {
    '--database URL': 'a PostgreSQL database to test in a new schema, instead of a new file of SQLite',
    '--kill-server': 'start a PostgreSQL server from /usr/lib/postgresql, and kill it instead of the service',
    '--kill-worker':
      'start a cluster of Citus from /usr/lib/postgresql, and kill its workers instead of the service',
    '--move-shards': 'start such a cluster, and add and remove a worker instead of killing anything',
    '--kills N': 'the number of kills; default 50',
    '--seed S': 'the seed of the random requests; default 1',
  },
  example: 'npm run test:crash -- --kills 20',
}
const MAX_PRINTED_FAILURES = 20

await runCommand(HELP, main)

async function main(): Promise<void> {
  const { kills, seed, ...target } = readArguments()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
  const folder = mkdtempSync(join(tmpdir(), 'certifications-crash-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const database = await openDatabase(folder, target)
  const crashRun = new CrashRun(database, seed)
  try {
    await crashRun.run(kills)
  } finally {
    killChildren() // after an error, a service may hold locks
    await database.close()
  }
  const { failures, acknowledged, inDoubt, records, changes, repeatedKeys, killedStarts } = crashRun

  const total = Object.values(acknowledged).reduce((sum, it) => sum + it, 0)
  const kinds = Object.entries(acknowledged)
    .map(([kind, it]) => `${formatCount(it)} ${kind}`)
    .join(', ')
  const { committed, notCommitted } = inDoubt
  console.log(
    `kills: ${formatCount(kills)}, plus ${formatCount(killedStarts)} during a restart; seed ${seed}`,
  )
  console.log(`acknowledged writes: ${formatCount(total)} (${kinds})`)
  console.log(
    `writes in doubt: ${formatCount(committed + notCommitted)} (${formatCount(committed)} committed, ${formatCount(notCommitted)} not)`,
  )
  console.log(
    `idempotency keys repeated: ${formatCount(repeatedKeys)}; records at the end: ${formatCount(records)}`,
  )
  console.log(`changes read from the feed: ${formatCount(changes)}`)
  console.log(`failures: ${formatCount(failures.length)}`)
  for (const failure of failures.slice(0, MAX_PRINTED_FAILURES)) console.error(failure)
  if (total === 0) console.error('no write was acknowledged, so the run proves nothing')
  process.exitCode = failures.length === 0 && total > 0 ? 0 : 1
}

/** The database to test, or which servers to start and disturb. */
interface CrashTarget {
  readonly database: string | undefined
  readonly servers: 'kill-server' | Disturbance | undefined
}

async function openDatabase(folder: string, { database, servers }: CrashTarget): Promise<CrashDatabase> {
  if (servers === 'kill-server') return PostgresServer.start(folder)
  if (servers !== undefined) return CitusDatabase.start(folder, servers)
  if (database !== undefined) return new PostgresSchema(database, folder).open()
  return new SqliteFile(join(folder, 'crash.sqlite'))
}

function readArguments() {
  const options = {
    database: { type: 'string' },
    'kill-server': { type: 'boolean', default: false },
    'kill-worker': { type: 'boolean', default: false },
    'move-shards': { type: 'boolean', default: false },
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  } as const
  const { kills, seed, database, ...flags } = parseArguments({ options }).values
  const [servers, ...others] = (['kill-server', 'kill-worker', 'move-shards'] as const).filter(
    (it) => flags[it],
  )
  if (servers !== undefined && (database !== undefined || others.length > 0))
    throw new UsageError(`--${servers} starts its own servers, so no other database can be given`)
  if (database !== undefined && !isPostgresUrl(database))
    throw new UsageError('--database must be a PostgreSQL URL such as postgres://user@host/database')
  if (database !== undefined) parsePostgresUrl(database)
  return {
    database,
    servers,
    kills: parseWholeNumber('--kills', kills, 1, 10_000),
    seed: parseWholeNumber('--seed', seed, 0, 2 ** 20),
  }
}
