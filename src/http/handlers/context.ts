import type { Instant } from '../../domain/time.js'
import type { Actor, Store } from '../../store/store.js'

/** What a handler works with beside its input. */
export interface Context {
  readonly store: Store
  /** The one time of this request. */
  readonly now: Instant
  /** Who asks. */
  readonly actor: Actor
  readonly rules: Rules
  /** The canonical path of the record with that id. */
  locationOf(id: string): string
}

/** The numbers of the contract and the configuration that rules need. */
export interface Rules {
  readonly expiringSoonDays: number
  /** How often a certification can be renewed. */
  readonly maxRenewals: number
  /** The last record that a page number may begin at. */
  readonly lastPagedRecord: number
}
