import type { Generated } from 'kysely'
import type { AuditedOperation } from './store.js'

/** The tables as queries see them. Times are seconds since 1970; `null` is stored where there is nothing. */
export interface Tables {
  certification: CertificationTable
  renewal: RenewalTable
  mentor: MentorTable
  tally: TallyTable
  idempotency_key: IdempotencyKeyTable
  loaded_source: LoadedSourceTable
  audit_line: AuditLineTable
}

interface CertificationTable {
  id: Generated<number>
  mentor_id: string
  cert_type: string
  issued_at: number
  expires_at: number
  renewal_count: number
  version: number
  created_at: number
  updated_at: number
  revoked_at: number | null
  revocation_reason: string | null
}

interface RenewalTable {
  certification_id: number
  /** 1 for the oldest renewal in the history. */
  sequence: number
  renewed_at: number
  expires_at: number
}

interface MentorTable {
  id: string
  name: string
}

interface TallyTable {
  /** `''` is the row of all types together. */
  cert_type: string
  grain: number
  /** The day, month or instant that is counted; 0 for a grain without time. */
  at: number
  total: number
}

interface IdempotencyKeyTable {
  key: string
  fingerprint: string
  certification_id: number
  created_at: number
}

interface LoadedSourceTable {
  digest: string
  loaded_at: number
}

interface AuditLineTable {
  /** Counted up, so that the lines of a record are in the order in which it was changed. */
  id: Generated<number>
  certification_id: number
  changed_at: number
  operation: AuditedOperation
  /** JSON, see audit-row.ts. */
  before: string | null
  after: string | null
  subject: string | null
  request_id: string | null
}
