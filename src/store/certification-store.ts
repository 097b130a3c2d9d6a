import type { Certification } from '../domain/certification.js'
import { type CertificationDraft, createCertification } from '../domain/create-certification.js'
import { DomainError } from '../domain/errors.js'
import { checkRevision, type Revision } from '../domain/revision.js'
import { type Instant, startOfDay } from '../domain/time.js'
import {
  type CertificationUpdate,
  decideUpdate,
  type UpdateDecision,
} from '../domain/update-certification.js'
import { fromAuditRow, toAuditRow } from './audit-row.js'
import { fromExpiringTuple, fromListTuple, fromRenewalRow, fromRow, renewalsOf } from './certification-row.js'
import { exportCertifications, exportMentors } from './exports.js'
import { type Engine, type Session, RetryableError, type UnitOfWork } from './engine.js'
import { CertificationBulkWriter } from './bulk-writer.js'
import { EXPIRING, isActive, type ListParameters, type ListShape } from './list-queries.js'
import { defineQueries, type Queries } from './queries.js'
import type { Query } from './query.js'
import type {
  AuditedOperation,
  AuditLine,
  Actor,
  CertificationFilter,
  ExpiringCertification,
  IdempotencyKey,
  ListedCertification,
  ListPage,
  BulkWriter,
  Store,
  UpdateLimits,
  PageRequest,
  Position,
} from './store.js'
import type { AuditLineRow } from './tables.js'
import { ALL_TYPES, expiredUntil, expiringAfter, LAST_DAY, NO_RANGES, type BucketRanges } from './tally.js'

/** How long an idempotency key is valid. */
const IDEMPOTENCY_SECONDS = 24 * 60 * 60

/** The number of audit entries that one query reads. */
const AUDIT_ENTRIES_PER_BATCH = 100

/** The operation in the audit trail for each kind of update. */
const UPDATE_OPERATIONS = {
  renewal: 'renew',
  correction: 'correct',
  revocation: 'revoke',
} as const satisfies Record<Exclude<UpdateDecision['kind'], 'unchanged'>, AuditedOperation>

/** Creates a store on a database whose tables are up to date. */
export function createStore(engine: Engine): Store {
  return new CertificationStore(engine)
}

export class CertificationStore implements Store {
  readonly #queries: Queries

  constructor(readonly engine: Engine) {
    this.#queries = defineQueries(engine)
  }

  async getCertification(id: number) {
    const rows = await this.engine.reader.all(this.#queries.getCertificationWithRenewals, { id })
    const [row] = rows
    if (row === undefined) return undefined
    return { certification: fromRow(row), renewals: rows.flatMap(renewalsOf) }
  }

  async getCertificationStatus(id: number): Promise<Certification | undefined> {
    return this.#find(this.engine.reader, id)
  }

  async listCertifications(
    filter: CertificationFilter,
    pageRequest: PageRequest,
    now: Instant,
  ): Promise<ListPage<ListedCertification>> {
    const { listCertifications, listCertificationsAfter } = this.#queries
    const query = 'after' in pageRequest ? listCertificationsAfter(filter) : listCertifications(filter)
    return this.#list(
      query,
      filter,
      pageRequest,
      listParameters(filter, pageRequest, now, LAST_DAY),
      fromListTuple,
    )
  }

  async getExpiringCertifications(
    lastDay: number,
    pageRequest: PageRequest,
    now: Instant,
  ): Promise<ListPage<ExpiringCertification>> {
    const { getExpiringCertifications, getExpiringCertificationsAfter } = this.#queries
    const query = 'after' in pageRequest ? getExpiringCertificationsAfter : getExpiringCertifications
    return this.#list(
      query,
      EXPIRING,
      pageRequest,
      listParameters(EXPIRING, pageRequest, now, lastDay),
      fromExpiringTuple,
    )
  }

  createCertification(
    draft: CertificationDraft,
    now: Instant,
    actor: Actor,
    key?: IdempotencyKey,
  ): Promise<Certification> {
    return this.engine.write(async (unit) => {
      const earlier = key === undefined ? undefined : await this.#findCreation(unit, draft, now, key)
      if (earlier !== undefined) return earlier
      const certification = await this.#insert(unit, createCertification(draft, now))
      await this.#appendAuditEntry(unit.session, {
        certificationId: certification.id,
        changedAt: now,
        operation: 'create',
        before: null,
        after: { certification, renewals: [] },
        actor,
      })
      if (key !== undefined) await this.#storeKey(unit, key, certification)
      return certification
    })
  }

  updateCertification(
    id: number,
    update: CertificationUpdate,
    now: Instant,
    actor: Actor,
    { maxRenewals, accepted }: UpdateLimits,
  ): Promise<Certification | undefined> {
    return this.engine.write(async (unit) => {
      const current = await this.#lock(unit.session, id)
      if (current === undefined) return undefined
      checkRevision(current, now, accepted)
      const decision = decideUpdate(current, update, now, maxRenewals)
      const { certification } = decision
      if (decision.kind === 'unchanged') return certification
      await unit.session.run(this.#queries.updateCertification, certification)
      unit.tally.move(current, certification)
      if (decision.kind === 'renewal') {
        await unit.session.run(this.#queries.insertRenewal, {
          certification_id: id,
          sequence: certification.renewalCount,
          renewed_at: decision.renewal.renewedAt,
          expires_at: decision.renewal.expiresAt,
        })
      }
      await this.#appendAuditEntry(unit.session, {
        certificationId: id,
        changedAt: certification.updatedAt,
        operation: UPDATE_OPERATIONS[decision.kind],
        before: { certification: current, renewals: [] },
        after: { certification, renewals: [] },
        actor,
      })
      return certification
    })
  }

  deleteCertification(
    id: number,
    now: Instant,
    actor: Actor,
    accepted?: readonly Revision[],
  ): Promise<boolean> {
    return this.engine.write(async ({ session, tally }) => {
      const current = await this.#lock(session, id)
      if (current === undefined) return false
      checkRevision(current, now, accepted)
      const history = await session.all(this.#queries.listRenewals, { id })
      await session.run(this.#queries.deleteCertification, { id })
      tally.move(current, undefined)
      await this.#appendAuditEntry(session, {
        certificationId: id,
        changedAt: now,
        operation: 'delete',
        before: { certification: current, renewals: history.map(fromRenewalRow) },
        after: null,
        actor,
      })
      return true
    })
  }

  async *auditTrail(certificationId: number): AsyncGenerator<AuditLine> {
    let rows: AuditLineRow[]
    let afterId = 0
    do {
      const range = { certificationId, afterId, limit: AUDIT_ENTRIES_PER_BATCH }
      rows = await this.engine.reader.all(this.#queries.listAuditEntries, range)
      yield* rows.map(fromAuditRow)
      afterId = rows.at(-1)?.id ?? afterId
    } while (rows.length === AUDIT_ENTRIES_PER_BATCH)
  }

  async bulkImport<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T> {
    return this.engine.bulkImport(async (session) => {
      const writer = new CertificationBulkWriter(session, this.#queries, this.engine)
      await writer.begin()
      const result = await work(writer)
      await writer.finish()
      return result
    })
  }

  exportCertifications() {
    return exportCertifications(this.engine, this.#queries)
  }

  exportMentors() {
    return exportMentors(this.engine, this.#queries)
  }

  async ping(): Promise<void> {
    await this.engine.ping()
  }

  pendingWrites(): number {
    return this.engine.pendingWrites()
  }

  async close(): Promise<void> {
    await this.engine.close()
  }

  async #find(session: Pick<Session, 'first'>, id: number): Promise<Certification | undefined> {
    const row = await session.first(this.#queries.getCertification, { id })
    return row === undefined ? undefined : fromRow(row)
  }

  async #lock(session: Session, id: number): Promise<Certification | undefined> {
    const row = await session.first(this.#queries.lockCertification, { id })
    return row === undefined ? undefined : fromRow(row)
  }

  async #appendAuditEntry(session: Session, line: AuditLine): Promise<void> {
    await session.run(this.#queries.insertAuditEntry, toAuditRow(line))
  }

  async #insert({ session, tally }: UnitOfWork, created: Omit<Certification, 'id'>): Promise<Certification> {
    const { id } = await session.one(this.#queries.insertCertification, created)
    const certification = { id, ...created }
    tally.move(undefined, certification)
    return certification
  }

  /** Returns what the first request with the key created, in its state then, which follows from the draft, the id and the time. */
  async #findCreation(
    { session }: UnitOfWork,
    draft: CertificationDraft,
    now: Instant,
    { key, fingerprint }: IdempotencyKey,
  ): Promise<Certification | undefined> {
    const since = now - IDEMPOTENCY_SECONDS
    const used = await session.first(this.#queries.getIdempotencyKey, { key, since })
    if (used === undefined) return undefined
    if (used.fingerprint !== fingerprint) {
      throw new DomainError(
        'idempotency-key-reused',
        'The Idempotency-Key was already used for a different request. Use a new key.',
      )
    }
    return { id: used.certification_id, ...createCertification(draft, used.created_at) }
  }

  async #storeKey(
    { session }: UnitOfWork,
    { key, fingerprint }: IdempotencyKey,
    { id, createdAt }: Certification,
  ): Promise<void> {
    const since = createdAt - IDEMPOTENCY_SECONDS
    await session.run(this.#queries.deleteExpiredIdempotencyKeys, { since })
    const value = { key, fingerprint, certificationId: id, createdAt, since }
    const stored = await session.first(this.#queries.putIdempotencyKey, value)
    if (stored === undefined) throw new RetryableError('another request has used the key meanwhile')
  }

  #list<Tuple extends unknown[], T>(
    query: Query<ListParameters, unknown>,
    shape: ListShape,
    { limit }: PageRequest,
    parameters: ListParameters,
    fromTuple: (tuple: Tuple) => T,
  ): Promise<ListPage<T>> {
    return this.engine.snapshot(async (session) => {
      const [rows, { total }] = await Promise.all([
        session.tuples(query, parameters),
        session.one(this.#queries.totalOfCertifications(shape), parameters),
      ])
      const tuples = rows as Tuple[] // as the query selects them
      const hasMore = tuples.length > limit
      return { records: (hasMore ? tuples.slice(0, limit) : tuples).map(fromTuple), total, hasMore }
    })
  }
}

/** Before every record. */
const START: Position = { id: 0, expiresAt: 0 }

/** After every record of an instant. */
const LAST_ID = Number.MAX_SAFE_INTEGER

function listParameters(
  shape: ListShape,
  pageRequest: PageRequest,
  now: Instant,
  lastDay: number,
): ListParameters {
  const { mentorId = '', certType = ALL_TYPES, status } = shape
  const position = 'after' in pageRequest ? pageRequest.after : START
  // The record at a cursor may have expired since: an active list continues after now.
  const hasExpired = isActive(shape) && position.expiresAt <= now
  return {
    filter: { mentorId, certType },
    now,
    end: startOfDay(lastDay + 1),
    position: hasExpired ? { id: LAST_ID, expiresAt: now } : position,
    ranges: bucketRanges(status, now, lastDay),
    limit: pageRequest.limit + 1, // one more than the page shows: is there a next page?
    offset: 'after' in pageRequest ? 0 : pageRequest.offset,
  }
}

/** The ranges of the tally that count a list of that status. */
function bucketRanges(status: ListShape['status'], now: Instant, lastDay: number): BucketRanges {
  if (status === undefined || status === 'revoked') return NO_RANGES
  return status === 'expired' ? expiredUntil(now) : expiringAfter(now, lastDay)
}
