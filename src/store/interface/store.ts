import type { Certification, Renewal, Revocation, Status } from '../../domain/certification.js'
import type { CertificationDraft } from '../../domain/create-certification.js'
import type { ImportedCertification } from '../../domain/import-certification.js'
import type { BulkRenewal } from '../../domain/renew-certifications.js'
import type { Precondition } from '../../domain/revision.js'
import type { Instant } from '../../domain/time.js'
import type { CertificationUpdate } from '../../domain/update-certification.js'

/** Selects the certifications of a list: those that match every given field. */
export interface CertificationFilter {
  readonly mentorId?: string | undefined
  readonly certType?: string | undefined
  readonly status?: Status | undefined
  /** Certifications that expire at this instant or later. */
  readonly expiresFrom?: Instant | undefined
  /** Certifications that expire before this instant. */
  readonly expiresBefore?: Instant | undefined
}

/** The orders of a list; with `-`, descending. Certifications that expire at the same instant are in the order of their ids. */
export type Sort = 'id' | '-id' | 'expires_at' | '-expires_at'

/** The position of a record in a list's order. */
export type Position = Pick<Certification, 'id' | 'expiresAt'>

/** A page of a list: up to `limit` records, after the first `offset` records or after a position. */
export type PageRequest =
  { readonly limit: number; readonly offset: number } | { readonly limit: number; readonly after: Position }

/** A page of a list, with the total of the list. */
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

/** The numbers of certifications by status. */
export interface StatusCounts {
  readonly active: number
  readonly expired: number
  readonly revoked: number
}

/** The numbers of all certifications, or of those of a type, from one snapshot. */
export interface CertificationSummary extends StatusCounts {
  readonly total: number
  /** The number of active certifications that expire by the end of the calendar day `days` days from today. */
  readonly expiring: readonly { readonly days: number; readonly count: number }[]
  /** The first types, in the order of their bytes. */
  readonly byCertType: readonly ({ readonly certType: string } & StatusCounts)[]
  /** The number of active certifications that expire in each calendar month, the current one first. */
  readonly expiriesByMonth: readonly { readonly firstDay: number; readonly count: number }[]
}

/** A certification with its renewals, oldest first. */
export interface CertificationWithRenewals {
  readonly certification: Certification
  readonly renewals: readonly Renewal[]
}

/** A certification with the mentor's name from the directory. */
export type NamedCertification = Certification & { readonly mentorName: string | null }

/** Selects the events of a calendar. */
export interface CalendarFilter {
  readonly certType?: string | undefined
  /** The last calendar day of the expiries. */
  readonly lastDay: number
  /** The maximum number of events. */
  readonly limit: number
}

/** An entry of the mentor directory. */
export interface Mentor {
  readonly id: string
  readonly name: string
}

/** The numbers of a mentor's certifications by status. */
export type CertificationCounts = Readonly<Record<Status, number>>

/** An entry of the mentor directory, with the numbers of the mentor's certifications. */
export interface CountedMentor extends Mentor {
  readonly certifications: CertificationCounts
}

/** A request for a page of the mentor directory, or of a search in it. */
export interface MentorPageRequest {
  /** Selects the mentors whose ids begin with this text, or whose names have a word that begins with each of its words. */
  readonly search?: string | undefined
  /** The page begins after this id. */
  readonly after: string
  readonly limit: number
}

/** A page of the mentor directory. */
export interface MentorPage {
  readonly mentors: readonly CountedMentor[]
  /** The id after which the next page begins; undefined if this is the last one. */
  readonly next: string | undefined
}

/** The result of an erasure. */
export interface Erasure {
  /** Replaces the mentor's id. */
  readonly pseudonym: string
  /** The number of certifications that were made anonymous, deleted ones with an audit trail included. */
  readonly certifications: number
}

/** Lets a client repeat a creation or a bulk renewal safely. */
export interface IdempotencyKey {
  readonly key: string
  /** A hash of the body: equal for equal JSON values. */
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

/** The operation of an audit entry. */
export type AuditedOperation =
  'create' | 'renew' | 'correct' | 'revoke' | 'reinstate' | 'withdraw' | 'delete' | 'import' | 'erase'

/** An entry of the audit trail: one change of one certification. */
export interface AuditEntry {
  readonly certificationId: number
  readonly changedAt: Instant
  readonly operation: AuditedOperation
  /** Null for a creation, an import or an erasure. */
  readonly before: AuditedRecord | null
  /** Null for a deletion. */
  readonly after: AuditedRecord | null
  readonly actor: Actor
  /** The reason of a reinstatement. That of a revocation is in the record. */
  readonly reason?: string
}

/**
 * The state of a certification. Renewals are included only in `after` of an import and in `before` of a deletion. Every other renewal
 * has its own entry, whose time is that of the renewal. If the renewal was granted earlier, `after` of its entry includes it alone.
 */
export type AuditedRecord = CertificationWithRenewals

/** A page of the audit trail of one certification. */
export interface AuditPage {
  readonly entries: readonly { readonly id: number; readonly entry: AuditEntry }[]
  /** Whether there are entries after these. */
  readonly hasMore: boolean
}

/** The position of an entry in the change feed of a database. Readers must not rely on the meaning of its members. */
export interface FeedPosition {
  readonly database: string
  readonly order: number
  readonly id: number
}

/** The start of a page of the change feed: after a position, at the oldest entry, or after the latest one. */
export type FeedStart = FeedPosition | 'oldest' | 'latest'

/** A page of the change feed. */
export interface ChangePage {
  readonly changes: readonly { readonly position: FeedPosition; readonly entry: AuditEntry }[]
  /** The start of the next page. */
  readonly next: FeedPosition
  /** Whether there are entries after these. */
  readonly hasMore: boolean
}

/** The options of a bulk renewal. */
export interface RenewalOptions {
  readonly maxRenewals: number
  readonly key?: IdempotencyKey | undefined
}

/** The result of a bulk renewal, or of its preview, for one certification. */
export interface RenewalResult {
  readonly id: number
  readonly outcome: 'renewed' | 'unchanged'
  readonly previousExpiresAt: Instant
  readonly expiresAt: Instant
  readonly renewalCount: number
}

/** The conditions of an update. */
export interface UpdateLimits extends Precondition {
  readonly maxRenewals: number
}

/**
 * Stores certifications, their renewals and the mentor directory.
 *
 * Every change is on disk when its promise resolves. If the promise rejects, nothing changed, except with a CommitInDoubtError. A
 * change of a certification adds an entry to the audit trail in the same transaction.
 *
 * All methods reject with StoreUnavailableError if the database cannot serve now.
 */
export interface Store {
  getCertification(id: number): Promise<CertificationWithRenewals | undefined>

  /** Returns the certification without its renewals. */
  getCertificationStatus(id: number): Promise<Certification | undefined>

  /** @param sort by default `expires_at` with the status `active` or `expired`, otherwise `id`. */
  listCertifications(
    filter: CertificationFilter,
    pageRequest: PageRequest,
    now: Instant,
    sort?: Sort,
  ): Promise<ListPage<ListedCertification>>

  /** Lists the active certifications that expire by the end of the calendar day `lastDay`, ordered by expiry, then id. */
  getExpiringCertifications(
    lastDay: number,
    pageRequest: PageRequest,
    now: Instant,
    filter?: Pick<CertificationFilter, 'mentorId' | 'certType'>,
  ): Promise<ListPage<ExpiringCertification>>

  /** Counts all certifications, or those of one type. */
  getCertificationSummary(certType: string | undefined, now: Instant): Promise<CertificationSummary>

  /**
   * Creates a certification. If the key was used in the last 24 hours, returns the certification that was created then, in its state
   * after the creation.
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
   * Updates a certification. Returns it after the update; undefined if it does not exist.
   *
   * @throws DomainError `precondition-failed` if its revision, inside the transaction, violates the precondition, and the errors of the
   *   domain's decideUpdate.
   */
  updateCertification(
    id: number,
    update: CertificationUpdate,
    now: Instant,
    actor: Actor,
    limits: UpdateLimits,
  ): Promise<Certification | undefined>

  /**
   * Undoes a revocation. Returns the certification afterwards; undefined if it does not exist.
   *
   * @throws DomainError `precondition-failed` as updateCertification does, and the errors of the domain's reinstateCertification.
   */
  reinstateCertification(
    id: number,
    reason: string,
    now: Instant,
    actor: Actor,
    precondition?: Precondition,
  ): Promise<Certification | undefined>

  /**
   * Undoes the latest renewal. Returns the certification without it; undefined if it does not exist. The expiry before the renewal comes
   * from the audit trail, so an imported renewal cannot be withdrawn.
   *
   * @throws DomainError `precondition-failed` as updateCertification does, and the errors of the domain's withdrawRenewal.
   */
  withdrawRenewal(
    id: number,
    now: Instant,
    actor: Actor,
    precondition?: Precondition,
  ): Promise<Certification | undefined>

  /**
   * Renews several certifications in one transaction, all or none. If the key was used in the last 24 hours, returns the results of that
   * use.
   *
   * @returns a result for each id, in their order.
   * @throws DomainError `idempotency-key-reused` if the key was used with another fingerprint; RenewalsRefusedError if any
   *   certification cannot be renewed.
   */
  renewCertifications(
    renewal: BulkRenewal,
    now: Instant,
    actor: Actor,
    options: RenewalOptions,
  ): Promise<readonly RenewalResult[]>

  /**
   * Returns the results that renewCertifications would return now, and changes nothing.
   *
   * @throws RenewalsRefusedError as renewCertifications does.
   */
  previewRenewals(renewal: BulkRenewal, now: Instant, maxRenewals: number): Promise<readonly RenewalResult[]>

  /**
   * Deletes a certification with its renewals. Returns whether it existed.
   *
   * @throws DomainError `precondition-failed` if its revision, inside the transaction, violates the precondition.
   */
  deleteCertification(id: number, now: Instant, actor: Actor, precondition?: Precondition): Promise<boolean>

  /**
   * Reads the audit trail of a certification, oldest entry first, even after its deletion. Without an id, reads those of all
   * certifications, one after the other, in the order of their ids.
   */
  auditTrail(id?: number): AsyncIterable<AuditEntry>

  /**
   * Lists a page of the audit trail of a certification, oldest entry first, after the entry with the id `afterId`. Returns undefined if
   * the certification never existed.
   */
  listAuditEntries(id: number, afterId: number, limit: number): Promise<AuditPage | undefined>

  /**
   * Returns the certification after its last change up to an instant, from the audit trail: null if it was deleted by then, undefined if
   * the trail begins later.
   */
  auditedAt(id: number, instant: Instant): Promise<AuditedRecord | null | undefined>

  /**
   * Lists a page of the change feed: the audit entries of all certifications. No entry is ever added before a position that was returned,
   * and the entries of a certification are in the order of its changes. Returns undefined if the start belongs to another database.
   */
  listCertificationChanges(start: FeedStart, limit: number): Promise<ChangePage | undefined>

  /**
   * Adds many records in one transaction, all or nothing. Until it ends, this store must not make any other change, because the import
   * uses its only writing connection. Changes of other processes wait, and reject with StoreUnavailableError if they wait too long.
   *
   * @param actor of the changes, for the audit trail; default: that of the commands.
   */
  bulkImport<T>(work: (writer: BulkWriter) => Promise<T>, actor?: Actor): Promise<T>

  /**
   * Reads every certification, ordered by id, in batches. All come from one snapshot, even if the reading takes long. It blocks no
   * writes.
   */
  exportCertifications(): AsyncIterable<readonly CertificationWithRenewals[]>

  /**
   * Reads the certifications that match, ordered by id, in batches. All come from one snapshot. A batch reads a bounded number of rows,
   * whether they match or not. It blocks no writes.
   */
  exportMatching(filter: CertificationFilter, now: Instant): AsyncIterable<readonly NamedCertification[]>

  /** Lists the active certifications that expire by the end of the last day, ordered by expiry, then id, up to the limit. */
  getExpiryCalendar(filter: CalendarFilter, now: Instant): Promise<readonly NamedCertification[]>

  /** Reads the mentor directory in batches, from one snapshot, ordered by the bytes of the ids. */
  exportMentors(): AsyncIterable<readonly Mentor[]>

  /** Reads an entry of the mentor directory. */
  getMentor(id: string): Promise<Mentor | undefined>

  /** Reads an entry, with the numbers of the mentor's certifications at `now`. */
  getMentorWithCounts(id: string, now: Instant): Promise<CountedMentor | undefined>

  /** Lists mentors, ordered by the bytes of the ids. A page of a search may be short and still have a next page. */
  listMentors(request: MentorPageRequest, now: Instant): Promise<MentorPage>

  /** Adds a mentor to the directory or renames the mentor. Returns whether the mentor is new. */
  putMentor(
    mentor: Mentor,
    now: Instant,
  ): Promise<{ readonly mentor: CountedMentor; readonly isNew: boolean }>

  /** Removes an entry of the mentor directory. Returns whether it existed. */
  deleteMentor(id: string): Promise<boolean>

  /**
   * Replaces a mentor's id by a random pseudonym in all records and in the audit trail, and deletes the mentor's name, in one
   * transaction. On SQLite, the old bytes are also overwritten. Returns undefined if no data of the mentor exists.
   */
  eraseMentor(id: string, now: Instant): Promise<Erasure | undefined>

  /** Resolves if the database answers. After a failed write, also checks that writing is possible again. */
  ping(): Promise<void>

  /** The number of writes that are not settled yet. */
  pendingWrites(): number

  /** Finishes the pending writes, then closes the database. */
  close(): Promise<void>
}

/** Observes a store. */
export interface StoreObserver {
  /** Called when a commit is on disk. @param writes the number of writes in it, including rejected ones. */
  committed(writes: number): void
  /** Called with the names of the migrations, if any were applied when the database was opened. */
  migrated?(migrations: readonly string[]): void
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

/** The outcome of a correction; if it is refused, the reason: a sentence without a full stop that begins with the field. */
export type BulkCorrection = { readonly result: 'updated' | 'already there' } | { readonly refused: string }

/** The outcome of an imported mentor. */
export type BulkMentorOutcome = 'added' | 'already there' | 'renamed' | 'duplicate'

/** Adds records inside one transaction. */
export interface BulkWriter {
  /**
   * Adds a certification unless it is already there. An entry with an id is compared with the record of that id, in the fields that the
   * entry has. An entry without an id is matched with a record of the same mentor, type and validity period that existed before this
   * import. Each record matches at most one entry without an id: of three equal entries, two are added if one such record existed.
   */
  addCertification(imported: ImportedCertification, now: Instant): Promise<BulkCertificationOutcome>
  /**
   * Corrects the type and the period of the certification with the id and version of an entry, without counting a renewal. All other
   * fields of the entry must have the stored values. An entry with an older version is `already there` if it would change nothing.
   */
  correctCertification(imported: ImportedCertification, now: Instant): Promise<BulkCorrection>
  /** Adds a sample certification, without looking for a match and without an audit entry. Its id, if it has one, must be free. */
  insertCertification(imported: ImportedCertification, now: Instant): Promise<void>
  /** Adds a mentor to the directory or renames the mentor. */
  addMentor(id: string, name: string): Promise<BulkMentorOutcome>
  /** Records that a file with this digest was imported. Returns the time of an earlier import, if there was one. */
  recordImport(digest: string, now: Instant): Promise<Instant | undefined>
}

/** The database cannot serve the request now. Nothing was changed, unless it is a CommitInDoubtError. */
export class StoreUnavailableError extends Error {
  override readonly name: string = 'StoreUnavailableError'

  constructor(cause: unknown) {
    super('The database cannot serve the request now.', { cause })
  }
}

/** A commit was sent or written, but not confirmed. Whether the change took effect is unknown. */
export class CommitInDoubtError extends StoreUnavailableError {
  override readonly name = 'CommitInDoubtError'
}
