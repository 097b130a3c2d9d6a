import type { ImportedCertification } from '../../src/domain/import-certification.js'
import { startOfDay } from '../../src/domain/time.js'
import { sampleCertifications } from '../seed/sample-certifications.js'

const SEED = 1
const EXPIRED_COUNT = 5
const DAYS_AHEAD = 730

/** Contents of the measured tables: realistic ones, and the worst cases for lists. */
export const DATASETS = {
  realistic: sampleRecords,
  /** The five expired records come last: `status=expired` must not scan the table for them. */
  'five expired': (count, today) =>
    withExpiry(count, today, (i) =>
      startOfDay(i < count - EXPIRED_COUNT ? today + 1 + (i % DAYS_AHEAD) : today - 1 - (count - i)),
    ),
  /** Sorted by expiry: a list by id passes all expired records before the first active one. */
  'oldest first': (count, today) =>
    withExpiry(
      count,
      today,
      (i) => startOfDay(today - DAYS_AHEAD) + Math.floor((i / count) * 2 * DAYS_AHEAD) * 86_400,
    ),
  /** All expire in the last second of today: active until then, and within `days=0`. */
  'one instant today': (count, today) => withExpiry(count, today, () => startOfDay(today + 1) - 1),
} satisfies Record<string, (count: number, today: number) => Iterable<ImportedCertification>>

export type DatasetName = keyof typeof DATASETS

/** Realistic records as of the first of the month, so that a cached database is valid for a month. */
function sampleRecords(count: number, today: number): Iterable<ImportedCertification> {
  const dayOfMonth = new Date(startOfDay(today) * 1000).getUTCDate()
  return sampleCertifications(count, SEED, today - dayOfMonth + 1)
}

/** Realistic mentors and types, neither renewed nor revoked, with the given expiry. */
function* withExpiry(
  count: number,
  today: number,
  expiryOf: (index: number) => number,
): Generator<ImportedCertification> {
  let index = 0
  for (const { mentorId, certType } of sampleRecords(count, today)) {
    const expiresAt = expiryOf(index++)
    yield { mentorId, certType, issuedAt: expiresAt - 365 * 86_400, expiresAt }
  }
}
