import { type Database } from '../../src/store/sqlite/driver.js'
import { isDeepStrictEqual } from 'node:util'
import type { Instant } from '../../src/domain/time.js'
import { fromRow } from '../../src/store/queries/certification-row.js'
import type { CertificationRow } from '../../src/store/engine/tables.js'
import type { CertificationWithRenewals } from '../../src/store/interface/store.js'
import type { Entry, Ledger } from './ledger.js'

export interface VerificationResult {
  /** One sentence for each lost, incomplete or inconsistent record. */
  readonly failures: readonly string[]
  /** How many of the writes in doubt were committed and how many were not. */
  readonly inDoubt: { readonly committed: number; readonly notCommitted: number }
  /** Number of records. */
  readonly records: number
}

/**
 * Compares a database with the ledger. Acknowledged writes must be there unchanged; writes in doubt must be there completely
 * or not at all, and the ledger then records which.
 *
 * @param now later than every request.
 */
export function verify(database: Database, ledger: Ledger, now: Instant): VerificationResult {
  const failures = findInconsistencies(database)
  const inDoubt = { committed: 0, notCommitted: 0 }
  const found = new Map<string, CertificationWithRenewals>()
  for (const record of readRecords(database)) {
    const { id, mentorId } = record.certification
    if (!ledger.entries.has(mentorId)) failures.push(`record ${id} of ${mentorId} was never requested`)
    else if (found.has(mentorId)) failures.push(`record ${id} of ${mentorId} is a duplicate`)
    else found.set(mentorId, record)
  }
  for (const [mentorId, entry] of ledger.entries) {
    const record = found.get(mentorId)
    const isUnchanged = isDeepStrictEqual(record, entry.expected)
    if (!isUnchanged && !matchesInDoubtWrite(record, entry, now))
      failures.push(describeMismatch(entry, record))
    if (entry.inDoubt !== undefined) inDoubt[isUnchanged ? 'notCommitted' : 'committed']++
    entry.inDoubt = undefined
    entry.expected = record
    entry.id ??= record?.certification.id
  }
  return { failures: [...failures, ...findKeyViolations(database, ledger)], inDoubt, records: found.size }
}

/** Whether the record is in the state that the write in doubt produces. */
function matchesInDoubtWrite(
  record: CertificationWithRenewals | undefined,
  { inDoubt }: Entry,
  now: Instant,
): boolean {
  if (inDoubt === undefined) return false
  if (record === undefined) return inDoubt.kind === 'delete'
  const { id, updatedAt } = record.certification
  const isWithinTime = updatedAt >= inDoubt.sentAt && updatedAt <= now
  return isWithinTime && isDeepStrictEqual(record, inDoubt.outcome(updatedAt, id))
}

function describeMismatch(
  { creation, expected, inDoubt }: Entry,
  record: CertificationWithRenewals | undefined,
): string {
  const alternative = inDoubt === undefined ? '' : `, or as after ${inDoubt.kind}`
  return `${creation.body.mentor_id} must be ${JSON.stringify(expected)}${alternative}, but is ${JSON.stringify(record)}`
}

interface Row extends CertificationRow {
  /** A JSON list of pairs. */
  readonly renewals: string
}

function readRecords(database: Database): CertificationWithRenewals[] {
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

/** Returns the id and operation of all entries of the audit trail, in the order of their ids. */
export function readTrail(database: Database): string[] {
  const rows = database.prepare<[], string>(
    `select certification_id || ' ' || operation from audit_line order by id`,
  )
  return rows.pluck().all()
}

/** Checks that every idempotency key refers to the record created with it, even after a deletion, and that there are no others. */
function findKeyViolations(database: Database, { entries }: Ledger): string[] {
  const rows = database
    .prepare<[], [key: string, id: number]>('select key, certification_id from idempotency_key')
    .raw()
    .all()
  const expected = new Map(rows)
  const failures: string[] = []
  for (const { creation, id } of entries.values()) {
    if (creation.key === undefined) continue
    if (expected.get(creation.key) !== id)
      failures.push(`${creation.key} must refer to ${id}, but refers to ${expected.get(creation.key)}`)
    expected.delete(creation.key)
  }
  return [...failures, ...[...expected.keys()].map((key) => `${key} was never sent`)]
}

/** Finds inconsistencies within the database. */
function findInconsistencies(database: Database): string[] {
  const select = (description: string, sql: string) =>
    database
      .prepare<[], string>(sql)
      .pluck()
      .all()
      .map((it) => `${description}: ${it}`)
  return [
    ...select(
      'integrity',
      `select integrity_check from pragma_integrity_check where integrity_check <> 'ok'`,
    ),
    ...select('foreign keys', `select "table" || ' ' || coalesce(rowid, '') from pragma_foreign_key_check`),
    ...select(
      'renewal history does not match renewal_count',
      `select certification.id from certification left join renewal on certification_id = certification.id
       group by certification.id
       having count(sequence) <> renewal_count or coalesce(max(sequence), 0) <> renewal_count`,
    ),
    ...select(
      'audit trail does not match the version',
      `select certification.id from certification left join audit_line on certification_id = certification.id
       group by certification.id having count(audit_line.id) <> version`,
    ),
    ...select(
      'deleted without an audit entry',
      `select certification_id from audit_line where certification_id not in (select id from certification)
       group by certification_id having sum(operation = 'delete') <> 1`,
    ),
    ...select('tally does not match the records', TALLY_DIFFERENCES),
    ...select('ids would be reused', `select max(id) from certification having max(id) > ${LAST_ID}`),
  ]
}

const LAST_ID = `(select seq from sqlite_sequence where name = 'certification')`

/** Selects the rows that differ between the tally and a count of the records, for each grain (src/store/engine/tally.ts). */
const TALLY_DIFFERENCES = `
  with shifted as (
    select cert_type, expires_at, iif(revoked_at is null, 0, 3) as shift from certification
  ), counted as (
    select cert_type, 0 as grain, 0 as at from certification
    union all select cert_type, 1, 0 from certification where revoked_at is not null
    union all select cert_type, 2 + shift, strftime('%Y', expires_at, 'unixepoch') * 12 + strftime('%m', expires_at, 'unixepoch') - 1
      from shifted
    union all select cert_type, 3 + shift, expires_at / 86400 from shifted
    union all select cert_type, 4 + shift, expires_at from shifted
  ), expected as (
    select cert_type, grain, at, count(*) as total from counted group by cert_type, grain, at
    union all select '', grain, at, count(*) from counted group by grain, at
  ), stored as (select cert_type, grain, at, total from tally)
  select cert_type || ' ' || grain || ' ' || at || ' ' || total from (
    select * from (select * from expected except select * from stored)
    union all select * from (select * from stored except select * from expected))`
