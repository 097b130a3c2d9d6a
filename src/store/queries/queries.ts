import { sql } from 'kysely'
import type { Certification } from '../../domain/certification.js'
import { toColumns } from './certification-row.js'
import { defineFeedQueries } from './feed-queries.js'
import { definePeriodListQueries } from './period-list-queries.js'
import { defineSummaryQueries } from './summary-queries.js'
import type { Engine } from '../engine/engine.js'
import { defineListQueries } from './list-queries.js'
import { defineMentorQueries } from './mentor-queries.js'
import { defineQuery } from '../engine/query.js'
import { defineRenewalQueries } from './renewal-queries.js'
import type { AuditRow, RenewalRow } from '../engine/tables.js'

/** The compiled queries of an engine. */
export type Queries = ReturnType<typeof defineQueries>

/** The number of expired keys that a request with a key deletes: more than it adds, so that the table does not grow. */
const EXPIRED_KEYS_PER_DELETION = 10

/** Compiles the queries of the store, once for each engine. */
export function defineQueries({ builder: db, lists, feed }: Pick<Engine, 'builder' | 'lists' | 'feed'>) {
  const certificationById = (id: number) => db.selectFrom('certification').selectAll().where('id', '=', id)

  return {
    ...defineListQueries(db, lists),
    ...defineRenewalQueries(db),
    ...definePeriodListQueries(db, lists),
    ...defineSummaryQueries(db, lists),
    ...defineFeedQueries(db, feed),
    ...defineMentorQueries(db, lists),

    /** Returns a row for each renewal, oldest first, each with the record. One statement, so that both come from one snapshot. */
    getCertificationWithRenewals: defineQuery((p: { id: number }) =>
      db
        .selectFrom('certification')
        .leftJoin('renewal', 'renewal.certification_id', 'certification.id')
        .selectAll('certification')
        .select(['renewal.renewed_at', 'renewal.expires_at as renewed_until'])
        .where('certification.id', '=', p.id)
        .orderBy('renewal.sequence'),
    ),

    getCertification: defineQuery((p: { id: number }) => certificationById(p.id), {
      does: 'select',
      table: 'certification',
      by: 'id',
      orderBy: 'id',
    }),

    /** Locks the certification: no other transaction can change it, or read it with this query, before this one ends. */
    lockCertification: defineQuery((p: { id: number }) => certificationById(p.id).forUpdate(), {
      does: 'select',
      table: 'certification',
      by: 'id',
      orderBy: 'id',
      locks: true,
    }),

    listRenewals: defineQuery(
      (p: { id: number }) =>
        db
          .selectFrom('renewal')
          .select(['renewed_at', 'expires_at'])
          .where('certification_id', '=', p.id)
          .orderBy('sequence'),
      { does: 'select', table: 'renewal', by: 'certification_id', orderBy: 'sequence' },
    ),

    insertCertification: defineQuery(
      (p: Omit<Certification, 'id'>) => db.insertInto('certification').values(toColumns(p)).returning('id'),
      { does: 'insert', table: 'certification', returnsId: true },
    ),

    insertCertificationWithId: defineQuery((p: Certification) =>
      db.insertInto('certification').values({ id: p.id, ...toColumns(p) }),
    ),

    updateCertification: defineQuery(
      (p: Certification) => db.updateTable('certification').set(toColumns(p)).where('id', '=', p.id),
      { does: 'update', table: 'certification', by: 'id' },
    ),

    deleteCertification: defineQuery(
      (p: { id: number }) => db.deleteFrom('certification').where('id', '=', p.id),
      { does: 'delete', table: 'certification', by: 'id' },
    ),

    insertRenewal: defineQuery(
      (p: RenewalRow) =>
        db.insertInto('renewal').values({
          certification_id: p.certification_id,
          sequence: p.sequence,
          renewed_at: p.renewed_at,
          expires_at: p.expires_at,
        }),
      { does: 'insert', table: 'renewal' },
    ),

    findMatchingCertification: defineQuery(
      (p: {
        mentorId: string
        certType: string
        issuedAt: number
        expiresAt: number
        after: number
        lastId: number
      }) =>
        db
          .selectFrom('certification')
          .select('id')
          .where('mentor_id', '=', p.mentorId)
          .where('cert_type', '=', p.certType)
          .where('issued_at', '=', p.issuedAt)
          .where('expires_at', '=', p.expiresAt)
          .where('id', '>', p.after)
          .where('id', '<=', p.lastId)
          .orderBy('id')
          .limit(sql.lit(1)),
    ),

    /** Adds an entry while no other writer can change the record: it is new, or a bulk import has the lock. See appendAuditEntry. */
    insertFirstAuditEntry: defineQuery(
      (p: Omit<AuditRow, 'id'>) =>
        db.insertInto('audit_line').values({
          certification_id: p.certification_id,
          changed_at: p.changed_at,
          operation: p.operation,
          before: p.before,
          after: p.after,
          subject: p.subject,
          request_id: p.request_id,
        }),
      { does: 'insert', table: 'audit_line' },
    ),

    /** Lists the entries of a certification after an entry. */
    listAuditEntries: defineQuery((p: { certificationId: number; afterId: number; limit: number }) =>
      db
        .selectFrom('audit_line')
        .selectAll()
        .where('certification_id', '=', p.certificationId)
        .where('id', '>', p.afterId)
        .orderBy('id')
        .limit(p.limit),
    ),

    /** Returns the last entry of a certification at an instant. It also reads the later entries of this certification. */
    getAuditEntryAt: defineQuery((p: { certificationId: number; instant: number }) =>
      db
        .selectFrom('audit_line')
        .selectAll()
        .where('certification_id', '=', p.certificationId)
        .where('changed_at', '<=', p.instant)
        .orderBy('id', 'desc')
        .limit(sql.lit(1)),
    ),

    /** Lists the entries of all certifications after an entry, by certification, then entry. */
    listAuditEntriesOfAll: defineQuery((p: { certificationId: number; afterId: number; limit: number }) =>
      db
        .selectFrom('audit_line')
        .selectAll()
        .where((eb) => eb(eb.refTuple('certification_id', 'id'), '>', eb.tuple(p.certificationId, p.afterId)))
        .orderBy('certification_id')
        .orderBy('id')
        .limit(p.limit),
    ),

    listCertificationIdsOf: defineQuery((p: { mentorId: string }) =>
      db.selectFrom('certification').select('id').where('mentor_id', '=', p.mentorId).orderBy('id'),
    ),

    /** Replaces the mentor's id. Increases the version, because clients see another mentor. */
    replaceMentor: defineQuery((p: { id: number; mentorId: string; now: number }) =>
      db
        .updateTable('certification')
        .set((eb) => ({ mentor_id: p.mentorId, version: eb('version', '+', eb.lit(1)), updated_at: p.now }))
        .where('id', '=', p.id),
    ),

    exportCertifications: defineQuery((p: { after: number; limit: number }) =>
      db.selectFrom('certification').selectAll().where('id', '>', p.after).orderBy('id').limit(p.limit),
    ),

    /** Lists the renewals of the certifications after the id `after`, up to `last`. */
    exportRenewals: defineQuery((p: { after: number; last: number }) =>
      db
        .selectFrom('renewal')
        .select(['certification_id', 'renewed_at', 'expires_at'])
        .where('certification_id', '>', p.after)
        .where('certification_id', '<=', p.last)
        .orderBy('certification_id')
        .orderBy('sequence'),
    ),

    getRecordedImport: defineQuery((p: { digest: string }) =>
      db.selectFrom('loaded_source').select('loaded_at').where('digest', '=', p.digest),
    ),

    insertRecordedImport: defineQuery((p: { digest: string; importedAt: number }) =>
      db.insertInto('loaded_source').values({ digest: p.digest, loaded_at: p.importedAt }),
    ),

    getIdempotencyKey: defineQuery((p: { key: string; since: number }) =>
      db.selectFrom('idempotency_key').selectAll().where('key', '=', p.key).where('created_at', '>', p.since),
    ),

    /** Stores a key. Returns no row if a request after `since` has used it. */
    putIdempotencyKey: defineQuery(
      (p: {
        key: string
        fingerprint: string
        certificationId: number
        createdAt: number
        reply?: string | undefined
        since: number
      }) =>
        db
          .insertInto('idempotency_key')
          .values({
            key: p.key,
            fingerprint: p.fingerprint,
            certification_id: p.certificationId,
            created_at: p.createdAt,
            reply: p.reply,
          })
          .onConflict((conflict) =>
            conflict
              .column('key')
              .doUpdateSet((eb) => ({
                fingerprint: eb.ref('excluded.fingerprint'),
                certification_id: eb.ref('excluded.certification_id'),
                created_at: eb.ref('excluded.created_at'),
                reply: eb.ref('excluded.reply'),
              }))
              .where('idempotency_key.created_at', '<=', p.since),
          )
          .returning('key'),
    ),

    deleteExpiredIdempotencyKeys: defineQuery((p: { since: number }) =>
      db
        .deleteFrom('idempotency_key')
        .where('key', 'in', (eb) =>
          eb
            .selectFrom('idempotency_key')
            .select('key')
            .where('created_at', '<=', p.since)
            .orderBy('created_at')
            .limit(eb.lit(EXPIRED_KEYS_PER_DELETION))
            .forUpdate()
            .skipLocked(),
        ),
    ),
  }
}
