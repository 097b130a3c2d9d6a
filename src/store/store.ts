import type { Certification, Renewal, Revocation, Status } from '../domain/certification.js'
import type { CertificationDraft } from '../domain/create-certification.js'
import type { ImportedCertification } from '../domain/import-certification.js'
import type { Revision } from '../domain/revision.js'
import type { Instant } from '../domain/time.js'
import type { CertificationUpdate } from '../domain/update-certification.js'

/** Selects the certifications of a list: those that match every given field. */
export interface CertificationFilter {
  readonly mentorId?: string | undefined
  readonly certType?: string | undefined
  readonly status?: Status | undefined
}

/** The position of a record in a list's order. */
export type Position = Pick<Certification, 'id' | 'expiresAt'>

/** A page of a list: up to `limit` records, after the first `offset` records or after a position. */
export type PageRequest =
  { readonly limit: number; readonly offset: number } | { readonly limit: number; readonly after: Position }

export interface ListPage<T> {
  readonly records: readonly T[]
  /** The number of records in the whole list. */
  readonly total: number
  /** Whether there are records after these. */
  readonly hasMore: boolean
}

/** The fields of a certification that a list shows. */
export type ListedCertification = Omit<Certification, 'version' | 'updatedAt' | 'revocation'> & {
  readonly revocation: Pick<Revocation, 'revokedAt'> | null
}

/** The fields of a certification that the expiring list shows, with the mentor's name from the directory. */
export type ExpiringCertification = Pick<Certification, 'id' | 'mentorId' | 'certType' | 'expiresAt'> & {
  readonly revocation: null
  readonly mentorName: string | null
}

/** A certification with its renewals, oldest first. */
export interface CertificationWithRenewals {
  readonly certification: Certification
  readonly renewals: readonly Renewal[]
}

/** An entry of the mentor directory. */
export interface Mentor {
  readonly id: string
  readonly name: string
}

/** Makes a creation repeatable. */
export interface IdempotencyKey {
  readonly key: string
  /** Equal for two requests if and only if they are equal. */
  readonly fingerprint: string
}

/** The origin of a change. */
export interface Actor {
  /** The subject of the request's token; null if no token was required. */
  readonly subject: string | null
  /** Null for a command. */
  readonly requestId: string | null
}

/** The actor of the commands. */
export const SYSTEM_ACTOR: Actor = { subject: null, requestId: null }

export type AuditedOperation = 'create' | 'renew' | 'correct' | 'revoke' | 'delete' | 'import'

/** An entry of the audit trail: one change of one certification. */
export interface AuditLine {
  readonly certificationId: number
  readonly changedAt: Instant
  readonly operation: AuditedOperation
  /** Null for a creation or an import. */
  readonly before: AuditedRecord | null
  /** Null for a deletion. */
  readonly after: AuditedRecord | null
  readonly actor: Actor
}

/**
 * The state of a certification. It includes the renewals only after an import and before a deletion; between the two, each renewal
 * has its own entry.
 */
export type AuditedRecord = CertificationWithRenewals

/** The conditions of an update. */
export interface UpdateLimits {
  readonly maxRenewals: number
  /** The record's revision inside the transaction must be one of these; undefined for any. */
  readonly accepted?: readonly Revision[] | undefined
}

/**
 * Stores certifications, their renewals and the mentor directory.
 *
 * Every change is one transaction. It is on disk when its promise resolves; if the promise rejects, nothing changed. A change of a
 * certification adds an entry to the audit trail in the same transaction.
 *
 * All methods reject with StoreUnavailableError if the database cannot serve now.
 */
export interface Store {
  getCertification(id: number): Promise<CertificationWithRenewals | undefined>

  /** The certification without its renewals. */
  getCertificationStatus(id: number): Promise<Certification | undefined>

  /** Ordered by id; with the status `active` or `expired`, by expiry, then id. */
  listCertifications(
    filter: CertificationFilter,
    pageRequest: PageRequest,
    now: Instant,
  ): Promise<ListPage<ListedCertification>>

  /** The active certifications that expire by the end of the calendar day `lastDay`, ordered by expiry, then id. */
  getExpiringCertifications(
    lastDay: number,
    pageRequest: PageRequest,
    now: Instant,
  ): Promise<ListPage<ExpiringCertification>>

  /**
   * Creates a certification. With a key that was used in the last 24 hours, returns the certification that was created then, in its
   * state after the creation.
   *
   * @throws DomainError `idempotency-key-reused` if the key was used with another fingerprint, and the errors of the domain's
   *   createCertification.
   */
  createCertification(
    draft: CertificationDraft,
    now: Instant,
    actor: Actor,
    key?: IdempotencyKey,
  ): Promise<Certification>

  /**
   * Returns the certification after the update; undefined if there is none with this id.
   *
   * @throws DomainError `precondition-failed` if its revision is not accepted, and the errors of the domain's decideUpdate.
   */
  updateCertification(
    id: number,
    update: CertificationUpdate,
    now: Instant,
    actor: Actor,
    limits: UpdateLimits,
  ): Promise<Certification | undefined>

  /**
   * Returns whether there was a certification with this id.
   *
   * @param accepted as in UpdateLimits.
   * @throws DomainError `precondition-failed` if its revision is not accepted.
   */
  deleteCertification(
    id: number,
    now: Instant,
    actor: Actor,
    accepted?: readonly Revision[],
  ): Promise<boolean>

  /** The audit trail of a certification, oldest entry first, also after its deletion. */
  auditTrail(id: number): AsyncIterable<AuditLine>

  /**
   * Adds many records in one transaction, all or nothing. Meanwhile this store must not be asked for another change. Changes of other
   * processes wait, and are rejected with StoreUnavailableError if they wait too long.
   */
  bulkImport<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T>

  /**
   * Reads every certification, ordered by id, in batches. All are of one moment, however long the reading takes. It blocks no
   * writes.
   */
  exportCertifications(): AsyncIterable<readonly CertificationWithRenewals[]>

  /** Reads the mentor directory in the same way, ordered by the bytes of the ids. */
  exportMentors(): AsyncIterable<readonly Mentor[]>

  /** Resolves if the database answers. */
  ping(): Promise<void>

  /** The number of writes that are not settled yet. */
  pendingWrites(): number

  /** Finishes the pending writes, then closes the database. */
  close(): Promise<void>
}

/** Observes a store. */
export interface StoreObserver {
  /** Called when a commit with this number of writes is on disk. */
  committed(writes: number): void
}

/**
 * The outcome of an imported certification. Nothing is written in these cases:
 *
 * - `already there`: the database has this record.
 * - `differs`: the database has a record with this id and other values.
 * - `duplicate`: an earlier entry of this import has the same id.
 * - `id taken`: an earlier entry without an id was assigned this one.
 */
export type BulkCertificationOutcome = 'added' | 'already there' | 'differs' | 'duplicate' | 'id taken'

/** The outcome of an imported mentor. */
export type BulkMentorOutcome = 'added' | 'already there' | 'renamed' | 'duplicate'

/** Adds records inside one transaction. */
export interface BulkWriter {
  /**
   * Adds a certification unless it is already there. An entry with an id is compared with the record of that id, in the fields that
   * it gives. An entry without an id is matched with a record of the same mentor, type and validity period that existed before this
   * import. Each record matches one entry at most: of three equal entries, two are added if there was one such record.
   */
  addCertification(imported: ImportedCertification, now: Instant): Promise<BulkCertificationOutcome>
  /**
   * Adds a sample certification: without looking for a match, and without an audit entry. Its id, if it has one, must be free.
   */
  insertCertification(imported: ImportedCertification, now: Instant): Promise<void>
  /** Adds a mentor to the directory or renames the mentor. */
  addMentor(id: string, name: string): Promise<BulkMentorOutcome>
  /** Records that a file with this digest was imported. Returns when it was imported before; undefined if it was not. */
  recordImport(digest: string, now: Instant): Promise<Instant | undefined>
}

/** The database cannot serve the request now. Nothing was changed. */
export class StoreUnavailableError extends Error {
  override readonly name: string = 'StoreUnavailableError'

  constructor(cause: unknown) {
    super('The database cannot serve the request now.', { cause })
  }
}

/** The connection to the database was lost during a commit. Whether the change took effect is unknown. */
export class CommitInDoubtError extends StoreUnavailableError {
  override readonly name = 'CommitInDoubtError'
}
