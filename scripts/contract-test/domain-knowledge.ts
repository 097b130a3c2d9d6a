import type { Input, OperationId } from '../../src/contract/operation.js'

// Everything that the contract suite knows about certifications beyond the schemas of openapi.yaml.

/** The basic operations on records. */
export const RECORDS = {
  create: 'createCertification',
  read: 'getCertification',
  change: 'updateCertification',
  remove: 'deleteCertification',
  list: 'listCertifications',
} as const

/** The basic operations on entries of the mentor directory. */
export const MENTORS = {
  put: 'putMentor',
  read: 'getMentor',
  remove: 'deleteMentor',
  list: 'listMentors',
} as const

/** The path parameter that names a mentor. All others name a record. */
export const MENTOR_PARAMETER = 'mentor_id'

/** The statuses with which a request for something missing succeeds. */
export const SUCCEEDS_IF_MISSING = new Set([`${MENTORS.put} 201`])

/** The operations that read all records, however many a deployment has. The suite filters them by its marker. */
export const UNBOUNDED: readonly OperationId[] = ['exportCertifications']

/**
 * Query parameters of every request of an operation. The suite must change no records of others, so an import is a dry run. Its date
 * format is that of the example.
 */
export const ALWAYS_SENT: Readonly<Record<string, readonly (readonly [name: string, value: string])[]>> = {
  importCertifications: [
    ['dry_run', 'true'],
    ['date_format', 'dmy'],
  ],
}

/** The fields of a record that carry the suite's marker. The list can be filtered by each of them. */
export const MARKER_FIELDS = ['mentor_id', 'cert_type'] as const

type NewRecord = Input<'createCertification'>['body']
type Change = Input<'updateCertification'>['body']

/** The field of a body that lists ids of records. The suite puts its own there. */
export const RECORD_IDS = 'ids'

const REVOCATION: Change = { status: 'revoked', revocation_reason: 'Revoked by the contract suite.' }
const LATE_EXPIRY = '2199-01-01T00:00:00Z'

/**
 * Changes that bring a new record into the state in which an operation succeeds; for a key with a status, into the state in which it
 * gets that status.
 */
export const PREPARATIONS: Readonly<Record<string, (record: NewRecord) => readonly Change[]>> = {
  reinstateCertification: () => [REVOCATION],
  'reinstateCertification 409': () => [],
  withdrawRenewal: () => [{ expires_at: LATE_EXPIRY }],
  'withdrawRenewal 409': () => [],
  // Without the renewal, the record would end when it begins.
  'withdrawRenewal 422': ({ expires_at }) => [{ issued_at: expires_at, expires_at: LATE_EXPIRY }],
  'renewCertifications 409': () => [REVOCATION],
}

/** A new record with the marker. It is active and expires one day after `now`, so that every list contains it. */
export function newRecord(example: NewRecord, marker: string, now: Date): NewRecord {
  const expiry = new Date(now.getTime() + 86_400_000)
  return { ...example, mentor_id: marker, cert_type: marker, expires_at: expiry.toISOString() }
}

type Body = NewRecord | Change | Input<'reinstateCertification'>['body'] | Readonly<Record<string, string>>

/**
 * Fields of bodies that break a rule, by operation and status. Sent in order, the last one must get the status. Ids of records are
 * added.
 */
export const RULE_VIOLATIONS: Readonly<Record<string, (record: NewRecord) => readonly [Body, ...Change[]]>> =
  {
    'createCertification 422': (record) => [{ ...record, expires_at: record.issued_at }],
    'updateCertification 409': () => [REVOCATION, { cert_type: 'another' }],
    'updateCertification 422': ({ issued_at }) => [{ expires_at: issued_at }],
    'renewCertifications 422': ({ issued_at }) => [{ expires_at: issued_at }],
    'reinstateCertification 422': () => [{ reason: ' ' }],
    'putMentor 422': () => [{ name: ' ' }],
  }

const EMPTY_RANGE = [
  ['expires_from', '2026-03-01T00:00:00Z'],
  ['expires_before', '2026-03-01T00:00:00Z'],
] as const

/** Files that break a rule, by operation and status. */
export const RULE_VIOLATIONS_IN_FILE: Readonly<Record<string, string>> = {
  'importCertifications 422': 'no,header\r\n',
}

/** Query parameters that break a rule, by operation and status. */
export const RULE_VIOLATIONS_IN_QUERY: Readonly<
  Record<string, readonly (readonly [name: string, value: string])[]>
> = {
  'listCertifications 422': EMPTY_RANGE,
  'exportCertifications 422': EMPTY_RANGE,
  'getCertificationStatus 422': [['as_of', '1900-01-01T00:00:00Z']],
}

/** Operations that also serve deleted records: they answer 404 only to an id that was never assigned. */
export const SERVES_DELETED_RECORDS: ReadonlySet<string> = new Set(['listAuditEntries'])

/** The parameter whose values only the service can create: they are in the `next` links of its lists. */
export const CURSOR = 'after'

/** Parameters to send along so that every value is valid: a page must start within the first 100,000 records. */
export const REQUIRED_WITH: Readonly<Record<string, readonly (readonly [name: string, value: string])[]>> = {
  page: [['limit', '1']],
}
