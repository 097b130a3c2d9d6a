import { isDeepStrictEqual } from 'node:util'
import type { Certification, Renewal } from '../../domain/certification.js'
import { correctCertification, type Correction } from '../../domain/correct-certification.js'
import { DomainError, tryRule } from '../../domain/errors.js'
import type { ImportedCertification } from '../../domain/import-certification.js'
import type { Instant } from '../../domain/time.js'

/** The fields that an update corrects, and those that it does not compare with the stored record. */
type OtherField = keyof Correction | 'id' | 'version' | 'updatedAt'

/** The fields that an update must not change, and their names in files. */
const FIXED = {
  mentorId: 'mentor_id',
  renewalCount: 'renewal_count',
  renewals: 'renewal_history',
  createdAt: 'created_at',
  revocation: 'revocation_reason',
} as const satisfies Record<Exclude<keyof ImportedCertification, OtherField>, string>

/** Decides how an entry corrects a stored record, for BulkWriter.correctCertification. */
export function decideCorrection(
  current: Certification,
  renewals: readonly Renewal[],
  imported: ImportedCertification,
  now: Instant,
): { readonly corrected: Certification } | { readonly refused: string } | 'unchanged' {
  const stored = { ...current, renewals }
  const fixed = (Object.keys(FIXED) as (keyof typeof FIXED)[]).find(
    (it) => imported[it] !== undefined && !isDeepStrictEqual(imported[it], stored[it]),
  )
  if (fixed !== undefined) {
    return {
      refused: `${FIXED[fixed]} cannot be changed; an update corrects cert_type, issued_at and expires_at`,
    }
  }
  const { certType, issuedAt, expiresAt, version } = imported
  const isEqual =
    certType === current.certType && issuedAt === current.issuedAt && expiresAt === current.expiresAt
  if (isEqual) return 'unchanged'
  if (version === undefined)
    return { refused: 'version is required for an update; export the records to get it' }
  if (version !== current.version) {
    return { refused: `version is ${current.version} by now: the record was changed after the export` }
  }
  const corrected = tryRule(() => correctCertification(current, imported, now))
  return corrected instanceof DomainError ? { refused: corrected.message.replace(/\.$/, '') } : { corrected }
}
