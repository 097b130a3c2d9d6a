import { isDeepStrictEqual } from 'node:util'
import { importCertification, type ImportedCertification } from '../domain/import-certification.js'
import type { Instant } from '../domain/time.js'
import { toAuditRow } from './audit-row.js'
import { fromRenewalRow, fromRow } from './certification-row.js'
import type { Engine, IdSequence, Session } from './engine.js'
import { IdSet } from './id-set.js'
import type { Queries } from './queries.js'
import {
  type AuditedRecord,
  type BulkCertificationOutcome,
  type BulkMentorOutcome,
  type BulkWriter,
  SYSTEM_ACTOR,
} from './store.js'
import { TallyChanges } from './tally.js'

/** At how many changes of the tally they are written, which keeps memory flat. */
const MAX_TALLY_CHANGES = 20_000

export class CertificationBulkWriter implements BulkWriter {
  /** The ids that the source gave. */
  readonly #named = new IdSet()
  /** The ids of the records that were there already and that entries without an id stand for. */
  readonly #claimed = new IdSet()
  readonly #mentors = new Set<string>()
  readonly #counter: IdSequence
  #tally: TallyChanges
  /** The last id that was given out before this load; greater ones are of this load. */
  #lastIdBefore = 0
  #lastId = 0

  constructor(
    readonly session: Session,
    readonly queries: Queries,
    readonly engine: Pick<Engine, 'idSequence' | 'tallyShards' | 'writeTally'>,
  ) {
    this.#counter = engine.idSequence('certification')
    this.#tally = new TallyChanges(engine.tallyShards)
  }

  /** To be called before all else. */
  async begin(): Promise<void> {
    this.#lastIdBefore = (await this.session.one(this.#counter.get, {})).id
    this.#lastId = this.#lastIdBefore
  }

  /** Writes what is left to be written. */
  async finish(): Promise<void> {
    await this.#writeTally()
    if (this.#lastId === this.#lastIdBefore) return
    for (const query of this.#counter.set) await this.session.run(query, { id: this.#lastId })
  }

  async addCertification(imported: ImportedCertification, now: Instant): Promise<BulkCertificationOutcome> {
    const known = await (imported.id === undefined
      ? this.#findLike(imported)
      : this.#findNamed(imported, imported.id))
    if (known !== undefined) return known
    const added = await this.#insert(imported, now)
    const line = {
      certificationId: added.certification.id,
      changedAt: now,
      operation: 'import',
      before: null,
      after: added,
      actor: SYSTEM_ACTOR,
    } as const
    await this.session.run(this.queries.insertAuditLine, toAuditRow(line))
    return 'added'
  }

  async insertCertification(imported: ImportedCertification, now: Instant): Promise<void> {
    await this.#insert(imported, now)
  }

  async #insert(imported: ImportedCertification, now: Instant): Promise<AuditedRecord> {
    const id = imported.id ?? this.#lastId + 1
    const { certification, renewals } = importCertification(imported, id, now)
    this.#lastId = Math.max(this.#lastId, id)
    await this.session.run(this.queries.insertCertificationWithId, certification)
    const older = certification.renewalCount - renewals.length // renewals of which only the number is known
    for (const [index, { renewedAt, expiresAt }] of renewals.entries()) {
      await this.session.run(this.queries.insertRenewal, {
        certification_id: id,
        sequence: older + index + 1,
        renewed_at: renewedAt,
        expires_at: expiresAt,
      })
    }
    this.#tally.move(undefined, certification)
    if (this.#tally.size >= MAX_TALLY_CHANGES) await this.#writeTally()
    return { certification, renewals }
  }

  async addMentor(id: string, name: string): Promise<BulkMentorOutcome> {
    if (this.#mentors.has(id)) return 'repeated'
    this.#mentors.add(id)
    const known = await this.session.first(this.queries.getMentor, { id })
    if (known?.name === name) return 'already there'
    await this.session.run(this.queries.putMentor, { id, name })
    return known === undefined ? 'added' : 'renamed'
  }

  async recordImport(digest: string, now: Instant): Promise<Instant | undefined> {
    const noted = await this.session.first(this.queries.getRecordedImport, { digest })
    if (noted === undefined)
      await this.session.run(this.queries.insertRecordedImport, { digest, loadedAt: now })
    return noted?.loaded_at
  }

  async #writeTally(): Promise<void> {
    await this.engine.writeTally(this.session, this.#tally)
    this.#tally = new TallyChanges(this.engine.tallyShards)
  }

  async #findLike(imported: ImportedCertification): Promise<'already there' | undefined> {
    if (this.#lastIdBefore === 0) return undefined
    const { mentorId, certType, issuedAt, expiresAt } = imported
    const like = { mentorId, certType, issuedAt, expiresAt, lastId: this.#lastIdBefore }
    const candidates = await this.session.all(this.queries.listLikeCertifications, like)
    const found = candidates.find(({ id }) => !this.#named.has(id) && !this.#claimed.has(id))
    if (found === undefined) return undefined
    this.#claimed.add(found.id)
    return 'already there'
  }

  async #findNamed(
    imported: ImportedCertification,
    id: number,
  ): Promise<BulkCertificationOutcome | undefined> {
    if (!this.#named.add(id)) return 'repeated'
    const row = await this.session.first(this.queries.getCertification, { id })
    if (row === undefined) return undefined
    if (id > this.#lastIdBefore) return 'given out'
    const history = await this.session.all(this.queries.listRenewals, { id })
    const stored = { ...fromRow(row), renewals: history.map(fromRenewalRow) }
    const given = Object.fromEntries(Object.entries(imported).filter(([, value]) => value !== undefined))
    return isDeepStrictEqual({ ...stored, ...given }, stored) ? 'already there' : 'differs'
  }
}
