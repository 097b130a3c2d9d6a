import { setImmediate } from 'node:timers'

type Tuples = Promise<unknown[][]>

/**
 * Answers equal queries that are sent in one turn of the event loop by one statement. The first page of a list is what most clients ask
 * for, and under load several of them ask in the same turn.
 *
 * A reader sees no older state than with a statement of its own, because shared connections write what they send to their sockets at the
 * end of the turn, when all requests of the turn have arrived.
 */
export class EqualReads {
  readonly #sent = new Map<object, Map<string, Tuples>>()

  /** Returns the reply to an equal query of this turn, or sends it. The caller must not change the rows. */
  share(query: object, values: readonly unknown[], send: () => Tuples): Tuples {
    if (this.#sent.size === 0) setImmediate(() => this.#sent.clear())
    const replies = this.#sent.get(query) ?? new Map<string, Tuples>()
    this.#sent.set(query, replies)
    const key = JSON.stringify(values)
    const reply = replies.get(key) ?? send()
    replies.set(key, reply)
    return reply
  }
}
