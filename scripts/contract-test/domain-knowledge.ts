import type { Input } from '../../src/contract/operation.js'

// All that the contract suite knows of certifications beyond what openapi.yaml says in schemas.

/** The operations on one kind of record, by what they do. */
export const RECORDS = {
  create: 'createCertification',
  read: 'getCertification',
  remove: 'deleteCertification',
  list: 'listCertifications',
} as const

/** The fields of a new record that carry the suite's mark; the list has a filter of the same name for each. */
export const MARKED_FIELDS = ['mentor_id', 'cert_type'] as const

type NewRecord = Input<'createCertification'>['body']
type Change = Input<'updateCertification'>['body']

/** A new record that bears the mark, and will be in every list: it is active, and expires a day after `now`. */
export function newRecord(example: NewRecord, mark: string, now: Date): NewRecord {
  const expiry = new Date(now.getTime() + 86_400_000)
  return { ...example, mentor_id: mark, cert_type: mark, expires_at: expiry.toISOString() }
}

/** Bodies by operation and status: sent one after the other, the last one is answered with the status. */
export const RULE_VIOLATIONS: Readonly<
  Record<string, (record: NewRecord) => readonly [NewRecord | Change, ...Change[]]>
> = {
  'createCertification 422': (record) => [{ ...record, expires_at: record.issued_at }],
  'updateCertification 409': () => [
    { status: 'revoked', revocation_reason: 'Made by the contract suite.' },
    { cert_type: 'another' },
  ],
  'updateCertification 422': ({ issued_at }) => [{ expires_at: issued_at }],
}

/** A parameter whose values only the service itself can make: they stand in the `next` links of its lists. */
export const CURSOR = 'after'

/** What has to be sent with a parameter for all its values to be allowed: a page may begin at record 100,000 at most. */
export const REQUIRED_WITH: Readonly<Record<string, readonly (readonly [name: string, value: string])[]>> = {
  page: [['limit', '1']],
}
