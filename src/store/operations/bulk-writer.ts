import { isDeepStrictEqual } from 'node:util'
import type { Certification } from '../../domain/certification.js'
import { completeImported, type ImportedCertification } from '../../domain/import-certification.js'
import type { Instant } from '../../domain/time.js'
import { toAuditRow } from '../queries/audit-row.js'
import { appendAuditEntry } from './change-feed.js'
import { decideCorrection } from './bulk-correction.js'
import { fromRenewalRow, fromRow } from '../queries/certification-row.js'
import type { Session } from '../engine/session.js'
import type { Engine } from '../engine/engine.js'
import { IdSet } from './id-set.js'
import { BulkPrefixes } from './mentor-prefixes.js'
import type { Queries } from '../queries/queries.js'
import type {
  Actor,
  AuditedRecord,
  BulkCertificationOutcome,
  BulkCorrection,
  BulkMentorOutcome,
  BulkWriter,
} from '../interface/store.js'
import { TallyChanges } from '../engine/tally.js'

/** The number of changes of the tally that are collected before they are written: a limit on memory. */
const MAX_TALLY_CHANGES = 20_000

/** Implements Store.bulkImport. */
export function bulkImport<T>(
  engine: Engine,
  queries: Queries,
  actor: Actor,
  work: (writer: BulkWriter) => Promise<T>,
): Promise<T> {
  return engine.bulkImport(async (session) => {
    const { id: lastId } = await session.one(engine.idSequence('certification').get, {})
    const writer = new CertificationBulkWriter(session, queries, engine, actor, lastId)
    const result = await work(writer)
    await writer.flush()
    return result
  })
}

/**
 * Writes the records of a bulk import in one transaction.
 *
 * An insert that returns an id costs a round trip to the database. So the writer assigns the ids itself, beginning after the last id of
 * the sequence, and sets the sequence at the end. Then it can send the next record without waiting for the one before. It also collects
 * the changes of the tally and of the mentors' prefixes.
 */
class CertificationBulkWriter implements BulkWriter {
  /** The ids in the entries of this import. */
  readonly #givenIds = new IdSet()
  /** The ids of existing records that match an entry without an id. */
  readonly #matchedIds = new IdSet()
  /** The last of these and of the given ids that a search has passed, by the values that equal records share. */
  readonly #passedIds = new Map<string, number>()
  readonly #mentors = new Set<string>()
  readonly #prefixes: BulkPrefixes
  #tally = new TallyChanges()
  #lastId: number

  constructor(
    readonly session: Session,
    readonly queries: Queries,
    readonly engine: Pick<Engine, 'feed' | 'idSequence' | 'writeTally'>,
    readonly actor: Actor,
    /** The last id that was assigned before this import. Higher ids belong to this import. */
    readonly lastIdBefore: number,
  ) {
    this.#lastId = lastIdBefore
    this.#prefixes = new BulkPrefixes(session, queries)
  }

  async addCertification(imported: ImportedCertification, now: Instant): Promise<BulkCertificationOutcome> {
    const found = await (imported.id === undefined
      ? this.#findMatch(imported)
      : this.#findById(imported, imported.id))
    if (found !== undefined) return found
    const added = await this.#insert(imported, now)
    const entry = {
      certificationId: added.certification.id,
      changedAt: now,
      operation: 'import',
      before: null,
      after: added,
      actor: this.actor,
    } as const
    await this.session.run(this.queries.insertFirstAuditEntry, toAuditRow(entry))
    return 'added'
  }

  async correctCertification(imported: ImportedCertification, now: Instant): Promise<BulkCorrection> {
    const id = Number(imported.id)
    const current = fromRow(await this.session.one(this.queries.lockCertification, { id }))
    const renewals = (await this.session.all(this.queries.listRenewals, { id })).map(fromRenewalRow)
    const decision = decideCorrection(current, renewals, imported, now)
    if (decision === 'unchanged') return { result: 'already there' }
    if ('refused' in decision) return decision
    const { corrected } = decision
    const entry = {
      certificationId: id,
      changedAt: corrected.updatedAt,
      operation: 'correct',
      before: { certification: current, renewals: [] },
      after: { certification: corrected, renewals: [] },
      actor: this.actor,
    } as const
    await this.session.run(this.queries.updateCertification, corrected)
    await appendAuditEntry(this.engine, this.queries, this.session, entry)
    await this.#count(current, corrected)
    return { result: 'updated' }
  }

  async insertCertification(imported: ImportedCertification, now: Instant): Promise<void> {
    await this.#insert(imported, now)
  }

  async addMentor(id: string, name: string): Promise<BulkMentorOutcome> {
    if (this.#mentors.has(id)) return 'duplicate'
    this.#mentors.add(id)
    const mentor = await this.session.first(this.queries.lockMentor, { id })
    if (mentor?.name === name) return 'already there'
    await this.session.run(this.queries.putMentor, { id, name })
    await this.#prefixes.replace(id, mentor?.name, name)
    return mentor === undefined ? 'added' : 'renamed'
  }

  async recordImport(digest: string, now: Instant): Promise<Instant | undefined> {
    const recorded = await this.session.first(this.queries.getRecordedImport, { digest })
    if (recorded === undefined) {
      await this.session.run(this.queries.insertRecordedImport, { digest, importedAt: now })
    }
    return recorded?.loaded_at
  }

  /** Writes the collected changes. Must be called after the last record. */
  async flush(): Promise<void> {
    await this.#prefixes.flush()
    await this.#writeTally()
    if (this.#lastId === this.lastIdBefore) return
    for (const query of this.engine.idSequence('certification').set)
      await this.session.run(query, { id: this.#lastId })
  }

  /** Compares the entry with the stored record of its id, in the fields that the entry has. */
  async #findById(
    imported: ImportedCertification,
    id: number,
  ): Promise<BulkCertificationOutcome | undefined> {
    if (!this.#givenIds.add(id)) return 'duplicate'
    const row = await this.session.first(this.queries.getCertification, { id })
    if (row === undefined) return undefined
    if (id > this.lastIdBefore) return 'id taken'
    const history = await this.session.all(this.queries.listRenewals, { id })
    const stored = { ...fromRow(row), renewals: history.map(fromRenewalRow) }
    const given = Object.fromEntries(Object.entries(imported).filter(([, value]) => value !== undefined))
    return isDeepStrictEqual({ ...stored, ...given }, stored) ? 'already there' : 'differs'
  }

  /** Finds a stored record with the same mentor, type and period that no other entry has matched. */
  async #findMatch(imported: ImportedCertification): Promise<'already there' | undefined> {
    if (this.lastIdBefore === 0) return undefined
    const { mentorId, certType, issuedAt, expiresAt } = imported
    const values = { mentorId, certType, issuedAt, expiresAt, lastId: this.lastIdBefore }
    const key = [mentorId, certType, issuedAt, expiresAt].join(' ')
    // A search continues where the last one of these values ended. Otherwise a file of equal lines would take the square of their number.
    let after = this.#passedIds.get(key) ?? 0
    for (;;) {
      const found = await this.session.first(this.queries.findMatchingCertification, { ...values, after })
      if (found === undefined) return undefined
      if (!this.#givenIds.has(found.id) && this.#matchedIds.add(found.id)) return 'already there'
      after = found.id
      this.#passedIds.set(key, after)
    }
  }

  async #insert(imported: ImportedCertification, now: Instant): Promise<AuditedRecord> {
    const id = imported.id ?? this.#lastId + 1
    const { certification, renewals } = completeImported(imported, id, now)
    this.#lastId = Math.max(this.#lastId, id)
    await this.session.run(this.queries.insertCertificationWithId, certification)
    const older = certification.renewalCount - renewals.length // renewals without an entry in the history
    for (const [index, { renewedAt, expiresAt }] of renewals.entries()) {
      await this.session.run(this.queries.insertRenewal, {
        certification_id: id,
        sequence: older + index + 1,
        renewed_at: renewedAt,
        expires_at: expiresAt,
      })
    }
    await this.#count(undefined, certification)
    return { certification, renewals }
  }

  async #count(before: Certification | undefined, after: Certification): Promise<void> {
    this.#tally.recount(before, after)
    if (this.#tally.size >= MAX_TALLY_CHANGES) await this.#writeTally()
  }

  async #writeTally(): Promise<void> {
    await this.engine.writeTally(this.session, this.#tally)
    this.#tally = new TallyChanges()
  }
}
