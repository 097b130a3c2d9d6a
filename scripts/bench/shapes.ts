import type { ImportedCertification } from '../../src/domain/import-certification.js'
import { startOfDay } from '../../src/domain/time.js'
import { sampleCertifications } from '../seed/sample-certifications.js'

const SEED = 1
const FEW = 5
const DAYS_TO_COME = 730

/** The tables that are measured: what an organisation may have, and what is hardest for a list. */
export const SHAPES = {
  plausible: sampleRecords,
  /** What `status=expired` looks for stands last among what has not expired. */
  'five expired': (count, today) =>
    withExpiry(count, today, (i) =>
      startOfDay(i < count - FEW ? today + 1 + (i % DAYS_TO_COME) : today - 1 - (count - i)),
    ),
  /** Where a list in order of id meets all that has expired before it meets what is active. */
  'oldest first': (count, today) =>
    withExpiry(
      count,
      today,
      (i) => startOfDay(today - DAYS_TO_COME) + Math.floor((i / count) * 2 * DAYS_TO_COME) * 86_400,
    ),
  /** The last second of today: active until then, and expiring within 0 days. */
  'one instant today': (count, today) => withExpiry(count, today, () => startOfDay(today + 1) - 1),
} satisfies Record<string, (count: number, today: number) => Iterable<ImportedCertification>>

export type Shape = keyof typeof SHAPES

/** As they were on the first of the month, so that a database serves for a month. */
function sampleRecords(count: number, today: number): Iterable<ImportedCertification> {
  const dayOfMonth = new Date(startOfDay(today) * 1000).getUTCDate()
  return sampleCertifications(count, SEED, today - dayOfMonth + 1)
}

/** Plausible mentors and types, never renewed nor revoked, that expire when they are told to. */
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
