import { isBlank } from './blank-text.js'
import type { Certification, Renewal } from './certification.js'
import { DomainError } from './errors.js'
import { checkLaterExpiry, checkNotRevoked, checkRenewalLimit } from './renewal-rules.js'
import type { Instant } from './time.js'
import { checkValidityPeriod } from './validity-period.js'

/** The fields to change. Fields that are undefined keep their values. */
export interface CertificationUpdate {
  readonly issuedAt?: Instant | undefined
  readonly expiresAt?: Instant | undefined
  readonly certType?: string | undefined
  /** The kind of a change of the expiry; default: a later expiry is a renewal. */
  readonly change?: 'renewal' | 'correction' | undefined
  readonly status?: 'revoked' | undefined
  readonly revocationReason?: string | undefined
}

/** The kind of an update, and the certification after it. */
export type UpdateDecision =
  | { readonly kind: 'unchanged' | 'correction' | 'revocation'; readonly certification: Certification }
  | { readonly kind: 'renewal'; readonly certification: Certification; readonly renewal: Renewal }

/**
 * Decides whether an update is a renewal, a revocation, a correction or no change at all (PUT
 * /api/v1/certifications/{id}).
 *
 * @param now the time of the change; the last update's time if that is later.
 * @throws DomainError `revoked`, `renewal-limit`, `revocation`, `not-a-renewal`, `time-out-of-range` or `validity-period`, in this
 *   order.
 */
export function decideUpdate(
  current: Certification,
  update: CertificationUpdate,
  now: Instant,
  maxRenewals: number,
): UpdateDecision {
  if (changesNothing(current, update)) return { kind: 'unchanged', certification: current }
  checkNotRevoked(current)
  const expiresAt = update.expiresAt ?? current.expiresAt
  const isRenewal = update.change === undefined ? expiresAt > current.expiresAt : update.change === 'renewal'
  if (isRenewal) checkRenewalLimit(current, maxRenewals)
  const changedAt = Math.max(now, current.updatedAt) // keeps the history in order if the clock was set back
  const changed = { ...current, version: current.version + 1, updatedAt: changedAt }
  if (update.status !== undefined || update.revocationReason !== undefined) {
    const revocation = { revokedAt: changedAt, reason: revocationReason(update) }
    return { kind: 'revocation', certification: { ...changed, revocation } }
  }
  if (isRenewal) checkLaterExpiry(current, expiresAt)
  const certification = {
    ...changed,
    expiresAt,
    issuedAt: update.issuedAt ?? current.issuedAt,
    certType: update.certType ?? current.certType,
    renewalCount: current.renewalCount + (isRenewal ? 1 : 0),
  }
  checkValidityPeriod(certification)
  if (!isRenewal) return { kind: 'correction', certification }
  return { kind: 'renewal', certification, renewal: { renewedAt: changedAt, expiresAt } }
}

/** Whether the update would change nothing. A renewal without an expiry does not count: it is a mistake. */
function changesNothing(current: Certification, update: CertificationUpdate): boolean {
  if (update.change === 'renewal' && update.expiresAt === undefined) return false
  const asked: [wanted: unknown, stored: unknown][] = [
    [update.issuedAt, current.issuedAt],
    [update.expiresAt, current.expiresAt],
    [update.certType, current.certType],
    [update.status, current.revocation === null ? undefined : 'revoked'],
    [update.revocationReason, current.revocation?.reason],
  ]
  return asked.every(([wanted, stored]) => wanted === undefined || wanted === stored)
}

/** Returns the reason of a revocation. @throws DomainError `revocation` if a field is missing or superfluous, or the reason blank. */
function revocationReason(update: CertificationUpdate): string {
  const { status, revocationReason: reason, ...others } = update
  const standsAlone = Object.values(others).every((value) => value === undefined)
  if (status === undefined || reason === undefined || !standsAlone) {
    throw new DomainError(
      'revocation',
      'A revocation needs status and revocation_reason, and no other field.',
    )
  }
  if (isBlank(reason)) throw new DomainError('revocation', 'revocation_reason must not be blank.')
  return reason
}
