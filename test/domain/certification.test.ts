import t from 'tap'
import { type Certification, isExpiringSoon, statusOf } from '../../src/domain/certification.js'
import { formatCertificationId, parseCertificationId } from '../../src/domain/certification-id.js'
import { parseInstant } from '../../src/domain/time.js'

const certification: Certification = {
  id: 1,
  mentorId: 'mentor-42',
  certType: 'peer_mentor_level_2',
  issuedAt: parseInstant('2025-09-01T00:00:00Z'),
  expiresAt: parseInstant('2026-09-01T12:00:00Z'),
  renewalCount: 0,
  version: 1,
  createdAt: parseInstant('2025-09-01T08:14:00Z'),
  updatedAt: parseInstant('2025-09-01T08:14:00Z'),
  revocation: null,
}
const revoked = { ...certification, revocation: { revokedAt: certification.createdAt, reason: 'left' } }

t.test('derives status and expiring soon from the time', async (t) => {
  const cases: [now: string, status: string, soon: boolean][] = [
    ['2020-01-01T00:00:00Z', 'active', false], // a future issued_at changes nothing
    ['2026-08-01T23:59:59Z', 'active', false],
    ['2026-08-02T00:00:00Z', 'active', true],
    ['2026-09-01T11:59:59Z', 'active', true],
    ['2026-09-01T12:00:00Z', 'expired', false],
    ['2030-01-01T00:00:00Z', 'expired', false],
  ]
  for (const [time, status, soon] of cases) {
    const now = parseInstant(time)
    t.equal(statusOf(certification, now), status, time)
    t.equal(isExpiringSoon(certification, now, 30), soon, time)
    t.equal(statusOf(revoked, now), 'revoked', time)
    t.equal(isExpiringSoon(revoked, now, 30), false, time)
  }
})

t.test('uses the configured number of days', async (t) => {
  const lastDay = parseInstant('2026-09-01T00:00:00Z')
  t.equal(isExpiringSoon(certification, lastDay, 0), true)
  t.equal(isExpiringSoon(certification, lastDay - 1, 0), false)
})

t.test('formats ids with at least three digits', async (t) => {
  const cases = {
    1: 'cert-001',
    42: 'cert-042',
    999: 'cert-999',
    1000: 'cert-1000',
    123456789012345: 'cert-123456789012345',
  }
  for (const [id, text] of Object.entries(cases)) {
    t.equal(formatCertificationId(Number(id)), text)
    t.equal(parseCertificationId(text), Number(id))
  }
})
