import type { Certification, Renewal, Revocation } from './certification.js'
import type { CertificationDraft } from './create-certification.js'
import type { DomainError } from './errors.js'
import type { Instant } from './time.js'
import { faultOfTime, faultOfValidityPeriod } from './validity-period.js'

/** A certification that is taken over from elsewhere; what is left out is not known there. */
export interface ImportedCertification extends CertificationDraft {
  readonly id?: number | undefined
  /** With the renewals of which no more is known than that there were some. */
  readonly renewalCount?: number | undefined
  /** The latest ones, oldest first. */
  readonly renewals?: readonly Renewal[] | undefined
  readonly version?: number | undefined
  readonly createdAt?: Instant | undefined
  readonly updatedAt?: Instant | undefined
  readonly revocation?: Revocation | undefined
}

/** One digit less than an id may have, so that there is always room to count up. */
const MOST_ID_DIGITS = 14

/** Every way in which an imported certification breaks the rules, as sentences that begin with the field. */
export function faultsOfImport(imported: ImportedCertification): string[] {
  const { id = 0, renewals = [], renewalCount = renewals.length, expiresAt } = imported
  const faults = reasons(
    ...timesOf(imported).map(([name, instant]) =>
      instant === undefined ? undefined : faultOfTime(name, instant),
    ),
  )
  if (faults.length === 0) faults.push(...reasons(faultOfValidityPeriod(imported)))
  if (id >= 10 ** MOST_ID_DIGITS) faults.push(`id must have at most ${MOST_ID_DIGITS} digits`)
  if (renewalCount < renewals.length) {
    faults.push('renewal_count must be at least the number of entries in renewal_history')
  }
  if (renewals.some(({ renewedAt }, i) => renewedAt < (renewals[i - 1]?.renewedAt ?? renewedAt))) {
    faults.push('renewal_history must be oldest first')
  }
  // A later expiry would have been one more renewal; an earlier one is a correction.
  if (expiresAt > (renewals.at(-1)?.expiresAt ?? expiresAt)) {
    faults.push('expires_at must not be later than in the last entry of renewal_history')
  }
  return faults
}

/**
 * The certification with what is not known filled in: created at `now`, renewed as often as the history says, last updated
 * when it was created, renewed or revoked.
 */
export function importCertification(
  imported: ImportedCertification,
  now: Instant,
): { readonly certification: Omit<Certification, 'id'>; readonly renewals: readonly Renewal[] } {
  const { mentorId, certType, issuedAt, expiresAt, renewals = [], createdAt = now } = imported
  const { renewalCount = renewals.length, version = 1, revocation = null } = imported
  const lastRenewedAt = renewals.at(-1)?.renewedAt ?? createdAt
  const { updatedAt = Math.max(createdAt, lastRenewedAt, revocation?.revokedAt ?? createdAt) } = imported
  return {
    certification: {
      mentorId,
      certType,
      issuedAt,
      expiresAt,
      renewalCount,
      version,
      createdAt,
      updatedAt,
      revocation,
    },
    renewals,
  }
}

type NamedTime = [name: string, instant: Instant | undefined]

function timesOf(imported: ImportedCertification): NamedTime[] {
  return [
    ['issued_at', imported.issuedAt],
    ['expires_at', imported.expiresAt],
    ['created_at', imported.createdAt],
    ['updated_at', imported.updatedAt],
    ['revoked_at', imported.revocation?.revokedAt],
    ...(imported.renewals ?? []).flatMap(({ renewedAt, expiresAt }, i): NamedTime[] => [
      [`renewal_history/${i}/renewed_at`, renewedAt],
      [`renewal_history/${i}/expires_at`, expiresAt],
    ]),
  ]
}

/** What the domain errors say, as reasons. */
function reasons(...errors: (DomainError | undefined)[]): string[] {
  return errors.flatMap((error) => (error === undefined ? [] : [error.message.replace(/\.$/, '')]))
}
