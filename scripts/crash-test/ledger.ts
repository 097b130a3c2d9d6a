import type { Instant } from '../../src/domain/time.js'
import type { CertificationWithRenewals } from '../../src/store/interface/store.js'

/** The kind of a write. */
export type WriteKind = 'create' | 'create with a key' | 'renew' | 'correct' | 'revoke' | 'delete'

/** The request that creates a record, with or without an Idempotency-Key. */
export interface Creation {
  readonly body: Readonly<Record<'mentor_id' | 'cert_type' | 'issued_at' | 'expires_at', string>>
  readonly key: string | undefined
}

/** A complete reply. */
export interface Reply {
  readonly status: number
  readonly etag: string | null
  readonly body: unknown
}

/** A write without a reply: the service may or may not have committed it. */
export interface InDoubtWrite {
  readonly kind: WriteKind
  readonly sentAt: Instant
  /** The record if the write was committed at `at`; undefined if it is deleted. */
  outcome(at: Instant, id: number): CertificationWithRenewals | undefined
}

/** The clients' knowledge of one record. Each record has its own mentor. */
export interface Entry {
  readonly creation: Creation
  /** The reply to the creation, once received. */
  firstReply: Reply | undefined
  /** The numeric id, once known. It is kept after the record's deletion. */
  id: number | undefined
  /** The record as of the last acknowledged write or verification; undefined if it does not exist. */
  expected: CertificationWithRenewals | undefined
  inDoubt: InDoubtWrite | undefined
}

/** All requests of the clients and the replies to them, by mentor. */
export class Ledger {
  readonly entries = new Map<string, Entry>()
  /** Number of acknowledged writes by kind. */
  readonly acknowledged: Record<WriteKind, number> = {
    create: 0,
    'create with a key': 0,
    renew: 0,
    correct: 0,
    revoke: 0,
    delete: 0,
  }

  add(creation: Creation): Entry {
    const entry = { creation, firstReply: undefined, id: undefined, expected: undefined, inDoubt: undefined }
    this.entries.set(creation.body.mentor_id, entry)
    return entry
  }
}
