import type { Certification, Renewal } from '../../domain/certification.js'
import { type CertificationDraft, createCertification } from '../../domain/create-certification.js'
import type { BulkRenewal } from '../../domain/renew-certifications.js'
import type { Precondition } from '../../domain/revision.js'
import type { Instant } from '../../domain/time.js'
import {
  type CertificationUpdate,
  decideUpdate,
  type UpdateDecision,
} from '../../domain/update-certification.js'
import { fromAuditRow } from '../queries/audit-row.js'
import { auditedAt, listAuditEntries } from './audit-list.js'
import {
  fromExpiringTuple,
  fromListTuple,
  fromRenewalRow,
  fromRow,
  renewalsOf,
} from '../queries/certification-row.js'
import { appendAuditEntry, insertAudited, listChanges } from './change-feed.js'
import { eraseMentor } from './erasure.js'
import { isDeepPage, readDeepPage } from './deep-pages.js'
import { exportCertifications, exportMentors } from './exports.js'
import type { Session } from '../engine/session.js'
import type { Engine, UnitOfWork } from '../engine/engine.js'
import { exportMatching, getExpiryCalendar } from './downloads.js'
import { defineDownloadQueries, type DownloadQueries } from '../queries/download-queries.js'
import { findFirstUse, storeFirstUse } from './idempotency.js'
import { bulkImport } from './bulk-writer.js'
import { type List, toExpiringList, toList } from './list-parameters.js'
import type { ListQuery, ListTuples } from '../queries/list-queries.js'
import { deleteMentor, getMentorWithCounts, listMentors, putMentor } from './mentor-directory.js'
import { isPeriodById, readPeriodList } from './period-lists.js'
import { defineQueries, type Queries } from '../queries/queries.js'
import { lockForChange, storeChange } from './record-change.js'
import { reinstateCertification } from './reinstate-certification.js'
import { previewRenewals, renewCertifications } from './renew-certifications.js'
import type {
  AuditedOperation,
  AuditedRecord,
  AuditPage,
  ChangePage,
  FeedStart,
  AuditEntry,
  Actor,
  CalendarFilter,
  CertificationFilter,
  CertificationSummary,
  Erasure,
  ExpiringCertification,
  IdempotencyKey,
  ListedCertification,
  ListPage,
  Mentor,
  MentorPageRequest,
  BulkWriter,
  RenewalOptions,
  RenewalResult,
  Store,
  UpdateLimits,
  PageRequest,
  Sort,
} from '../interface/store.js'
import { SYSTEM_ACTOR } from '../interface/store.js'
import { readSummary } from './summary.js'
import type { AuditRow } from '../engine/tables.js'
import { withdrawRenewal } from './withdraw-renewal.js'

/** The number of audit entries that one query reads. */
const AUDIT_ENTRIES_PER_BATCH = 100

/** The last offset of a short read. A page that begins later skips many entries of an index, and other reads must not wait for it. */
const MAX_SHORT_OFFSET = 1_000

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

/**
 * Implements Store on any engine. It maps between rows and domain objects, and lets the domain decide each change. The engine decides
 * how queries and transactions run.
 *
 * - A read of one state is one query, or several in `readTogether` or `snapshot`.
 * - A change is one call of `engine.write`. It locks the record, decides the change and counts it in the tally. Then it sends the
 *   statements and the audit entry.
 *
 * Operations that need more than a few lines are functions in other files of this folder.
 */
export class CertificationStore implements Store {
  readonly #queries: Queries
  readonly #downloadQueries: DownloadQueries

  constructor(readonly engine: Engine) {
    this.#queries = defineQueries(engine)
    this.#downloadQueries = defineDownloadQueries(engine)
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
    sort?: Sort,
  ): Promise<ListPage<ListedCertification>> {
    const list = toList(filter, pageRequest, now, sort)
    const { listCertifications, listCertificationsAfter } = this.#queries
    const read = isPeriodById(list.shape)
      ? readPeriodList(this.engine, this.#queries, list)
      : this.#readList(listCertifications, listCertificationsAfter, list, 'after' in pageRequest)
    return toPage(await read, pageRequest, fromListTuple)
  }

  async getExpiringCertifications(
    lastDay: number,
    pageRequest: PageRequest,
    now: Instant,
    filter: Pick<CertificationFilter, 'mentorId' | 'certType'> = {},
  ): Promise<ListPage<ExpiringCertification>> {
    const { getExpiringCertifications, getExpiringCertificationsAfter } = this.#queries
    const list = toExpiringList(lastDay, filter, pageRequest, now)
    const isAfter = 'after' in pageRequest
    const read = this.#readList(getExpiringCertifications, getExpiringCertificationsAfter, list, isAfter)
    return toPage(await read, pageRequest, fromExpiringTuple)
  }

  getCertificationSummary(certType: string | undefined, now: Instant): Promise<CertificationSummary> {
    return readSummary(this.engine, this.#queries, certType, now)
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
      const created = createCertification(draft, now)
      unit.tally.recount(undefined, created)
      const certification = await insertAudited(this.engine, this.#queries, unit.session, created, actor)
      const use = { createdAt: now, certificationId: certification.id }
      if (key !== undefined) await storeFirstUse(unit.session, this.#queries, key, use)
      return certification
    }, key?.key)
  }

  updateCertification(
    id: number,
    update: CertificationUpdate,
    now: Instant,
    actor: Actor,
    { maxRenewals, ...precondition }: UpdateLimits,
  ): Promise<Certification | undefined> {
    return this.engine.write(async (unit) => {
      const before = await lockForChange(unit.session, this.#queries, id, now, precondition)
      if (before === undefined) return undefined
      const decision = decideUpdate(before, update, now, maxRenewals)
      const { certification: after } = decision
      if (decision.kind === 'unchanged') return after
      const operation = UPDATE_OPERATIONS[decision.kind]
      await Promise.all([
        storeChange(this.engine, this.#queries, unit, { before, after, operation, actor }),
        decision.kind === 'renewal' ? this.#insertRenewal(unit.session, after, decision.renewal) : undefined,
      ])
      return after
    }, id)
  }

  reinstateCertification(
    id: number,
    reason: string,
    now: Instant,
    actor: Actor,
    precondition: Precondition = {},
  ): Promise<Certification | undefined> {
    return reinstateCertification(this.engine, this.#queries, id, reason, now, actor, precondition)
  }

  withdrawRenewal(
    id: number,
    now: Instant,
    actor: Actor,
    precondition: Precondition = {},
  ): Promise<Certification | undefined> {
    return withdrawRenewal(this.engine, this.#queries, id, now, actor, precondition)
  }

  renewCertifications(
    renewal: BulkRenewal,
    now: Instant,
    actor: Actor,
    options: RenewalOptions,
  ): Promise<readonly RenewalResult[]> {
    return renewCertifications(this.engine, this.#queries, renewal, now, actor, options)
  }

  previewRenewals(
    renewal: BulkRenewal,
    now: Instant,
    maxRenewals: number,
  ): Promise<readonly RenewalResult[]> {
    return previewRenewals(this.engine, this.#queries, renewal, now, maxRenewals)
  }

  deleteCertification(
    id: number,
    now: Instant,
    actor: Actor,
    precondition: Precondition = {},
  ): Promise<boolean> {
    return this.engine.write(async ({ session, tally }) => {
      const [current, history] = await Promise.all([
        lockForChange(session, this.#queries, id, now, precondition),
        session.all(this.#queries.listRenewals, { id }),
      ])
      if (current === undefined) return false
      tally.recount(current, undefined)
      const entry = {
        certificationId: id,
        changedAt: now,
        operation: 'delete',
        before: { certification: current, renewals: history.map(fromRenewalRow) },
        after: null,
        actor,
      } as const
      await Promise.all([
        session.run(this.#queries.deleteCertification, { id }),
        this.#appendAuditEntry(session, entry),
      ])
      return true
    }, id)
  }

  async *auditTrail(id?: number): AsyncGenerator<AuditEntry> {
    const { listAuditEntries, listAuditEntriesOfAll } = this.#queries
    const query = id === undefined ? listAuditEntriesOfAll : listAuditEntries
    let rows: AuditRow[]
    let last = { certification_id: id ?? 0, id: 0 }
    do {
      const range = {
        certificationId: last.certification_id,
        afterId: last.id,
        limit: AUDIT_ENTRIES_PER_BATCH,
      }
      rows = await this.engine.reader.all(query, range)
      yield* rows.map(fromAuditRow)
      last = rows.at(-1) ?? last
    } while (rows.length === AUDIT_ENTRIES_PER_BATCH)
  }

  listAuditEntries(id: number, afterId: number, limit: number): Promise<AuditPage | undefined> {
    return listAuditEntries(this.engine, this.#queries, id, afterId, limit)
  }

  auditedAt(id: number, instant: Instant): Promise<AuditedRecord | null | undefined> {
    return auditedAt(this.engine, this.#queries, id, instant)
  }

  listCertificationChanges(start: FeedStart, limit: number): Promise<ChangePage | undefined> {
    return listChanges(this.engine, this.#queries, start, limit)
  }

  bulkImport<T>(work: (writer: BulkWriter) => Promise<T>, actor = SYSTEM_ACTOR): Promise<T> {
    return bulkImport(this.engine, this.#queries, actor, work)
  }

  exportCertifications() {
    return exportCertifications(this.engine, this.#queries)
  }

  exportMatching(filter: CertificationFilter, now: Instant) {
    return exportMatching(this.engine, this.#downloadQueries, filter, now)
  }

  getExpiryCalendar(filter: CalendarFilter, now: Instant) {
    return getExpiryCalendar(this.engine, this.#downloadQueries, filter, now)
  }

  exportMentors() {
    return exportMentors(this.engine, this.#queries)
  }

  async getMentor(id: string): Promise<Mentor | undefined> {
    const row = await this.engine.reader.first(this.#queries.getMentor, { id })
    return row === undefined ? undefined : { id, name: row.name }
  }

  getMentorWithCounts(id: string, now: Instant) {
    return getMentorWithCounts(this.engine, this.#queries, id, now)
  }

  listMentors(request: MentorPageRequest, now: Instant) {
    return listMentors(this.engine, this.#queries, request, now)
  }

  putMentor(mentor: Mentor, now: Instant) {
    return putMentor(this.engine, this.#queries, mentor, now)
  }

  deleteMentor(id: string) {
    return deleteMentor(this.engine, this.#queries, id)
  }

  eraseMentor(id: string, now: Instant): Promise<Erasure | undefined> {
    return eraseMentor(this.engine, this.#queries, id, now)
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

  async #appendAuditEntry(session: Session, entry: AuditEntry): Promise<void> {
    await appendAuditEntry(this.engine, this.#queries, session, entry)
  }

  async #insertRenewal(session: Session, certification: Certification, renewal: Renewal): Promise<void> {
    await session.run(this.#queries.insertRenewal, {
      certification_id: certification.id,
      sequence: certification.renewalCount,
      renewed_at: renewal.renewedAt,
      expires_at: renewal.expiresAt,
    })
  }

  /**
   * Rebuilds the certification that the first request with the key created. The record is not read, because it may be deleted: an equal
   * fingerprint proves an equal draft.
   */
  async #findCreation(
    { session }: UnitOfWork,
    draft: CertificationDraft,
    now: Instant,
    key: IdempotencyKey,
  ): Promise<Certification | undefined> {
    const used = await findFirstUse(session, this.#queries, key, now)
    if (used === undefined) return undefined
    return { id: used.certification_id, ...createCertification(draft, used.created_at) }
  }

  /** @param isAfter whether the page begins after the list's position, instead of at its offset. */
  async #readList(
    queryAt: ListQuery,
    queryAfter: ListQuery,
    list: List,
    isAfter: boolean,
  ): Promise<ListTuples> {
    if (isDeepPage(this.engine, list)) return readDeepPage(this.engine, this.#queries, queryAfter, list)
    const { shape, parameters } = list
    const queryOf = isAfter ? queryAfter : queryAt
    const isShort = parameters.offset <= MAX_SHORT_OFFSET
    // The best plan for a mentor or a type depends on how many certifications it has.
    const hasOnePlan = shape.mentorId === undefined && shape.certType === undefined
    const read = <T>(work: (session: Session) => Promise<T>) =>
      isShort ? this.engine.readTogether(work, hasOnePlan) : this.engine.snapshot(work)
    const readPage = (session: Session) => session.tuples(queryOf(shape), parameters)
    if (this.engine.lists.totalInRows) {
      const tuples = await read(readPage)
      const total = tuples[0]?.at(-1)
      if (total !== undefined) return { tuples, total: Number(total) }
    }
    return read(async (session) => {
      const [tuples, { total }] = await Promise.all([
        readPage(session),
        session.one(this.#queries.totalOfCertifications(shape), parameters),
      ])
      return { tuples, total }
    })
  }
}

function toPage<Tuple extends unknown[], T>(
  { tuples, total }: ListTuples,
  { limit }: PageRequest,
  fromTuple: (tuple: Tuple) => T,
): ListPage<T> {
  const shown = tuples.slice(0, limit) as Tuple[] // the query selects these columns
  return { records: shown.map(fromTuple), total, hasMore: tuples.length > limit }
}
