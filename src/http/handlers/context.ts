import type { Instant } from '../../domain/time.js'
import type { Importer } from '../../import/import-thread.js'
import type { Actor, Store } from '../../store/store.js'

/** What a handler needs beside its input. */
export interface Context {
  readonly store: Store
  /** The time of this request: the clock is read once. */
  readonly now: Instant
  /** Who sends the request. */
  readonly actor: Actor
  readonly rules: Rules
  readonly importer: Importer
  /** Returns the canonical path of a record. */
  locationOf(id: string): string
  /** Returns the canonical path of an entry of the mentor directory. */
  locationOfMentor(id: string): string
}

/** Limits from the contract and the configuration. */
export interface Rules {
  readonly expiringSoonDays: number
  /** The maximum number of renewals of a certification. */
  readonly maxRenewals: number
  /** The last record at which a page may begin. */
  readonly lastPagedRecord: number
}
