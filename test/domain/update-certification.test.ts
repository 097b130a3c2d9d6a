import fc from 'fast-check'
import t from 'tap'
import type { Certification } from '../../src/domain/certification.js'
import { createCertification } from '../../src/domain/create-certification.js'
import { DomainError } from '../../src/domain/errors.js'
import { parseInstant } from '../../src/domain/time.js'
import { type CertificationUpdate, decideUpdate } from '../../src/domain/update-certification.js'
import { checkProperty } from '../support/property.js'

const time = parseInstant
const now = time('2026-03-26T10:05:00Z')
const draft = {
  mentorId: 'mentor-42',
  certType: 'peer_mentor_level_2',
  issuedAt: time('2025-09-01T00:00:00Z'),
  expiresAt: time('2026-09-01T00:00:00Z'),
}
const active: Certification = { id: 1, ...createCertification(draft, time('2025-09-01T08:14:00Z')) }
const revoked: Certification = { ...active, revocation: { revokedAt: active.createdAt, reason: 'left' } }
const exhausted: Certification = { ...active, renewalCount: 3 }

const decide = (current: Certification, update: CertificationUpdate) => decideUpdate(current, update, now, 3)

t.test('treats a later expiry as a renewal', async (t) => {
  const expiresAt = time('2027-03-26T00:00:00Z')
  const issuedAt = time('2026-03-26T00:00:00Z')
  t.same(decide(active, { issuedAt, expiresAt }), {
    kind: 'renewal',
    certification: { ...active, issuedAt, expiresAt, renewalCount: 1, version: 2, updatedAt: now },
    renewal: { renewedAt: now, expiresAt },
  })
})

t.test('treats any other change as a correction', async (t) => {
  const updates: CertificationUpdate[] = [
    { expiresAt: active.expiresAt - 1 },
    { issuedAt: active.issuedAt + 1 },
    { certType: 'other', expiresAt: active.expiresAt },
    { expiresAt: active.expiresAt + 1, change: 'correction' },
  ]
  for (const update of updates) {
    const { change: _, ...values } = update
    const expected = { ...active, ...values, version: 2, updatedAt: now }
    t.same(decide(active, update), { kind: 'correction', certification: expected })
    t.same(decide(exhausted, update), { kind: 'correction', certification: { ...expected, renewalCount: 3 } })
  }
})

t.test('changes nothing else in a revocation', async (t) => {
  t.same(decide(active, { status: 'revoked', revocationReason: 'left' }), {
    kind: 'revocation',
    certification: { ...active, version: 2, updatedAt: now, revocation: { revokedAt: now, reason: 'left' } },
  })
})

t.test('keeps times in order when the clock was set back', async (t) => {
  const expiresAt = time('2027-03-26T00:00:00Z')
  const before = (current: Certification, update: CertificationUpdate) =>
    decideUpdate(current, update, current.updatedAt - 1, 3)
  t.match(before(active, { expiresAt }), {
    certification: { updatedAt: active.updatedAt },
    renewal: { renewedAt: active.updatedAt },
  })
  t.match(before(active, { status: 'revoked', revocationReason: 'left' }), {
    certification: { updatedAt: active.updatedAt, revocation: { revokedAt: active.updatedAt } },
  })
})

t.test('changes nothing for stored values', async (t) => {
  const cases: [Certification, CertificationUpdate][] = [
    [active, { expiresAt: active.expiresAt }],
    [active, { expiresAt: active.expiresAt, change: 'renewal' }],
    [active, { expiresAt: active.expiresAt, change: 'correction' }],
    [exhausted, { expiresAt: active.expiresAt, change: 'renewal' }],
    [revoked, { status: 'revoked', change: 'correction' }],
    [active, { issuedAt: active.issuedAt, expiresAt: active.expiresAt, certType: active.certType }],
    [exhausted, { expiresAt: active.expiresAt }],
    [revoked, { status: 'revoked' }],
    [revoked, { status: 'revoked', revocationReason: 'left' }],
    [revoked, { revocationReason: 'left', certType: active.certType }],
  ]
  for (const [current, update] of cases) {
    t.same(decide(current, update), { kind: 'unchanged', certification: current }, JSON.stringify(update))
  }
})

t.test('reports the first of several errors', async (t) => {
  const later = active.expiresAt + 1
  const cases: [Certification, CertificationUpdate, string][] = [
    [revoked, { expiresAt: later }, 'revoked'],
    [revoked, { status: 'revoked', revocationReason: 'another' }, 'revoked'],
    [revoked, { expiresAt: 0 }, 'revoked'],
    [exhausted, { expiresAt: later }, 'renewal-limit'],
    [exhausted, { expiresAt: later, status: 'revoked' }, 'renewal-limit'],
    [exhausted, { expiresAt: later - 2, change: 'renewal' }, 'renewal-limit'],
    [active, { status: 'revoked' }, 'revocation'],
    [active, { status: 'revoked', revocationReason: 'left', change: 'renewal' }, 'revocation'],
    [active, { change: 'renewal' }, 'not-a-renewal'],
    [active, { expiresAt: later - 2, change: 'renewal' }, 'not-a-renewal'],
    [active, { expiresAt: active.issuedAt, change: 'renewal' }, 'not-a-renewal'],
    [exhausted, { expiresAt: time('2200-01-01T00:00:00Z'), change: 'correction' }, 'time-out-of-range'],
    [active, { revocationReason: 'left' }, 'revocation'],
    [active, { status: 'revoked', revocationReason: 'left', certType: active.certType }, 'revocation'],
    [active, { issuedAt: active.expiresAt }, 'validity-period'],
    [active, { expiresAt: active.issuedAt }, 'validity-period'],
    [active, { issuedAt: time('1899-12-31T23:59:59Z') }, 'time-out-of-range'],
    [active, { expiresAt: time('2200-01-01T00:00:00Z') }, 'time-out-of-range'],
  ]
  for (const [current, update, kind] of cases) {
    t.throws(
      () => decide(current, update),
      { name: 'DomainError', kind },
      `${kind}: ${JSON.stringify(update)}`,
    )
  }
})

t.test('applies the same update once', async (t) => {
  const instant = fc.integer({ min: active.issuedAt - 5, max: active.expiresAt + 5 })
  const updates = fc.record(
    {
      issuedAt: instant,
      expiresAt: instant,
      certType: fc.constantFrom(active.certType, 'other'),
      status: fc.constant('revoked' as const),
      revocationReason: fc.constantFrom('left', 'other'),
      change: fc.constantFrom('renewal' as const, 'correction' as const),
    },
    { requiredKeys: [] },
  )
  await checkProperty(
    t,
    fc.property(fc.constantFrom(active, revoked, exhausted), updates, (current, update) => {
      let first
      try {
        first = decide(current, update)
      } catch (error) {
        return error instanceof DomainError
      }
      return decide(first.certification, update).kind === 'unchanged'
    }),
  )
})
