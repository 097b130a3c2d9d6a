import { statSync } from 'node:fs'
import type { Session } from '../engine/session.js'
import { type BatchWriter, NotBegunError, type Write, WRITE_TIMEOUT_MS } from '../engine/group-commit.js'
import { StoreUnavailableError } from '../interface/store.js'
import { TallyChanges } from '../engine/tally.js'
import { Checkpoints } from './checkpoints.js'
import { retryUntil } from './retry-until.js'
import type { SqliteConnection } from './sqlite-connection.js'
import { type TallyQueries, writeTally } from './sqlite-tally.js'

/** Short enough for two processes that write all the time to begin between each other's transactions. */
const BEGIN_RETRY_MS = 1

/** Runs one transaction at a time on the connection that writes. */
export class SqliteWriter implements BatchWriter {
  readonly #checkpoints: Checkpoints
  readonly #identity: string
  #hasFailed = false

  /** @param beforeCommit called before each commit. */
  constructor(
    readonly connection: SqliteConnection,
    readonly tallyQueries: TallyQueries,
    readonly beforeCommit: () => void,
  ) {
    this.#checkpoints = new Checkpoints(connection)
    this.#identity = identityOf(connection.database.name)
  }

  /** Identifies the opened file, independent of its path. */
  get identity(): string {
    return this.#identity
  }

  /** Whether the last transaction could not be written, for example because the disk is full. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  async commitBatch(
    writes: readonly Write[],
    deadline: number,
  ): Promise<readonly PromiseSettledResult<unknown>[]> {
    return this.transaction(async (session) => {
      const tally = new TallyChanges()
      const outcomes: PromiseSettledResult<unknown>[] = []
      for (const write of writes) outcomes.push(await this.#attempt(write, tally))
      await this.writeTally(session, tally)
      return outcomes
    }, deadline)
  }

  /**
   * Runs `work` in a transaction, which is on disk when the promise resolves. If the promise rejects, the transaction was rolled back,
   * except with a CommitInDoubtError.
   *
   * @param deadline the end of the wait for other processes, in the time of `performance.now()`.
   * @throws NotBegunError if the transaction did not begin by then.
   */
  async transaction<T>(
    work: (session: SqliteConnection) => Promise<T>,
    deadline = performance.now() + WRITE_TIMEOUT_MS,
  ): Promise<T> {
    await this.#checkpoints.secondPass()
    await this.#begin(deadline)
    let result: T
    try {
      this.checkFile()
      result = await work(this.connection)
      this.beforeCommit()
      this.connection.execute('commit')
    } catch (error) {
      if (error instanceof StoreUnavailableError) this.#hasFailed = true
      this.connection.rollback()
      throw error
    }
    this.#hasFailed = false
    this.#checkpoints.committed()
    return result
  }

  writeTally(session: Session, changes: TallyChanges): Promise<void> {
    return writeTally(session, this.tallyQueries, changes)
  }

  /** Checks that the path still leads to the opened file. @throws StoreUnavailableError if not, because writes to it would be lost. */
  checkFile(): void {
    const { name } = this.connection.database
    if (identityOf(name) === this.#identity) return
    throw new StoreUnavailableError(new Error(`${name} is no longer the file that was opened`))
  }

  /** Rewrites the database file and empties its log. @throws StoreUnavailableError if other processes use the database all the time. */
  async vacuum(): Promise<void> {
    await this.#checkpoints.secondPass()
    const deadline = performance.now() + WRITE_TIMEOUT_MS
    const isUnavailable = (error: unknown) => error instanceof StoreUnavailableError
    const retries = { deadline, everyMs: BEGIN_RETRY_MS }
    await retryUntil(retries, isUnavailable, () => this.connection.execute('vacuum'))
    await retryUntil(retries, isUnavailable, () => {
      const [{ busy = 1 } = {}] = this.connection.database.pragma('wal_checkpoint(truncate)') as {
        busy?: number
      }[]
      if (busy !== 0) throw new StoreUnavailableError(new Error('another process reads the log'))
    })
  }

  /** Copies the log into the database if possible, because other processes do so less often, and closes the connection. */
  async close(): Promise<void> {
    await this.#checkpoints.close()
    if (!this.connection.database.readonly) this.#copyLog()
    this.connection.close()
  }

  /** Runs a write in a savepoint. @throws StoreUnavailableError if the whole transaction has ended. */
  async #attempt(write: Write, tally: TallyChanges): Promise<PromiseSettledResult<unknown>> {
    const own = new TallyChanges()
    try {
      const value = await this.connection.savepoint(() => write.run({ session: this.connection, tally: own }))
      tally.merge(own)
      return { status: 'fulfilled', value }
    } catch (reason) {
      if (reason instanceof StoreUnavailableError) throw reason
      return { status: 'rejected', reason }
    }
  }

  /** Takes the write lock. */
  async #begin(deadline: number): Promise<void> {
    const isUnavailable = (error: unknown) => error instanceof StoreUnavailableError
    try {
      await retryUntil({ deadline, everyMs: BEGIN_RETRY_MS }, isUnavailable, () =>
        this.connection.execute('begin immediate'),
      )
    } catch (error) {
      throw error instanceof StoreUnavailableError ? new NotBegunError(error.cause) : error
    }
  }

  #copyLog(): void {
    try {
      this.connection.database.pragma('wal_checkpoint(passive)')
    } catch {} // such as a full disk: the next start recovers the log
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
