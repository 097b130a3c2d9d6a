import { formatInstant, type Instant, startOfDay } from '../domain/time.js'
import type { CertificationSummary } from '../store/interface/store.js'

/** Maps a summary to the contract's CertificationSummary. */
export function toSummaryResponse(summary: CertificationSummary, now: Instant) {
  const { total, active, expired, revoked, expiring, byCertType, expiriesByMonth } = summary
  return {
    as_of: formatInstant(now),
    total,
    active,
    expired,
    revoked,
    expiring: [...expiring],
    by_cert_type: byCertType.map(({ certType, ...counts }) => ({ cert_type: certType, ...counts })),
    expiries_by_month: expiriesByMonth.map(({ firstDay, count }) => ({
      month: formatInstant(startOfDay(firstDay)).slice(0, 'YYYY-MM'.length),
      count,
    })),
  }
}
