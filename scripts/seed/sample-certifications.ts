import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Renewal, Revocation } from '../../src/domain/certification.js'
import type { ImportedCertification } from '../../src/domain/import-certification.js'
import { type Instant, startOfDay } from '../../src/domain/time.js'
import { sampleMentor } from './sample-mentors.js'

/** At least one. */
type Choice<T> = readonly [T, ...T[]]

/** A type that is more frequent stands more often. */
const CERT_TYPES: Choice<string> = [
  'peer_mentor_level_1',
  'peer_mentor_level_1',
  'peer_mentor_level_1',
  'peer_mentor_level_1',
  'peer_mentor_level_2',
  'peer_mentor_level_2',
  'peer_mentor_level_3',
  'group_facilitator',
  'crisis_support',
  'mentor_trainer',
]
const REASONS: Choice<string> = [
  'Left the programme',
  'Moved to another organisation',
  'Broke the code of conduct',
  'Issued by mistake',
  'Training not completed',
]
const CERTIFICATIONS_A_MENTOR = 7
const DAYS_LOOKED_BACK = 5 * 365
const TWO_YEARS_PERCENT = 35
const RENEWED_PERCENT = 75
const REVOKED_PERCENT = 3
/** A renewal is recorded this many days before the expiry, or fewer. */
const RENEWED_DAYS_BEFORE = 30

/** How many mentors hold that many certifications. */
export function mentorsFor(certifications: number): number {
  return Math.ceil(certifications / CERTIFICATIONS_A_MENTOR)
}

/**
 * Certifications as an organisation may have them, first issued in the five years before `today` and renewed or expired
 * since; the same ones for the same arguments.
 *
 * @param today a UTC calendar day; all that is recorded was recorded before it.
 */
export function* sampleCertifications(
  count: number,
  seed: number,
  today: number,
): Generator<ImportedCertification> {
  const random = new Random(seed)
  const mentors = mentorsFor(count)
  for (let i = 0; i < count; i++) yield sampleCertification(random, mentors, today)
}

function sampleCertification(random: Random, mentors: number, today: number): ImportedCertification {
  const days = random.happens(TWO_YEARS_PERCENT) ? 730 : 365
  const firstDay = today - random.between(1, DAYS_LOOKED_BACK)
  const createdAt = random.workingHour(firstDay)
  const renewals: Renewal[] = []
  let issuedDay = firstDay
  let lastDay = firstDay
  for (;;) {
    const renewedDay = issuedDay + days - random.between(1, RENEWED_DAYS_BEFORE)
    if (renewedDay >= today || !random.happens(RENEWED_PERCENT)) break
    lastDay = renewedDay
    issuedDay += days
    renewals.push({ renewedAt: random.workingHour(renewedDay), expiresAt: startOfDay(issuedDay + days) })
  }
  const revocation = sampleRevocation(random, lastDay + 1, Math.min(today, issuedDay + days) - 1)
  return {
    mentorId: sampleMentor(random.between(1, mentors)).id,
    certType: random.pick(CERT_TYPES),
    issuedAt: startOfDay(issuedDay),
    expiresAt: startOfDay(issuedDay + days),
    version: 1 + renewals.length + (revocation === undefined ? 0 : 1),
    createdAt,
    renewals,
    revocation,
  }
}

function sampleRevocation(random: Random, fromDay: number, toDay: number): Revocation | undefined {
  if (!random.happens(REVOKED_PERCENT) || fromDay > toDay) return undefined
  return { revokedAt: random.workingHour(random.between(fromDay, toDay)), reason: random.pick(REASONS) }
}

class Random {
  readonly #generator

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed)
  }

  /** Both ends included. */
  between(least: number, most: number): number {
    return uniformInt(this.#generator, least, most)
  }

  happens(percent: number): boolean {
    return this.between(1, 100) <= percent
  }

  pick<T>([first, ...others]: Choice<T>): T {
    return others[this.between(0, others.length) - 1] ?? first
  }

  /** An instant of the day between 8 and 17 o'clock. */
  workingHour(day: number): Instant {
    return startOfDay(day) + this.between(8 * 3600, 17 * 3600)
  }
}
