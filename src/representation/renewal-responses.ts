import { formatCertificationId } from '../domain/certification-id.js'
import { formatInstant } from '../domain/time.js'
import type { RenewalResult } from '../store/interface/store.js'

/** Maps the results of a bulk renewal to the body of its response. */
export function toRenewalsResponse(results: readonly RenewalResult[], isDryRun: boolean) {
  const renewed = results.filter(({ outcome }) => outcome === 'renewed').length
  return {
    dry_run: isDryRun,
    renewed,
    unchanged: results.length - renewed,
    results: results.map(toRenewalResultResponse),
  }
}

function toRenewalResultResponse(result: RenewalResult) {
  return {
    id: formatCertificationId(result.id),
    outcome: result.outcome,
    previous_expires_at: formatInstant(result.previousExpiresAt),
    expires_at: formatInstant(result.expiresAt),
    renewal_count: result.renewalCount,
  }
}
