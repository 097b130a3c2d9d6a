import type { Session } from '../engine.js'
import type { SqliteConnection } from './sqlite-connection.js'

/**
 * What all reads of one turn of the event loop see: one state of the database. To begin and end it takes as long as to read a
 * record. It ends before a write of this process settles, since whoever asks next then sees it.
 */
export class SharedSnapshots {
  #isOpen = false
  /** Whether it would have ended, had nobody held it. */
  #isOverdue = false
  #holders = 0

  constructor(readonly connection: SqliteConnection) {}

  /** The connection, in the turn's snapshot. */
  current(): SqliteConnection {
    if (!this.#isOpen) {
      this.connection.execute('begin')
      this.#isOpen = true
      setImmediate(() => this.end())
    }
    return this.connection
  }

  /** Runs `work` in one snapshot, however many turns it takes. */
  async hold<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const connection = this.current()
    this.#holders++
    try {
      return await work(connection)
    } finally {
      this.#holders--
      if (this.#isOverdue) this.end()
    }
  }

  /** Ends the snapshot, once nobody holds it. */
  end(): void {
    this.#isOverdue = this.#holders > 0
    if (!this.#isOpen || this.#isOverdue) return
    this.#isOpen = false
    this.connection.rollback()
  }

  close(): void {
    this.#isOpen = false
    this.connection.close()
  }
}
