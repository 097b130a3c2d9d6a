import { accessSync, constants } from 'node:fs'
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
import type { Session } from '../engine/session.js'
import {
  type AuditTrigger,
  type Engine,
  type IdSequence,
  PING_QUERY,
  type Snapshot,
  type OrderingKey,
  type UnitOfWork,
} from '../engine/engine.js'
import { GroupCommit, WRITE_TIMEOUT_MS } from '../engine/group-commit.js'
import type { Query } from '../engine/query.js'
import type { StoreObserver } from '../interface/store.js'
import type { Tables } from '../engine/tables.js'
import type { TallyChanges } from '../engine/tally.js'
import { migrate, MIGRATIONS } from './migrate.js'
import { ensureFolderOf, explainOpenError, openFile } from './open-file.js'
import { retryUntil } from './retry-until.js'
import { SharedSnapshots } from './shared-snapshots.js'
import { mapDriverErrors, SqliteConnection } from './sqlite-connection.js'
import { sqliteFeed } from './sqlite-feed.js'
import { sqliteLists } from './sqlite-lists.js'
import { defineTallyQueries } from './sqlite-tally.js'
import { SqliteWriter } from './sqlite-writer.js'

/** The time for which a reader waits for a lock, blocking the event loop. In WAL mode, it rarely has to wait. */
const READ_LOCK_TIMEOUT_MS = 10
/** Long enough for another process to migrate the tables: 20 s for ten million records. */
const OPEN_TIMEOUT_MS = 300_000
const OPEN_RETRY_MS = 20

/** The page cache of each connection. With SQLite's default of 2 MiB, inserting a million rows takes 26 s instead of 16. */
export const CACHE_KIB = 64 * 1024

/**
 * Opens the database file, and creates or migrates it if necessary. Several processes may open it at the same time. Each locks out the
 * others for a moment, regardless of their busy timeout (https://sqlite.org/wal.html, section 9), so this retries.
 *
 * @throws Error if the file cannot be opened or written. Without this check, SQLite would silently open it read-only.
 */
export async function openSqliteEngine(file: string, observer?: StoreObserver): Promise<SqliteEngine> {
  const folder = ensureFolderOf(file)
  // A migration sorts millions of rows in temporary files. They are created next to the database, where there is room. SQLite reads this
  // variable before it opens a file.
  process.env.SQLITE_TMPDIR ??= folder
  const retries = { deadline: performance.now() + OPEN_TIMEOUT_MS, everyMs: OPEN_RETRY_MS }
  return retryUntil(retries, isLocked, async () => {
    const writing = openFile(file, { timeout: 0 })
    try {
      return new SqliteEngine(
        new SqliteConnection(await prepare(writing, observer)),
        new SqliteConnection(openReading(file)),
        observer,
      )
    } catch (error) {
      writing.close()
      throw explainOpenError(file, error)
    }
  })
}

async function prepare(writing: Database, observer?: StoreObserver): Promise<Database> {
  writing.pragma('journal_mode = WAL')
  writing.pragma('synchronous = FULL') // a commit is on disk when it returns, even after a power failure
  writing.pragma('foreign_keys = ON')
  writing.pragma(`cache_size = -${CACHE_KIB}`)
  writing.pragma('wal_autocheckpoint = 0') // Checkpoints does it, in a thread
  const migrated = await migrate(writing)
  if (migrated.length > 0) observer?.migrated?.(migrated)
  // Otherwise, each insert that returns an id opens a temporary file, which takes some 15 µs. Set after the migration, which may sort
  // millions of rows.
  writing.pragma('temp_store = MEMORY')
  accessSync(writing.name, constants.W_OK)
  return writing
}

/** Opens the connection for reads. It is separate, so that no read sees an open write transaction. */
function openReading(file: string): Database {
  const reading = openDatabase(file, { readonly: true, timeout: READ_LOCK_TIMEOUT_MS })
  reading.pragma(`cache_size = -${CACHE_KIB}`)
  return reading
}

function isLocked(error: unknown): boolean {
  return isSqliteError(error) && /^SQLITE_(BUSY|LOCKED)/.test(error.code)
}

/** Opens a database file read-only. @throws Error if the file is missing. */
export function openSqliteReadOnly(file: string): SqliteEngine {
  const connection = new SqliteConnection(openFile(file, { readonly: true, timeout: WRITE_TIMEOUT_MS }))
  return new SqliteEngine(connection, connection)
}

/** Writes a page without changing it, to check whether the disk can be written again. `user_version` is not used otherwise. */
const WRITE_NOTHING: Query<object, unknown> = { sql: 'pragma user_version = 0', bind: () => [] }

/** The engine for SQLite. One connection writes (sqlite-writer.ts), another one reads (shared-snapshots.ts). */
export class SqliteEngine implements Engine {
  readonly builder: Kysely<Tables>
  readonly lists = sqliteLists
  readonly readsSynchronously = true
  readonly feed = sqliteFeed
  readonly auditTriggers: readonly AuditTrigger[] = ['update', 'delete'].map((change) => ({
    drop: { sql: `drop trigger audit_line_no_${change}`, bind: () => [] },
    create: {
      sql: `create trigger audit_line_no_${change} before ${change} on audit_line
        begin select raise(abort, 'the audit trail is append-only'); end`,
      bind: () => [],
    },
  }))
  readonly migrations = Object.keys(MIGRATIONS)
  readonly writer: SqliteWriter
  readonly #commits: GroupCommit
  readonly #snapshots: SharedSnapshots

  constructor(writing: SqliteConnection, reading: SqliteConnection, observer?: StoreObserver) {
    this.builder = new Kysely({ dialect: new CompilingDialect({ database: writing.database }) })
    this.#snapshots = new SharedSnapshots(reading)
    // The snapshot ends before the commit, so that a read after the write sees the write.
    this.writer = new SqliteWriter(writing, defineTallyQueries(this.builder), () => this.#snapshots.end())
    this.#commits = new GroupCommit(this.writer, observer)
  }

  idSequence(table: string): IdSequence {
    return {
      get: {
        sql: 'select coalesce(max(seq), 0) as id from sqlite_sequence where name = ?',
        bind: () => [table],
      },
      set: [
        { sql: 'delete from sqlite_sequence where name = ?', bind: () => [table] }, // missing before the first row
        { sql: 'insert into sqlite_sequence (name, seq) values (?, ?)', bind: ({ id }) => [table, id] },
      ],
    }
  }

  /** Joins or begins the snapshot of this turn of the event loop. */
  get reader(): SqliteConnection {
    return this.#snapshots.current()
  }

  snapshot<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#snapshots.run(work)
  }

  readTogether<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.snapshot(work)
  }

  async openSnapshot(): Promise<Snapshot> {
    const { name } = this.writer.connection.database
    const database = mapDriverErrors(() =>
      openDatabase(name, { readonly: true, timeout: READ_LOCK_TIMEOUT_MS }),
    )
    const snapshot = new SqliteConnection(database)
    snapshot.execute('begin')
    return snapshot
  }

  write<T>(work: (unit: UnitOfWork) => Promise<T>, orderingKey?: OrderingKey): Promise<T> {
    return this.#commits.write(work, orderingKey)
  }

  /** Runs `work` like any write: each has a savepoint, and they run one after the other. */
  writeMany<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.write(work)
  }

  bulkImport<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.writer.transaction(work)
  }

  /** Rewrites the file and empties the log, because free pages would still contain the deleted data. */
  async overwriteDeleted(): Promise<void> {
    await this.writer.vacuum()
  }

  writeTally(session: Session, changes: TallyChanges): Promise<void> {
    return this.writer.writeTally(session, changes)
  }

  async identify(): Promise<string> {
    return this.writer.identity
  }

  async ping(): Promise<void> {
    this.writer.checkFile()
    await this.reader.first(PING_QUERY, {})
    if (this.writer.hasFailed) await this.write(({ session }) => session.run(WRITE_NOTHING, {}))
  }

  /** Ends the snapshot, so that later reads see the commits of other connections. */
  refresh(): void {
    this.#snapshots.end()
  }

  pendingWrites(): number {
    return this.#commits.pending
  }

  async close(): Promise<void> {
    await this.#commits.idle()
    this.#snapshots.close()
    await this.writer.close()
  }
}

/** Compiles queries for SQLite and never runs them. */
class CompilingDialect extends SqliteDialect {
  override createDriver(): Driver {
    return new DummyDriver()
  }

  override createQueryCompiler(): SqliteQueryCompiler {
    return new Compiler()
  }
}

class Compiler extends SqliteQueryCompiler {
  /** Omits `for update` and `skip locked`: SQLite has one writer at a time, so records need no locks. */
  protected override visitSelectModifier(): void {}

  /**
   * Appends `+ 0` to a limit and an offset. For a bare parameter there, SQLite plans the query again for each value
   * (sqlite3ExprIsInteger in its source), which takes a fifth of the time of a list.
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
