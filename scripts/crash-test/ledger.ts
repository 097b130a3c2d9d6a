import type { Instant } from '../../src/domain/time.js'
import type { CertificationWithRenewals } from '../../src/store/store.js'

export type WriteKind = 'create' | 'create with a key' | 'renew' | 'correct' | 'revoke' | 'delete'

/** A creation as it was asked for, under an Idempotency-Key or none. */
export interface Creation {
  readonly body: Readonly<Record<'mentor_id' | 'cert_type' | 'issued_at' | 'expires_at', string>>
  readonly key: string | undefined
}

/** What came back: a status and all of a body. */
export interface Reply {
  readonly status: number
  readonly etag: string | null
  readonly body: unknown
}

/** A write that was sent and whose reply never came: it may have been carried out, wholly, or not. */
export interface Doubt {
  readonly kind: WriteKind
  readonly sentAt: Instant
  /** What the record is if it was carried out at `at`; undefined: gone. */
  outcome(at: Instant, id: number): CertificationWithRenewals | undefined
}

/** What is known of the one record that a creation makes; no other creation is for its mentor. */
export interface Entry {
  readonly creation: Creation
  /** The reply to its creation. */
  firstReply: Reply | undefined
  /** Its number, as soon as it is known; it stays when the record is gone. */
  id: number | undefined
  /** How it stood when it was last acknowledged, or found; undefined: it is not there. */
  kept: CertificationWithRenewals | undefined
  doubt: Doubt | undefined
}

/** All that the clients asked for and what they were told, by mentor. */
export class Ledger {
  readonly entries = new Map<string, Entry>()
  /** How many writes of each kind were acknowledged. */
  readonly acknowledged: Record<WriteKind, number> = {
    create: 0,
    'create with a key': 0,
    renew: 0,
    correct: 0,
    revoke: 0,
    delete: 0,
  }

  add(creation: Creation): Entry {
    const entry = { creation, firstReply: undefined, id: undefined, kept: undefined, doubt: undefined }
    this.entries.set(creation.body.mentor_id, entry)
    return entry
  }
}
