import type { Renewal, Revocation } from '../../src/domain/certification.js'
import type { ImportedCertification } from '../../src/domain/import-certification.js'
import { type Instant, startOfDay } from '../../src/domain/time.js'
import { Random } from '../command/random.js'
import { sampleMentor } from './sample-mentors.js'

/** Frequent types are listed several times. */
const CERT_TYPES: readonly [string, ...string[]] = [
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
const REVOCATION_REASONS: readonly [string, ...string[]] = [
  'Left the programme',
  'Moved to another organisation',
  'Broke the code of conduct',
  'Issued by mistake',
  'Training not completed',
]
const CERTIFICATIONS_PER_MENTOR = 7
const HISTORY_DAYS = 5 * 365
const TWO_YEAR_PERCENT = 35
const RENEWED_PERCENT = 75
const REVOKED_PERCENT = 3
/** A renewal is recorded at most this many days before the expiry. */
const MAX_DAYS_BEFORE_EXPIRY = 30

/** Returns the number of mentors that hold `certifications` certifications. */
export function mentorsFor(certifications: number): number {
  return Math.ceil(certifications / CERTIFICATIONS_PER_MENTOR)
}

/**
 * Generates realistic certifications: first issued within the five years before `today`, and since then renewed, expired or
 * revoked. The same arguments always give the same records.
 *
 * @param today a UTC calendar day; every event of the records lies before it.
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
  const days = random.happens(TWO_YEAR_PERCENT) ? 730 : 365
  const firstDay = today - random.between(1, HISTORY_DAYS)
  const createdAt = workingHour(random, firstDay)
  const renewals: Renewal[] = []
  let issuedDay = firstDay
  let lastDay = firstDay
  for (;;) {
    const renewedDay = issuedDay + days - random.between(1, MAX_DAYS_BEFORE_EXPIRY)
    if (renewedDay >= today || !random.happens(RENEWED_PERCENT)) break
    lastDay = renewedDay
    issuedDay += days
    renewals.push({ renewedAt: workingHour(random, renewedDay), expiresAt: startOfDay(issuedDay + days) })
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
  return {
    revokedAt: workingHour(random, random.between(fromDay, toDay)),
    reason: random.pick(REVOCATION_REASONS),
  }
}

/** Returns a random instant of the day between 8:00 and 17:00 UTC. */
function workingHour(random: Random, day: number): Instant {
  return startOfDay(day) + random.between(8 * 3600, 17 * 3600)
}
