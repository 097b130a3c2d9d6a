import type { Input } from '../contract/operation.js'
import type { CertificationDraft } from '../domain/create-certification.js'
import { checkExpiryRange, type ExpiryRange } from '../domain/expiry-range.js'
import { parseInstant } from '../domain/time.js'
import type { CertificationUpdate } from '../domain/update-certification.js'

/** Maps the contract's CreateCertification, from a request or an import, to the domain's draft. */
export function toDraft(body: Input<'createCertification'>['body']): CertificationDraft {
  return {
    mentorId: body.mentor_id,
    certType: body.cert_type,
    issuedAt: parseInstant(body.issued_at),
    expiresAt: parseInstant(body.expires_at),
  }
}

/** Maps the contract's UpdateCertification to the domain's update. */
export function toUpdate(body: Input<'updateCertification'>['body']): CertificationUpdate {
  return {
    issuedAt: body.issued_at === undefined ? undefined : parseInstant(body.issued_at),
    expiresAt: body.expires_at === undefined ? undefined : parseInstant(body.expires_at),
    certType: body.cert_type,
    change: body.change,
    status: body.status,
    revocationReason: body.revocation_reason,
  }
}

/**
 * Maps the filters by expiry to the domain's range.
 *
 * @throws DomainError as checkExpiryRange does.
 */
export function parseExpiryRange({
  expires_from,
  expires_before,
}: Pick<Input<'listCertifications'>['query'], 'expires_from' | 'expires_before'>): ExpiryRange {
  const range = {
    expiresFrom: expires_from === undefined ? undefined : parseInstant(expires_from),
    expiresBefore: expires_before === undefined ? undefined : parseInstant(expires_before),
  }
  checkExpiryRange(range)
  return range
}
