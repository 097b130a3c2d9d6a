import fc from 'fast-check'
import t from 'tap'
import type { Certification } from '../../src/domain/certification.js'
import { createCertification } from '../../src/domain/create-certification.js'
import { DomainError, tryRule } from '../../src/domain/errors.js'
import {
  type BulkRenewal,
  decideRenewals,
  RenewalsRefusedError,
} from '../../src/domain/renew-certifications.js'
import { decideUpdate } from '../../src/domain/update-certification.js'
import { checkProperty } from '../support/property.js'

const NOW = 1_000
const MAX = 3
const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 2_000 }
const active: Certification = { id: 1, ...createCertification(DRAFT, 100) }
const revoked: Certification = { ...active, id: 2, revocation: { revokedAt: 100, reason: 'left' } }
const exhausted: Certification = { ...active, id: 3, renewalCount: MAX }
const expired: Certification = { ...active, id: 4, expiresAt: 500 }
const ALL = new Map([active, revoked, exhausted, expired].map((it) => [it.id, { certification: it }]))

/** The kind of each refusal, by id; none if all are renewed. */
function kindsOf(renewal: BulkRenewal, candidates: Parameters<typeof decideRenewals>[1] = ALL) {
  try {
    decideRenewals(renewal, candidates, NOW, MAX)
    return {}
  } catch (error) {
    if (!(error instanceof RenewalsRefusedError)) throw error
    return Object.fromEntries(error.refusals.map(({ id, kind }) => [id, kind]))
  }
}

t.test('refuses every certification that cannot be renewed, each with its first error', (t) => {
  const ids = [9, 4, 3, 2, 1]
  t.same(kindsOf({ ids, until: 3_000 }), { 9: 'not-found', 3: 'renewal-limit', 2: 'revoked' })
  t.same(kindsOf({ ids, until: 1_000 }), {
    9: 'not-found',
    4: 'renewal-in-the-past',
    3: 'renewal-limit',
    2: 'revoked',
    1: 'renewal-in-the-past',
  })
  t.same(kindsOf({ ids: [1, 4], until: 1_500 }), { 1: 'not-a-renewal' })
  t.same(kindsOf({ ids: [1], until: 8_000_000_000 }), { 1: 'time-out-of-range' })
  const tooLong = { by: { months: 1_201, days: 0 }, from: 'expiry' } as const
  t.same(kindsOf({ ids: [1, 2], until: tooLong }), { 1: 'time-out-of-range', 2: 'revoked' })
  t.same(kindsOf({ ids: [1, 2, 3], until: 2_000 }), {}, 'an unchanged record is not an error')
  t.end()
})

t.test('accepts the date of a renewal from the last one until now', (t) => {
  const until = 3_000
  const dates: [renewedAt: number, lastRenewedAt: number | undefined, kinds: object][] = [
    [100, undefined, {}],
    [99, undefined, { 1: 'renewal-date' }],
    [1_000, undefined, {}],
    [1_001, undefined, { 1: 'renewal-date' }],
    [700, 700, {}],
    [699, 700, { 1: 'renewal-date' }],
    [99, 50, { 1: 'renewal-date' }], // a renewal that was imported, from before the record's creation
  ]
  for (const [renewedAt, lastRenewedAt, kinds] of dates) {
    const candidates = new Map([[1, { certification: active, lastRenewedAt }]])
    t.same(kindsOf({ ids: [1], until, renewedAt }, candidates), kinds, `${renewedAt} after ${lastRenewedAt}`)
  }
  const [decision] = decideRenewals({ ids: [1], until, renewedAt: 500 }, ALL, NOW, MAX)
  t.match(decision, { after: { updatedAt: NOW }, renewal: { renewedAt: 500, expiresAt: until } })
  t.end()
})

t.test('decides each renewal as an update does', async (t) => {
  const instant = fc.integer({ min: -10, max: 4_000 })
  await checkProperty(
    t,
    fc.property(fc.constantFrom(active, revoked, exhausted, expired), instant, (current, until) => {
      const expected = tryRule(() => decideUpdate(current, { expiresAt: until, change: 'renewal' }, NOW, MAX))
      const kinds = kindsOf({ ids: [current.id], until })
      if (expected instanceof DomainError)
        return (
          kinds[current.id] === expected.kind || (until <= NOW && kinds[current.id] === 'renewal-in-the-past')
        )
      if (until <= NOW && expected.kind === 'renewal') return kinds[current.id] === 'renewal-in-the-past'
      const [decision] = decideRenewals({ ids: [current.id], until }, ALL, NOW, MAX)
      return (
        JSON.stringify(decision?.after) === JSON.stringify(expected.certification) &&
        (decision?.renewal === undefined) === (expected.kind === 'unchanged')
      )
    }),
  )
})

t.test('passes errors other than violations of rules', (t) => {
  const broken = () => {
    throw new TypeError('broken')
  }
  t.throws(() => tryRule(broken), { message: 'broken' })
  t.end()
})
