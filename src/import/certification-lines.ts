import type { Contract } from '../contract/contract.js'
import { parseCertificationId } from '../domain/certification-id.js'
import { validateImport, type ImportedCertification } from '../domain/import-certification.js'
import { parseInstant } from '../domain/time.js'
import { toDraft } from '../representation/requests.js'
import type { Input, OperationReply } from '../contract/operation.js'
import type { BulkCertificationOutcome } from '../store/store.js'
import { type Column, compileLineCheck } from './line-check.js'
import type { LineKind } from './line-kind.js'

type Draft = Input<'createCertification'>['body']
type RecordBody = Extract<OperationReply<'getCertification'>, { status: 200 }>['body']

/** A certification in a file: the fields of a creation, and optionally the other fields of a record. */
export type CertificationLine = Draft &
  Partial<Omit<RecordBody, keyof Draft | 'status'>> & { readonly version?: number }

/** Leaves room for later changes: PostgreSQL's column ends at 2^31. */
const MAX_VERSION = 1_000_000_000

const ERRORS: Record<Exclude<BulkCertificationOutcome, 'added' | 'already there'>, string> = {
  differs: 'id exists with other values; an import adds records and never changes them',
  duplicate: 'id is in this file twice',
  'id taken': 'id was assigned to an earlier line without an id; put lines with an id first',
}

/** Imports certifications: the fields of the contract's CreateCertification and CertificationRecord, and `version`. */
export function certificationLines(contract: Contract): LineKind {
  const columns = certificationColumns(contract.limits.maxRenewals)
  const check = compileLineCheck<CertificationLine>(contract, columns, {
    revoked_at: ['revocation_reason'],
    revocation_reason: ['revoked_at'],
  })
  return {
    columns,
    async add(fields, writer, now) {
      const checked = check(fields)
      if ('reasons' in checked) return checked.reasons
      const imported = toImported(checked.record)
      const errors = validateImport(imported)
      if (errors.length > 0) return errors
      const outcome = await writer.addCertification(imported, now)
      return outcome === 'added' || outcome === 'already there' ? outcome : [ERRORS[outcome]]
    },
  }
}

function certificationColumns(maxRenewals: number): Column[] {
  const time = { $ref: '#/components/schemas/TimestampInput' }
  const renewal = {
    type: 'object',
    additionalProperties: false,
    required: ['renewed_at', 'expires_at'],
    properties: { renewed_at: time, expires_at: time },
  }
  const history = { type: 'array', maxItems: maxRenewals, items: renewal }
  const version = { type: 'integer', minimum: 1, maximum: MAX_VERSION }
  return [
    optional('id'),
    required('mentor_id'),
    required('cert_type'),
    required('issued_at'),
    required('expires_at'),
    { ...optional('renewal_count'), encoding: 'integer' },
    { ...optional('renewal_history'), encoding: 'json', schema: history },
    { ...optional('created_at'), schema: time },
    { ...optional('updated_at'), schema: time },
    { ...optional('revoked_at'), schema: time },
    optional('revocation_reason'),
    { name: 'version', isRequired: false, encoding: 'integer', schema: version },
  ]
}

function required(name: keyof Draft): Column {
  const schema = { $ref: `#/components/schemas/CreateCertification/properties/${name}` }
  return { name, isRequired: true, encoding: 'text', schema }
}

function optional(name: keyof RecordBody): Column {
  const schema = { $ref: `#/components/schemas/CertificationRecord/properties/${name}` }
  return { name, isRequired: false, encoding: 'text', schema }
}

function toImported(line: CertificationLine): ImportedCertification {
  const { revoked_at: revokedAt, revocation_reason: reason } = line
  return {
    id: line.id === undefined ? undefined : parseCertificationId(line.id),
    renewalCount: line.renewal_count,
    renewals: line.renewal_history?.map((it) => ({
      renewedAt: parseInstant(it.renewed_at),
      expiresAt: parseInstant(it.expires_at),
    })),
    version: line.version,
    createdAt: line.created_at === undefined ? undefined : parseInstant(line.created_at),
    updatedAt: line.updated_at === undefined ? undefined : parseInstant(line.updated_at),
    revocation:
      revokedAt === undefined || reason === undefined // both or none, by the check
        ? undefined
        : { revokedAt: parseInstant(revokedAt), reason },
    ...toDraft(line),
  }
}
