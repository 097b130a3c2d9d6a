import type { Input } from '../../src/contract/operation.js'

// Everything that the contract suite knows about certifications beyond the schemas of openapi.yaml.

/** The basic operations on records. */
export const RECORDS = {
  create: 'createCertification',
  read: 'getCertification',
  remove: 'deleteCertification',
  list: 'listCertifications',
} as const

/** The fields of a record that carry the suite's marker. The list can be filtered by each of them. */
export const MARKER_FIELDS = ['mentor_id', 'cert_type'] as const

type NewRecord = Input<'createCertification'>['body']
type Change = Input<'updateCertification'>['body']

/** A new record with the marker. It is active and expires one day after `now`, so that every list contains it. */
export function newRecord(example: NewRecord, marker: string, now: Date): NewRecord {
  const expiry = new Date(now.getTime() + 86_400_000)
  return { ...example, mentor_id: marker, cert_type: marker, expires_at: expiry.toISOString() }
}

/** Request bodies that break a rule, by operation and status. Sent in order, the last one must get the status. */
export const RULE_VIOLATIONS: Readonly<
  Record<string, (record: NewRecord) => readonly [NewRecord | Change, ...Change[]]>
> = {
  'createCertification 422': (record) => [{ ...record, expires_at: record.issued_at }],
  'updateCertification 409': () => [
    { status: 'revoked', revocation_reason: 'Revoked by the contract suite.' },
    { cert_type: 'another' },
  ],
  'updateCertification 422': ({ issued_at }) => [{ expires_at: issued_at }],
}

/** The parameter whose values only the service can create: they are in the `next` links of its lists. */
export const CURSOR = 'after'

/** Parameters to send along so that every value is valid: a page must start within the first 100,000 records. */
export const REQUIRED_WITH: Readonly<Record<string, readonly (readonly [name: string, value: string])[]>> = {
  page: [['limit', '1']],
}
