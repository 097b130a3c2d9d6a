import type { Input } from '../contract/operation.js'
import type { CertificationDraft } from '../domain/create-certification.js'
import { parseInstant } from '../domain/time.js'

/** Maps the contract's CreateCertification, as a request or an import gives it, to the domain's draft. */
export function toDraft(body: Input<'createCertification'>['body']): CertificationDraft {
  return {
    mentorId: body.mentor_id,
    certType: body.cert_type,
    issuedAt: parseInstant(body.issued_at),
    expiresAt: parseInstant(body.expires_at),
  }
}
