import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import type { Query } from '../engine/query.js'
import { CommitInDoubtError } from '../interface/store.js'
import { setLocal } from './pool.js'
import { PostgresSession } from './postgres-session.js'
import type { PostgresSettings } from './postgres-url.js'

// Finds out whether a transaction whose reply was lost was committed.
//
// The server knows the status of a transaction by its number (pg_xact_status). But a server that crashes forgets a number if nothing of
// its transaction was on disk, and after the restart, another transaction gets that number. The same can happen if a standby takes over.
// The service would take the commit of the other transaction for that of its own, and acknowledge a write that is not there.
//
// So each transaction also sets a mark: a number that the process counts up, in a row of the process. The status tells whether the
// transaction has ended, and the mark tells whether it was committed. In a saturated server, that takes 1 to 2 % of the creations per
// second.
//
// A batch of writes that were all rejected sets no mark, so that a rejected request changes nothing in the database.
//
// A commit updates a row instead of inserting one, so the table stays small. Commits that run at the same time have different rows
// (slots), so they do not wait for each other.

/** The mark of a transaction, which no other one has. */
interface CommitMark {
  /** The process that commits. */
  readonly process: string
  /** The row of the process. */
  readonly slot: number
  /** How many commits this process had begun. */
  readonly number: number
}

const bindMark = ({ process, slot, number }: CommitMark) => [process, slot, number]

const setMark: Query<CommitMark, unknown> = {
  sql: `insert into commit_mark (process, slot, number) values ($1, $2, $3)
    on conflict (process, slot) do update set number = excluded.number, marked_at = excluded.marked_at`,
  bind: bindMark,
}

const findMark: Query<CommitMark, { process: string }> = {
  sql: 'select process from commit_mark where process = $1 and slot = $2 and number = $3',
  bind: bindMark,
}

/** Deletes the marks of processes that have ended, with those of idle ones, which insert them again. */
export const DELETE_OLD_MARKS = `delete from commit_mark where marked_at < now() - interval '1 day'`

/** A standby does not know yet what it has not received. */
const getStatus: Query<{ id: string }, { status: string | null }> = {
  sql: 'select case when not pg_is_in_recovery() then pg_xact_status($1) end as status',
  bind: ({ id }) => [id],
}

/** SQLSTATE of the status of a number that no transaction has, so the server has forgotten it in a crash. */
const NUMBER_OF_THE_FUTURE = '22023'

/** The time between two queries for the outcome of a commit. */
const STATUS_QUERY_INTERVAL_MS = 100

/** Commits the transactions of this process. */
export class MarkedCommits {
  readonly #process = randomUUID()
  readonly #freeSlots: number[] = []
  #slots = 0
  #commits = 0

  constructor(readonly settings: PostgresSettings) {}

  /**
   * Commits a transaction. If the reply to the commit is lost, finds out its outcome, so that no write is repeated or reported wrongly.
   *
   * @param id the number of the transaction.
   * @throws the first error of the transaction if it was rolled back; CommitInDoubtError if the outcome cannot be found out in time.
   */
  async commit(session: PostgresSession, id: string): Promise<void> {
    const slot = this.#freeSlots.pop() ?? this.#slots++
    const mark = { process: this.#process, slot, number: ++this.#commits }
    const marking = session.settle(session.all(setMark, mark))
    const [marked, committed] = await Promise.allSettled([marking, session.execute('commit')])
    // The slot is not used again: the transaction may still lock its row.
    if (committed.status === 'rejected') return this.#confirm(id, mark, committed.reason)
    this.#freeSlots.push(slot)
    if (marked.status === 'rejected') throw marked.reason // so the commit was a rollback
  }

  /** @throws `error` if the transaction was not committed; CommitInDoubtError if that cannot be found out in time. */
  async #confirm(id: string, mark: CommitMark, error: unknown): Promise<void> {
    const deadline = performance.now() + this.settings.timeoutMs
    while (performance.now() < deadline) {
      const isCommitted = await this.#isCommitted(id, mark).catch(toOutcome)
      if (isCommitted === true) return
      if (isCommitted === false) throw error
      await setTimeout(STATUS_QUERY_INTERVAL_MS)
    }
    throw new CommitInDoubtError(error)
  }

  /** Returns undefined if the transaction has not ended. Uses a new connection, because all of the pool may be waiting for an outcome. */
  async #isCommitted(id: string, mark: CommitMark): Promise<boolean | undefined> {
    const client = new pg.Client(this.settings.pool)
    client.on('error', () => {})
    try {
      await client.connect()
      const session = new PostgresSession(client, false)
      // Each statement sees what was committed before it: the mark is sought after the transaction has ended.
      await session.execute(`begin isolation level read committed; ${setLocal(this.settings.session)}`)
      const { status } = await session.one(getStatus, { id })
      if (status === 'committed') return (await session.first(findMark, mark)) !== undefined
      return status === 'aborted' ? false : undefined
    } finally {
      await client.end()
    }
  }
}

/** Whether a transaction was committed, according to the error of the query for it. Undefined if the error does not tell. */
function toOutcome(error: unknown): false | undefined {
  return (error as Partial<pg.DatabaseError>).code === NUMBER_OF_THE_FUTURE ? false : undefined
}
