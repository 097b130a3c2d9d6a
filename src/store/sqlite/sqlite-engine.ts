import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Database, isSqliteError, openDatabase } from './driver.js'
import {
  type Driver,
  DummyDriver,
  Kysely,
  type LimitNode,
  type OffsetNode,
  SqliteDialect,
  SqliteQueryCompiler,
} from 'kysely'
import {
  type AuditTriggers,
  type Engine,
  type IdSequence,
  PING_QUERY,
  type Session,
  type Snapshot,
  type UnitOfWork,
} from '../engine.js'
import { GroupCommit, type SingleWriter, type Transaction, WRITE_TIMEOUT_MS } from '../group-commit.js'
import { StoreUnavailableError, type StoreObserver } from '../store.js'
import type { Tables } from '../tables.js'
import type { TallyChanges } from '../tally.js'
import { Checkpoints } from './checkpoints.js'
import { migrate, MIGRATIONS } from './migrate.js'
import { SharedSnapshots } from './shared-snapshots.js'
import { mapDriverErrors, SqliteConnection } from './sqlite-connection.js'
import { sqliteLists } from './sqlite-lists.js'
import { defineTallyQueries, type TallyQueries, writeTally } from './sqlite-tally.js'

/** How long a reader waits for a lock, which holds the event loop; in WAL mode it hardly ever has to. */
const LOCK_WAIT_MS = 10
/** Often enough that of two processes that write all the time, neither waits long for the moment when the other does not. */
const WRITE_AGAIN_MS = 1
/** Long enough for another process to bring the tables up to date: 20 s for ten million records. */
const OPEN_TIMEOUT_MS = 300_000
const OPEN_AGAIN_MS = 20

/** What each connection caches, instead of SQLite's 2 MiB: a million rows are inserted in 16 s, not 26. */
export const CACHE_KIB = 64 * 1024

/**
 * Opens the database file, which is created and migrated if need be. Several processes may do so at once: for a moment one of
 * them locks the others out, whatever they are told of waiting (https://sqlite.org/wal.html, section 9).
 *
 * @throws Error if it cannot be opened or must not be written: SQLite would open it to be read only, and stay so.
 */
export async function openSqliteEngine(file: string, observer?: StoreObserver): Promise<SqliteEngine> {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true })
  // Where a migration sorts millions of rows: beside the database there is room. SQLite asks before it opens its first file.
  process.env.SQLITE_TMPDIR ??= folder
  const timeoutMs = { deadline: performance.now() + OPEN_TIMEOUT_MS, everyMs: OPEN_AGAIN_MS }
  return retryUntil(timeoutMs, isLocked, async () => {
    const writing = openDatabase(file, { timeout: 0 })
    try {
      return new SqliteEngine(
        new SqliteConnection(await prepare(writing)),
        new SqliteConnection(openReading(file)),
        observer,
      )
    } catch (error) {
      writing.close()
      throw error
    }
  })
}

async function prepare(writing: Database): Promise<Database> {
  writing.pragma('journal_mode = WAL')
  writing.pragma('synchronous = FULL') // a commit is on disk when it returns, also after a power failure
  writing.pragma('foreign_keys = ON')
  writing.pragma(`cache_size = -${CACHE_KIB}`)
  writing.pragma('wal_autocheckpoint = 0') // that is for Checkpoints to do, off the event loop
  await migrate(writing)
  // Else each insert that returns an id opens a temporary file, some 15 µs. Not before: a migration may sort millions of rows.
  writing.pragma('temp_store = MEMORY')
  accessSync(writing.name, constants.W_OK)
  return writing
}

/** Reads have a connection of their own, so that none ever sees an open write transaction. */
function openReading(file: string): Database {
  const reading = openDatabase(file, { readonly: true, timeout: LOCK_WAIT_MS })
  reading.pragma(`cache_size = -${CACHE_KIB}`)
  return reading
}

/** Until when, in the time of `performance.now()`, and how often to try again for what another process has locked. */
interface RetryWindow {
  readonly deadline: number
  readonly everyMs: number
}

/**
 * Tries again what fails by the moment; SQLite itself would hold the event loop.
 *
 * @throws what was in the way at last.
 */
async function retryUntil<T>(
  { deadline, everyMs }: RetryWindow,
  isPassing: (error: unknown) => boolean,
  attempt: () => T | Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > deadline || !isPassing(error)) throw error
    }
    await setTimeout(everyMs)
  }
}

function isLocked(error: unknown): boolean {
  return isSqliteError(error) && /^SQLITE_(BUSY|LOCKED)/.test(error.code)
}

/** Opens a database file only to be read. @throws Error if there is none. */
export function openSqliteSource(file: string): SqliteEngine {
  const connection = new SqliteConnection(openDatabase(file, { readonly: true, timeout: WRITE_TIMEOUT_MS }))
  return new SqliteEngine(connection, connection)
}

export class SqliteEngine implements Engine, SingleWriter {
  readonly builder: Kysely<Tables>
  readonly lists = sqliteLists
  readonly tallyShards = 1
  readonly auditTriggers: AuditTriggers = {
    lift: { sql: 'drop trigger audit_line_no_delete', bind: () => [] },
    restore: {
      sql: `create trigger audit_line_no_delete before delete on audit_line
        begin select raise(abort, 'the audit trail is append-only'); end`,
      bind: () => [],
    },
  }
  readonly migrations = Object.keys(MIGRATIONS)
  readonly #tallyQueries: TallyQueries
  readonly #commits: GroupCommit
  readonly #snapshots: SharedSnapshots
  readonly #checkpoints: Checkpoints
  readonly #identity: string

  constructor(
    readonly writer: SqliteConnection,
    reading: SqliteConnection,
    observer?: StoreObserver,
  ) {
    this.#commits = new GroupCommit(this, observer)
    this.#snapshots = new SharedSnapshots(reading)
    this.#checkpoints = new Checkpoints(writer)
    this.#identity = identityOf(writer.database.name)
    this.builder = new Kysely({ dialect: new CompilingDialect({ database: writer.database }) })
    this.#tallyQueries = defineTallyQueries(this.builder)
  }

  idSequence(table: string): IdSequence {
    return {
      get: {
        sql: 'select coalesce(max(seq), 0) as id from sqlite_sequence where name = ?',
        bind: () => [table],
      },
      set: [
        { sql: 'delete from sqlite_sequence where name = ?', bind: () => [table] }, // there is none before the first row
        { sql: 'insert into sqlite_sequence (name, seq) values (?, ?)', bind: ({ id }) => [table, id] },
      ],
    }
  }

  get reader(): SqliteConnection {
    return this.#snapshots.current()
  }

  snapshot<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#snapshots.hold(work)
  }

  async openSnapshot(): Promise<Snapshot> {
    const { name } = this.writer.database
    const database = mapDriverErrors(() => openDatabase(name, { readonly: true, timeout: LOCK_WAIT_MS }))
    const snapshot = new SqliteConnection(database)
    snapshot.execute('begin')
    return snapshot
  }

  async transaction<T>(
    work: (transaction: Transaction) => Promise<T>,
    deadline = performance.now() + WRITE_TIMEOUT_MS,
  ): Promise<T> {
    await this.#checkpoints.clear()
    await this.#begin(deadline)
    let result: T
    try {
      this.#checkFile()
      result = await work(this.writer)
      this.#snapshots.end()
      this.writer.execute('commit')
    } catch (error) {
      this.writer.rollback()
      throw error
    }
    this.#checkpoints.committed()
    return result
  }

  write<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.#commits.write(work)
  }

  bulkImport<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.transaction(work)
  }

  writeTally(session: Session, changes: TallyChanges): Promise<void> {
    return writeTally(session, this.#tallyQueries, changes)
  }

  async identify(): Promise<string> {
    return this.#identity
  }

  async ping(): Promise<void> {
    this.#checkFile()
    await this.reader.first(PING_QUERY, {})
  }

  /** Lets whoever reads from now on see what was committed by now on another connection. */
  refresh(): void {
    this.#snapshots.end()
  }

  pendingWrites(): number {
    return this.#commits.pending
  }

  /** Leaves no log behind to the processes that have the database open, which copy it only when they have written much. */
  async close(): Promise<void> {
    await this.#commits.idle()
    await this.#checkpoints.close()
    this.#snapshots.close()
    if (!this.writer.database.readonly) this.#copyLog()
    this.writer.close()
  }

  #copyLog(): void {
    try {
      this.writer.database.pragma('wal_checkpoint(passive)')
    } catch {} // as on a full disk: then the next start recovers it
  }

  /** What is written to a file that was removed or replaced meanwhile would be lost, and nobody would know. */
  #checkFile(): void {
    const { name } = this.writer.database
    if (identityOf(name) === this.#identity) return
    throw new StoreUnavailableError(new Error(`${name} is not the file any more that was opened`))
  }

  /** Takes the write lock; while another process has it, waits. */
  #begin(deadline: number): Promise<void> {
    return retryUntil(
      { deadline, everyMs: WRITE_AGAIN_MS },
      (error) => error instanceof StoreUnavailableError,
      () => this.writer.execute('begin immediate'),
    )
  }
}

function identityOf(file: string): string {
  try {
    const { dev, ino } = statSync(file, { bigint: true })
    return `file ${dev} ${ino}`
  } catch {
    return 'out of reach'
  }
}

/** Compiles queries for SQLite, and runs none. */
class CompilingDialect extends SqliteDialect {
  override createDriver(): Driver {
    return new DummyDriver()
  }

  override createQueryCompiler(): SqliteQueryCompiler {
    return new Compiler()
  }
}

class Compiler extends SqliteQueryCompiler {
  /** A transaction that writes is alone in SQLite: no record needs a lock of its own. */
  protected override visitSelectModifier(): void {}

  /**
   * A parameter that is all of a limit or an offset has SQLite plan the query anew each time that it is bound
   * (sqlite3ExprIsInteger in its source): a fifth of the time that a list takes in the store.
   */
  protected override visitLimit(node: LimitNode): void {
    super.visitLimit(node)
    this.append(' + 0')
  }

  protected override visitOffset(node: OffsetNode): void {
    super.visitOffset(node)
    this.append(' + 0')
  }
}
