import type { Session } from '../engine/session.js'
import type { SqliteConnection } from './sqlite-connection.js'

/**
 * Shared snapshots: all reads of one turn of the event loop share one read transaction.
 *
 * SQLite begins and ends a transaction for each statement outside a transaction, which takes as long as reading a record. So the first
 * read of a turn begins a transaction, which ends with the turn. It also ends before a commit of this process, so that a read after a
 * write sees the write. `run` keeps the transaction open for several turns, for reads that must see one state.
 */
export class SharedSnapshots {
  #isOpen = false
  /** Whether to end the snapshot when the last run ends. */
  #isOverdue = false
  #runs = 0

  constructor(readonly connection: SqliteConnection) {}

  /** Returns the connection, inside the snapshot of this turn. */
  current(): SqliteConnection {
    if (!this.#isOpen) {
      this.connection.execute('begin')
      this.#isOpen = true
      setImmediate(() => this.end())
    }
    return this.connection
  }

  /** Runs `work` in one snapshot, however many turns it takes. */
  async run<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const connection = this.current()
    this.#runs++
    try {
      return await work(connection)
    } finally {
      this.#runs--
      if (this.#isOverdue) this.end()
    }
  }

  /** Ends the snapshot, now or when the last run ends. */
  end(): void {
    this.#isOverdue = this.#runs > 0
    if (!this.#isOpen || this.#isOverdue) return
    this.#isOpen = false
    this.connection.rollback()
  }

  close(): void {
    this.#isOpen = false
    this.connection.close()
  }
}
