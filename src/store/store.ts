import type { Certification, Renewal, Revocation, Status } from '../domain/certification.js'
import type { CertificationDraft } from '../domain/create-certification.js'
import type { ImportedCertification } from '../domain/import-certification.js'
import type { Revision } from '../domain/revision.js'
import type { Instant } from '../domain/time.js'
import type { CertificationUpdate } from '../domain/update-certification.js'

/** Which certifications a list has: those that match all that is given. */
export interface CertificationFilter {
  readonly mentorId?: string | undefined
  readonly certType?: string | undefined
  readonly status?: Status | undefined
}

/** Where a record stands in a list's order. */
export type Position = Pick<Certification, 'id' | 'expiresAt'>

/** A range of a list: `limit` records after the first `offset` ones, or after a position. */
export type PageRequest =
  { readonly limit: number; readonly offset: number } | { readonly limit: number; readonly after: Position }

export interface ListPage<T> {
  readonly records: readonly T[]
  /** How many records the whole list has. */
  readonly total: number
  /** Whether the list goes on behind these records. */
  readonly hasMore: boolean
}

/** What a list shows of a certification. */
export type ListedCertification = Omit<Certification, 'version' | 'updatedAt' | 'revocation'> & {
  readonly revocation: Pick<Revocation, 'revokedAt'> | null
}

/** What the expiring list shows of a certification, with the name that the mentor directory has for its mentor. */
export type ExpiringCertification = Pick<Certification, 'id' | 'mentorId' | 'certType' | 'expiresAt'> & {
  readonly revocation: null
  readonly mentorName: string | null
}

/** A certification with its history, oldest first. */
export interface CertificationWithRenewals {
  readonly certification: Certification
  readonly renewals: readonly Renewal[]
}

/** An entry of the mentor directory. */
export interface Mentor {
  readonly id: string
  readonly name: string
}

/** What makes a creation repeatable. */
export interface IdempotencyKey {
  readonly key: string
  /** Equal for two requests if and only if they ask for the same. */
  readonly fingerprint: string
}

/** Who changes something, and by which request. */
export interface Actor {
  /** The subject of the token that the request came with; null if it had to have none. */
  readonly subject: string | null
  /** Null for a command. */
  readonly requestId: string | null
}

/** The actor of what a command does. */
export const SYSTEM_ACTOR: Actor = { subject: null, requestId: null }

export type AuditedOperation = 'create' | 'renew' | 'correct' | 'revoke' | 'delete' | 'import'

/** A line of the audit trail: one change of one certification. */
export interface AuditLine {
  readonly certificationId: number
  readonly changedAt: Instant
  readonly operation: AuditedOperation
  /** Null if there was no such record. */
  readonly before: AuditedRecord | null
  /** Null if there is none any more. */
  readonly after: AuditedRecord | null
  readonly actor: Actor
}

/**
 * A certification as it stood. Its history is empty but in what an import added or a deletion removed, where no other lines
 * tell it.
 */
export type AuditedRecord = CertificationWithRenewals

/** What an update has to keep to. */
export interface UpdateLimits {
  readonly maxRenewals: number
  /** What the record must stand as, inside the transaction; undefined: whatever it stands as. */
  readonly accepted?: readonly Revision[] | undefined
}

/**
 * Keeps certifications, their renewals and the mentor directory. Every change is one transaction that is on
 * disk when its promise resolves; one that rejects changed nothing. Each change of a certification leaves a line in the audit
 * trail in the same transaction; what changes nothing leaves none.
 *
 * All methods reject with StoreUnavailableError if the database cannot serve now.
 */
export interface Store {
  getCertification(id: number): Promise<CertificationWithRenewals | undefined>

  /** The certification without its renewals. */
  getCertificationStatus(id: number): Promise<Certification | undefined>

  /** In order of id; with the status `active` or `expired`, of expiry, then id. */
  listCertifications(
    filter: CertificationFilter,
    pageRequest: PageRequest,
    now: Instant,
  ): Promise<ListPage<ListedCertification>>

  /** The active certifications that expire up to the end of the calendar day `lastDay`, in order of expiry, then id. */
  getExpiringCertifications(
    lastDay: number,
    pageRequest: PageRequest,
    now: Instant,
  ): Promise<ListPage<ExpiringCertification>>

  /**
   * Creates a certification; with a key that was used in the last 24 hours, gives the one that was created then,
   * as it was created.
   *
   * @throws DomainError `idempotency-key-reused` if the key was used for another fingerprint; those of the domain's
   *   createCertification.
   */
  createCertification(
    draft: CertificationDraft,
    now: Instant,
    actor: Actor,
    key?: IdempotencyKey,
  ): Promise<Certification>

  /**
   * The certification as it stands after the update; undefined if there is none.
   *
   * @throws DomainError `precondition-failed` if it does not stand as one of `accepted`; those of the domain's decideUpdate.
   */
  updateCertification(
    id: number,
    update: CertificationUpdate,
    now: Instant,
    actor: Actor,
    limits: UpdateLimits,
  ): Promise<Certification | undefined>

  /**
   * Whether there was such a record.
   *
   * @param accepted as in UpdateLimits.
   * @throws DomainError `precondition-failed` if it does not stand as one of `accepted`.
   */
  deleteCertification(
    id: number,
    now: Instant,
    actor: Actor,
    accepted?: readonly Revision[],
  ): Promise<boolean>

  /** The lines of a certification, oldest first, also when it is gone. */
  auditTrail(id: number): AsyncIterable<AuditLine>

  /**
   * Runs `work` as one change, all of it or nothing: for loading many records at once. This store must not be asked for
   * another change meanwhile; those of other processes are refused with StoreUnavailableError if they wait too long.
   */
  bulkImport<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T>

  /**
   * Every certification, in order of id, as of one moment however long it takes: in batches, each read when it is asked for.
   * Writes go on meanwhile.
   */
  exportCertifications(): AsyncIterable<readonly CertificationWithRenewals[]>

  /** The mentor directory, in order of the bytes of the ids, in the same way. */
  exportMentors(): AsyncIterable<readonly Mentor[]>

  /** Resolves if the database answers. */
  ping(): Promise<void>

  /** How many writes were asked for and are not settled yet. */
  pendingWrites(): number

  /** Finishes the writes under way, then releases the database. */
  close(): Promise<void>
}

/** Is told what a store does. */
export interface StoreObserver {
  /** A commit with that many writes in it is on disk. */
  committed(writes: number): void
}

/**
 * What became of an entry of a certification: its id stood in an earlier entry (`repeated`), was given out to an earlier
 * entry that had none (`given out`), or is that of a record with other values (`differs`). In these cases nothing is done.
 */
export type BulkCertificationOutcome = 'added' | 'already there' | 'differs' | 'repeated' | 'given out'

export type BulkMentorOutcome = 'added' | 'already there' | 'renamed' | 'repeated'

/** Adds records inside one transaction. */
export interface BulkWriter {
  /**
   * Adds a certification unless it is there already. One with an id is there if the record of that id has the values that are
   * given. One without is there if there was a record of the same mentor, type and validity period before this load that
   * no other entry stands for: so of equal entries as many are added as there are more of them than records.
   */
  addCertification(imported: ImportedCertification, now: Instant): Promise<BulkCertificationOutcome>
  /**
   * Adds a made-up certification: without looking for one like it, and without a line in the audit trail. Its id, if it has
   * one, must be free.
   */
  insertCertification(imported: ImportedCertification, now: Instant): Promise<void>
  /** Adds a mentor to the directory, or gives a mentor the name. */
  addMentor(id: string, name: string): Promise<BulkMentorOutcome>
  /** Notes that a source (such as a file, by its digest) is loaded; when it was, if it was before. */
  recordImport(digest: string, now: Instant): Promise<Instant | undefined>
}

/** The database cannot serve the request now; nothing was changed. */
export class StoreUnavailableError extends Error {
  override readonly name: string = 'StoreUnavailableError'

  constructor(cause: unknown) {
    super('The database cannot serve the request now.', { cause })
  }
}

/** The database went out of reach while it committed the change: whether it took effect is not known. */
export class CommitInDoubtError extends StoreUnavailableError {
  override readonly name = 'CommitInDoubtError'
}
