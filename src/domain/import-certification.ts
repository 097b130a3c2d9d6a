import { isBlank } from './blank-text.js'
import type { Certification, Renewal, Revocation } from './certification.js'
import type { CertificationDraft } from './create-certification.js'
import type { DomainError } from './errors.js'
import type { Instant } from './time.js'
import { findTimeError, findValidityPeriodError } from './validity-period.js'

/** A certification from a file. A field is undefined if the file lacks it. */
export interface ImportedCertification extends CertificationDraft {
  readonly id?: number | undefined
  /** The number of all renewals, including older ones that have no entry in `renewals`. */
  readonly renewalCount?: number | undefined
  /** The latest ones, oldest first. */
  readonly renewals?: readonly Renewal[] | undefined
  readonly version?: number | undefined
  readonly createdAt?: Instant | undefined
  readonly updatedAt?: Instant | undefined
  readonly revocation?: Revocation | undefined
}

/** One digit fewer than the contract allows, so that the service can assign higher ids. */
const MAX_ID_DIGITS = 14

/** Finds every violation of the rules by an imported certification. Returns sentences that each begin with a field. */
export function findImportErrors(imported: ImportedCertification): string[] {
  const { id = 0, renewals = [], renewalCount = renewals.length } = imported
  const errors = findTimeErrors(imported)
  if (errors.length === 0) addMessage(errors, findValidityPeriodError(imported))
  if (id >= 10 ** MAX_ID_DIGITS) errors.push(`id must have at most ${MAX_ID_DIGITS} digits`)
  if (renewalCount < renewals.length) {
    errors.push('renewal_count must be at least the number of entries in renewal_history')
  }
  if (renewals.some(({ renewedAt }, i) => renewedAt < (renewals[i - 1]?.renewedAt ?? renewedAt))) {
    errors.push('renewal_history must be oldest first')
  }
  if (imported.revocation !== undefined && isBlank(imported.revocation.reason))
    errors.push('revocation_reason must not be blank')
  return errors
}

/**
 * Completes an imported certification with an id, and with defaults for the fields that the file lacks. By default, it is created at
 * `now`, renewed as often as `renewals` has entries, and last updated when it was created, renewed or revoked.
 */
export function completeImported(
  imported: ImportedCertification,
  id: number,
  now: Instant,
): { readonly certification: Certification; readonly renewals: readonly Renewal[] } {
  const {
    id: _,
    renewals = [],
    createdAt = now,
    updatedAt,
    version = 1,
    revocation = null,
    ...others
  } = imported
  const { renewalCount = renewals.length, ...draft } = others
  const lastRenewedAt = renewals.at(-1)?.renewedAt ?? createdAt
  const lastChangedAt = Math.max(createdAt, lastRenewedAt, revocation?.revokedAt ?? createdAt)
  return {
    certification: {
      id,
      renewalCount,
      version,
      createdAt,
      updatedAt: updatedAt ?? lastChangedAt,
      revocation,
      ...draft,
    },
    renewals,
  }
}

function findTimeErrors(imported: ImportedCertification): string[] {
  const errors: string[] = []
  const check = (name: string, instant: Instant | undefined) => {
    if (instant !== undefined) addMessage(errors, findTimeError(name, instant))
  }
  check('issued_at', imported.issuedAt)
  check('expires_at', imported.expiresAt)
  check('created_at', imported.createdAt)
  check('updated_at', imported.updatedAt)
  check('revoked_at', imported.revocation?.revokedAt)
  imported.renewals?.forEach(({ renewedAt, expiresAt }, i) => {
    check(`renewal_history/${i}/renewed_at`, renewedAt)
    check(`renewal_history/${i}/expires_at`, expiresAt)
  })
  return errors
}

/** Adds the message of a domain error, without its full stop. */
function addMessage(errors: string[], error: DomainError | undefined): void {
  if (error !== undefined) errors.push(error.message.replace(/\.$/, ''))
}
