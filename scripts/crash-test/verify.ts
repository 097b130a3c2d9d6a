import { isDeepStrictEqual } from 'node:util'
import type Database from 'better-sqlite3'
import type { Instant } from '../../src/domain/time.js'
import { fromRow } from '../../src/store/certification-row.js'
import type { CertificationRow } from '../../src/store/tables.js'
import type { CertificationWithRenewals } from '../../src/store/store.js'
import type { Entry, Ledger } from './ledger.js'

export interface Verdict {
  /** What is lost, half there or at odds with itself: a sentence each. */
  readonly losses: readonly string[]
  /** Of the writes that were in doubt, how many have been carried out, and how many have not. */
  readonly doubts: { readonly found: number; readonly notFound: number }
  /** How many records there are. */
  readonly records: number
}

/**
 * Holds a database against what clients were told of it. What was acknowledged must be there as it was acknowledged; what
 * was in doubt must be there wholly or not at all, and is known from then on.
 *
 * @param now is later than all that was sent.
 */
export function verify(database: Database.Database, ledger: Ledger, now: Instant): Verdict {
  const losses = findViolationsWithin(database)
  const doubts = { found: 0, notFound: 0 }
  const found = new Map<string, CertificationWithRenewals>()
  for (const record of readRecords(database)) {
    const { id, mentorId } = record.certification
    if (!ledger.entries.has(mentorId)) losses.push(`record ${id} of ${mentorId} was never asked for`)
    else if (found.has(mentorId)) losses.push(`record ${id} of ${mentorId} is there twice`)
    else found.set(mentorId, record)
  }
  for (const [mentorId, entry] of ledger.entries) {
    const record = found.get(mentorId)
    const isAsBefore = isDeepStrictEqual(record, entry.kept)
    if (!isAsBefore && !isAsInDoubt(record, entry, now)) losses.push(describeLoss(entry, record))
    if (entry.doubt !== undefined) doubts[isAsBefore ? 'notFound' : 'found']++
    entry.doubt = undefined
    entry.kept = record
    entry.id ??= record?.certification.id
  }
  return { losses: [...losses, ...findKeyViolations(database, ledger)], doubts, records: found.size }
}

/** Whether a record is as a write in doubt would have left it. */
function isAsInDoubt(record: CertificationWithRenewals | undefined, { doubt }: Entry, now: Instant): boolean {
  if (doubt === undefined) return false
  if (record === undefined) return doubt.kind === 'delete'
  const { id, updatedAt } = record.certification
  const isOfThatTime = updatedAt >= doubt.sentAt && updatedAt <= now
  return isOfThatTime && isDeepStrictEqual(record, doubt.outcome(updatedAt, id))
}

function describeLoss(
  { creation, kept, doubt }: Entry,
  record: CertificationWithRenewals | undefined,
): string {
  const doubtful = doubt === undefined ? '' : `, or as after ${doubt.kind}`
  return `${creation.body.mentor_id} must be ${JSON.stringify(kept)}${doubtful}, and is ${JSON.stringify(record)}`
}

interface Row extends CertificationRow {
  /** A JSON list of pairs. */
  readonly renewals: string
}

function readRecords(database: Database.Database): CertificationWithRenewals[] {
  const rows = database.prepare<[], Row>(
    `select *, (
       select json_group_array(json_array(renewed_at, expires_at) order by sequence) from renewal where certification_id = id
     ) as renewals from certification`,
  )
  return rows.all().map((row) => ({
    certification: fromRow(row),
    renewals: (JSON.parse(row.renewals) as [number, number][]).map(([renewedAt, expiresAt]) => ({
      renewedAt,
      expiresAt,
    })),
  }))
}

/** Every key must name the record that was created under it, also when that is gone; no key may stand without one. */
function findKeyViolations(database: Database.Database, { entries }: Ledger): string[] {
  const rows = database
    .prepare<[], [key: string, id: number]>('select key, certification_id from idempotency_key')
    .raw()
    .all()
  const kept = new Map(rows)
  const losses: string[] = []
  for (const { creation, id } of entries.values()) {
    if (creation.key === undefined) continue
    if (kept.get(creation.key) !== id)
      losses.push(`${creation.key} must be of ${id}, and is of ${kept.get(creation.key)}`)
    kept.delete(creation.key)
  }
  return [...losses, ...[...kept.keys()].map((key) => `${key} was never sent`)]
}

/** What a database must never be, whatever was written. */
function findViolationsWithin(database: Database.Database): string[] {
  const violations = (says: string, sql: string) =>
    database
      .prepare<[], string>(sql)
      .pluck()
      .all()
      .map((it) => `${says}: ${it}`)
  return [
    ...violations(
      'integrity',
      `select integrity_check from pragma_integrity_check where integrity_check <> 'ok'`,
    ),
    ...violations(
      'foreign keys',
      `select "table" || ' ' || coalesce(rowid, '') from pragma_foreign_key_check`,
    ),
    ...violations(
      'history at odds with the count',
      `select certification.id from certification left join renewal on certification_id = certification.id
       group by certification.id
       having count(sequence) <> renewal_count or coalesce(max(sequence), 0) <> renewal_count`,
    ),
    ...violations(
      'audit trail at odds with the versions',
      `select certification.id from certification left join audit_line on certification_id = certification.id
       group by certification.id having count(audit_line.id) <> version`,
    ),
    ...violations(
      'gone without a line in the audit trail',
      `select certification_id from audit_line where certification_id not in (select id from certification)
       group by certification_id having sum(operation = 'delete') <> 1`,
    ),
    ...violations('tally at odds with the records', DIFFERENT_TALLIES),
    ...violations(
      'ids may be given out again',
      `select max(id) from certification having max(id) > ${LAST_ID}`,
    ),
  ]
}

const LAST_ID = `(select seq from sqlite_sequence where name = 'certification')`

/** What stands in only one of the tally and a count of the records: of all, the revoked, and by month, day and instant. */
const DIFFERENT_TALLIES = `
  with counted as (
    select cert_type, 0 as grain, 0 as at from certification
    union all select cert_type, 1, 0 from certification where revoked_at is not null
    union all select cert_type, 2, strftime('%Y', expires_at, 'unixepoch') * 12 + strftime('%m', expires_at, 'unixepoch') - 1
      from certification where revoked_at is null
    union all select cert_type, 3, expires_at / 86400 from certification where revoked_at is null
    union all select cert_type, 4, expires_at from certification where revoked_at is null
  ), expected as (
    select cert_type, grain, at, count(*) as total from counted group by cert_type, grain, at
    union all select '', grain, at, count(*) from counted group by grain, at
  ), kept as (select cert_type, grain, at, total from tally)
  select cert_type || ' ' || grain || ' ' || at || ' ' || total from (
    select * from (select * from expected except select * from kept)
    union all select * from (select * from kept except select * from expected))`
