import type { Contract } from '../contract/contract.js'
import { formatCertificationId } from '../domain/certification-id.js'
import { formatInstant } from '../domain/time.js'
import { type CertificationLine, certificationLines } from '../import/certification-lines.js'
import { toRenewalResponse } from '../representation/responses.js'
import type { CertificationWithRenewals } from '../store/store.js'
import type { ExportKind } from './export-kind.js'

/** Every certification with all that is kept of it, as an import takes it. */
export function certificationExport(contract: Contract): ExportKind {
  return {
    fields: certificationLines(contract).columns.map(({ name }) => name),
    async *lines(store) {
      for await (const batch of store.exportCertifications()) yield batch.map(toLine)
    },
  }
}

function toLine({ certification, renewals }: CertificationWithRenewals): Exhaustive<CertificationLine> {
  const { revocation } = certification
  return {
    id: formatCertificationId(certification.id),
    mentor_id: certification.mentorId,
    cert_type: certification.certType,
    issued_at: formatInstant(certification.issuedAt),
    expires_at: formatInstant(certification.expiresAt),
    renewal_count: certification.renewalCount,
    renewal_history: renewals.map(toRenewalResponse),
    created_at: formatInstant(certification.createdAt),
    updated_at: formatInstant(certification.updatedAt),
    revoked_at: revocation === null ? undefined : formatInstant(revocation.revokedAt),
    revocation_reason: revocation?.reason,
    version: certification.version,
  }
}

/** Every field is named, so that none that an import takes is left out. */
type Exhaustive<T> = { readonly [Field in keyof Required<T>]: T[Field] | undefined }
