import type { Contract } from '../contract/contract.js'
import { parseCertificationId } from '../domain/certification-id.js'
import {
  completeImported,
  type ImportedCertification,
  findImportErrors,
} from '../domain/import-certification.js'
import { type Instant, parseInstant } from '../domain/time.js'
import { toDraft } from '../representation/requests.js'
import { type StoredFields, toStoredFields } from '../representation/responses.js'
import type { Input, OperationResponse } from '../contract/operation.js'
import type { BulkCertificationOutcome, BulkWriter } from '../store/interface/store.js'
import { compileLineCheck, type FieldDefinition } from './line-check.js'
import type { ImportKind } from './import-kind.js'

type Draft = Input<'createCertification'>['body']
type RecordBody = Extract<OperationResponse<'getCertification'>, { status: 200 }>['body']

/** A certification in a file: the fields of a creation, and optionally the other fields of a record. */
export type CertificationLine = Draft &
  Partial<Omit<RecordBody, keyof Draft | 'status'>> & { readonly version?: number }

/** The fields of a certification as they would be stored. `id` is absent if the import assigns it. */
export type StoredCertification = StoredFields & { readonly id?: string }

/** Leaves room for later changes: PostgreSQL's column is limited to 2^31 - 1. */
const MAX_VERSION = 1_000_000_000

const ADD_ERRORS: Record<Extract<BulkCertificationOutcome, 'differs' | 'id taken'>, string> = {
  differs: 'id exists with other values; an import adds records and never changes them',
  'id taken': 'id was assigned to an earlier line without an id; put lines with an id first',
}

/** The fields of replies and spreadsheets that the service derives. */
const DERIVED_FIELDS = ['status', 'mentor_name', 'days_until_expiry']

/** Imports certifications: the fields of the contract's CreateCertification and CertificationRecord, and `version`. */
export function certificationImport(contract: Contract): ImportKind<StoredCertification> {
  const fields = certificationFields(contract.limits.maxRenewals)
  const check = compileLineCheck<CertificationLine>(contract, fields, {
    revoked_at: ['revocation_reason'],
    revocation_reason: ['revoked_at'],
  })
  return {
    fields,
    derivedFields: DERIVED_FIELDS,
    async add(line, writer, { now, isUpdate }) {
      const checked = check(line)
      if ('reasons' in checked) return checked.reasons
      const imported = toImported(checked.record)
      const errors = findImportErrors(imported)
      if (errors.length > 0) return errors
      const outcome = await writer.addCertification(imported, now)
      if (outcome === 'differs' && isUpdate) return correct(imported, writer, now)
      return outcome === 'differs' || outcome === 'id taken' ? [ADD_ERRORS[outcome]] : outcome
    },
    toStored(line, now) {
      const checked = check(line)
      if ('reasons' in checked) return undefined
      const { id } = checked.record
      const { certification, renewals } = completeImported(toImported(checked.record), 0, now)
      return { ...(id === undefined ? {} : { id }), ...toStoredFields(certification, renewals) }
    },
  }
}

async function correct(imported: ImportedCertification, writer: BulkWriter, now: Instant) {
  const outcome = await writer.correctCertification(imported, now)
  return 'refused' in outcome ? [outcome.refused] : outcome.result
}

function certificationFields(maxRenewals: number): FieldDefinition[] {
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
    { ...required('issued_at'), encoding: 'time' },
    // People read "valid until 1 March" as including 1 March.
    { ...required('expires_at'), encoding: 'time', dayEdge: 'end' },
    { ...optional('renewal_count'), encoding: 'integer' },
    { ...optional('renewal_history'), encoding: 'json', schema: history },
    { ...optional('created_at'), encoding: 'time', schema: time },
    { ...optional('updated_at'), encoding: 'time', schema: time },
    { ...optional('revoked_at'), encoding: 'time', schema: time },
    { ...optional('revocation_reason'), encoding: 'prose' },
    { name: 'version', isRequired: false, encoding: 'integer', schema: version },
  ]
}

function required(name: keyof Draft): FieldDefinition {
  const schema = { $ref: `#/components/schemas/CreateCertification/properties/${name}` }
  return { name, isRequired: true, encoding: 'text', schema }
}

function optional(name: keyof RecordBody): FieldDefinition {
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
