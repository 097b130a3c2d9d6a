// Erasure: makes a person's records anonymous, as data protection laws require.
//
// The records and their history stay, because the organisation must still know how many certifications of each type it had, and when.
// Only the link to the person is removed: a random pseudonym replaces the mentor's id in the records and in the audit trail, and the
// name is deleted. Erasure is the one exception to the append-only trail, so it adds an entry to each record. The pseudonym is random,
// because one that is derived from the id, such as a hash, could be reversed by trying all ids.
import { randomBytes } from 'node:crypto'
import { type Expression, sql } from 'kysely'
import type { Instant } from '../../domain/time.js'
import { toAuditRow } from '../queries/audit-row.js'
import { fromRow } from '../queries/certification-row.js'
import type { Session } from '../engine/session.js'
import type { Engine } from '../engine/engine.js'
import type { Queries } from '../queries/queries.js'
import { defineQuery } from '../engine/query.js'
import { decodeReply } from './renew-certifications.js'
import { type Erasure, SYSTEM_ACTOR } from '../interface/store.js'

const NOT_OVERWRITTEN =
  'the records are anonymous, but the old data is still in the files of the database, because another process reads it or the disk is full; run the command again'

/** Implements Store.eraseMentor. */
export async function eraseMentor(
  engine: Engine,
  queries: Queries,
  mentorId: string,
  now: Instant,
): Promise<Erasure | undefined> {
  const trail = defineErasureQueries(engine)
  const pseudonym = `erased-${randomBytes(12).toString('hex')}`
  const erased = await engine.bulkImport(async (session) => {
    const audited = await session.all(trail.listCertificationsInTrailOf, { text: inTrail(mentorId) })
    const current = await session.all(queries.listCertificationIdsOf, { mentorId })
    const mentor = await session.first(queries.lockMentor, { id: mentorId })
    if (audited.length + current.length === 0 && mentor === undefined) return undefined
    for (const trigger of engine.auditTriggers) await session.run(trigger.drop, {})
    await session.run(trail.replaceInTrail, { text: inTrail(mentorId), replacement: inTrail(pseudonym) })
    for (const trigger of engine.auditTriggers) await session.run(trigger.create, {})
    for (const { id } of current) await eraseCertification(session, queries, { id, pseudonym, now })
    const ids = new Set([...audited, ...current].map(({ id }) => id))
    for (const id of ids) await session.run(trail.deleteIdempotencyKeysOf, { id })
    await forgetBulkRenewals(session, trail, ids)
    await session.run(queries.deleteMentor, { id: mentorId })
    await session.run(trail.deletePrefixesOf, { id: mentorId })
    return { pseudonym, certifications: ids.size }
  })
  // Also if nothing was found: an earlier erasure may have failed here.
  await engine.overwriteDeleted().catch((cause: unknown) => {
    throw new Error(NOT_OVERWRITTEN, { cause })
  })
  return erased
}

/** Returns the form of a mentor's id in the JSON of an audit entry. */
function inTrail(mentorId: string): string {
  return `"mentor_id":${JSON.stringify(mentorId)}`
}

async function eraseCertification(
  session: Session,
  queries: Queries,
  { id, pseudonym, now }: { readonly id: number; readonly pseudonym: string; readonly now: Instant },
): Promise<void> {
  await session.run(queries.replaceMentor, { id, mentorId: pseudonym, now })
  const row = await session.one(queries.getCertification, { id })
  const after = { certification: fromRow(row), renewals: [] }
  const entry = { certificationId: id, changedAt: now, operation: 'erase', before: null, after } as const
  await session.run(queries.insertFirstAuditEntry, toAuditRow({ ...entry, actor: SYSTEM_ACTOR }))
}

/** Forgets the keys of bulk renewals that have renewed one of the certifications. Clients may have made them from a mentor's id. */
async function forgetBulkRenewals(
  session: Session,
  trail: ReturnType<typeof defineErasureQueries>,
  ids: ReadonlySet<number>,
): Promise<void> {
  for (const { key, reply } of await session.all(trail.listBulkRenewalKeys, {})) {
    const isOfMentor = decodeReply(reply).some(({ id }) => ids.has(id))
    if (isOfMentor) await session.run(trail.deleteIdempotencyKey, { key })
  }
}

type Text = Expression<string | null>

/** `replace` also finds a text, because the engines' functions for that differ. */
const replace = (text: Text, from: string, to: string) => sql<string>`replace(${text}, ${from}, ${to})`
const contains = (text: Text, part: string) => sql<boolean>`${replace(text, part, '')} <> ${text}`

/** Defines the queries, which read and change whole tables, unlike those of requests. */
function defineErasureQueries({ builder: db }: Pick<Engine, 'builder'>) {
  return {
    /** The certifications with an audit entry that contains the text. */
    listCertificationsInTrailOf: defineQuery((p: { text: string }) =>
      db
        .selectFrom('audit_line')
        .select('certification_id as id')
        .distinct()
        .where((eb) => eb.or([contains(eb.ref('before'), p.text), contains(eb.ref('after'), p.text)])),
    ),

    replaceInTrail: defineQuery((p: { text: string; replacement: string }) =>
      db
        .updateTable('audit_line')
        .set((eb) => ({
          before: replace(eb.ref('before'), p.text, p.replacement),
          after: replace(eb.ref('after'), p.text, p.replacement),
        }))
        .where((eb) => eb.or([contains(eb.ref('before'), p.text), contains(eb.ref('after'), p.text)])),
    ),

    /** Deletes all prefixes of the mentor, even those of earlier names. A change of the name deletes only those of the stored one. */
    deletePrefixesOf: defineQuery((p: { id: string }) =>
      db.deleteFrom('mentor_prefix').where('mentor_id', '=', p.id),
    ),

    deleteIdempotencyKeysOf: defineQuery((p: { id: number }) =>
      db.deleteFrom('idempotency_key').where('certification_id', '=', p.id),
    ),

    /** The keys of bulk renewals, with the results of each. */
    listBulkRenewalKeys: defineQuery((_: object) =>
      db
        .selectFrom('idempotency_key')
        .select(['key', 'reply'])
        .where('reply', 'is not', null)
        .$narrowType<{ reply: string }>(),
    ),

    deleteIdempotencyKey: defineQuery((p: { key: string }) =>
      db.deleteFrom('idempotency_key').where('key', '=', p.key),
    ),
  }
}
