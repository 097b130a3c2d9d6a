import type { Certification, Renewal } from './certification.js'
import { formatCertificationId } from './certification-id.js'
import { DomainError, type DomainErrorKind, tryRule } from './errors.js'
import { extendedExpiry, type Extension } from './extended-expiry.js'
import { checkLaterExpiry, checkNotRevoked, checkRenewalLimit } from './renewal-rules.js'
import { formatInstant, type Instant } from './time.js'
import { findTimeError } from './validity-period.js'
import { notFound } from './not-found.js'

/** The renewal of several certifications. */
export interface BulkRenewal {
  /** Without duplicates. */
  readonly ids: readonly number[]
  /** The new expiry of all certifications, or the extension of each. */
  readonly until: Instant | Extension
  /** The time at which the renewal was granted; default: now. */
  readonly renewedAt?: Instant | undefined
}

/** A certification to renew. */
export interface RenewalCandidate {
  readonly certification: Certification
  /** The time of its last renewal, if known. Needed only for a renewal that was granted earlier. */
  readonly lastRenewedAt?: Instant | undefined
}

/** The decision about a certification. Without a renewal, `after` equals `before`. */
export interface RenewalDecision {
  readonly before: Certification
  readonly after: Certification
  readonly renewal: Renewal | undefined
}

/** The reason why a certification cannot be renewed. */
export interface Refusal {
  readonly id: number
  readonly kind: DomainErrorKind
  readonly message: string
}

/** At least one of several certifications cannot be renewed. Nothing was changed. */
export class RenewalsRefusedError extends Error {
  override readonly name = 'RenewalsRefusedError'

  constructor(readonly refusals: readonly Refusal[]) {
    super(`${refusals.length} certifications cannot be renewed.`)
  }
}

/**
 * Decides the renewal of several certifications, all or none (POST /api/v1/certifications/renewals).
 *
 * @param candidates by id. A certification without a candidate does not exist.
 * @param now the time of the changes; a record's last update if that is later.
 * @returns a decision for each id, in their order.
 * @throws RenewalsRefusedError with the first error of each certification that cannot be renewed.
 */
export function decideRenewals(
  renewal: BulkRenewal,
  candidates: ReadonlyMap<number, RenewalCandidate>,
  now: Instant,
  maxRenewals: number,
): readonly RenewalDecision[] {
  const decisions: RenewalDecision[] = []
  const refusals: Refusal[] = []
  for (const id of renewal.ids) {
    const decision = tryRule(() => {
      const candidate = candidates.get(id)
      if (candidate === undefined) throw notFound(formatCertificationId(id))
      return decideRenewal(candidate, renewal, now, maxRenewals)
    })
    if (decision instanceof DomainError) refusals.push({ id, kind: decision.kind, message: decision.message })
    else decisions.push(decision)
  }
  if (refusals.length > 0) throw new RenewalsRefusedError(refusals)
  return decisions
}

/** Checks the rules in the contract's order: an unchanged record is not an error; then 409; then 422. */
function decideRenewal(
  { certification: before, lastRenewedAt }: RenewalCandidate,
  { until, renewedAt }: Omit<BulkRenewal, 'ids'>,
  now: Instant,
  maxRenewals: number,
): RenewalDecision {
  const expiresAt = tryRule(() =>
    typeof until === 'number' ? until : extendedExpiry(before.expiresAt, until, now),
  )
  if (expiresAt === before.expiresAt) return { before, after: before, renewal: undefined }
  checkNotRevoked(before)
  checkRenewalLimit(before, maxRenewals)
  if (expiresAt instanceof DomainError) throw expiresAt
  checkFutureExpiry(expiresAt, now)
  checkLaterExpiry(before, expiresAt)
  if (renewedAt !== undefined) checkRenewalDate(renewedAt, before, lastRenewedAt, now)
  const updatedAt = Math.max(now, before.updatedAt) // keeps the history in order if the clock was set back
  const after = {
    ...before,
    expiresAt,
    renewalCount: before.renewalCount + 1,
    version: before.version + 1,
    updatedAt,
  }
  return { before, after, renewal: { renewedAt: renewedAt ?? updatedAt, expiresAt } }
}

function checkFutureExpiry(expiresAt: Instant, now: Instant): void {
  const outOfRange = findTimeError('expires_at', expiresAt)
  if (outOfRange !== undefined) throw outOfRange
  if (expiresAt > now) return
  throw new DomainError(
    'renewal-in-the-past',
    `The expires_at of a renewal must be in the future, and ${formatInstant(expiresAt)} is not.`,
  )
}

function checkRenewalDate(
  renewedAt: Instant,
  { createdAt }: Certification,
  lastRenewedAt: Instant | undefined,
  now: Instant,
): void {
  if (renewedAt > now) throw new DomainError('renewal-date', 'renewed_at must not be in the future.')
  const [earliest, event] =
    lastRenewedAt !== undefined && lastRenewedAt > createdAt
      ? [lastRenewedAt, 'last renewal']
      : [createdAt, 'creation']
  if (renewedAt >= earliest) return
  throw new DomainError(
    'renewal-date',
    `renewed_at must not be before the certification's ${event}, ${formatInstant(earliest)}.`,
  )
}
