import type { Instant } from '../../domain/time.js'
import type { Importer } from '../../import/import-thread.js'
import type { Actor, Store } from '../../store/interface/store.js'

/** The dependencies of a handler, and the facts of the request that its input lacks. */
export interface Context {
  readonly store: Store
  /** The time of this request. */
  readonly now: Instant
  /** The origin of the changes, for the audit trail. */
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
