import fc from 'fast-check'
import t from 'tap'
import { createCertification } from '../../src/domain/create-certification.js'
import { decideUpdate } from '../../src/domain/update-certification.js'
import { withdrawRenewal } from '../../src/domain/withdraw-renewal.js'
import { checkProperty } from '../support/property.js'

const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }
const created = { id: 1, ...createCertification(DRAFT, 10) }
const renewed = { ...created, expiresAt: 200, renewalCount: 1, version: 2, updatedAt: 20 }
const latest = { before: created, after: renewed }

t.test('undoes a renewal, and nothing else', async (t) => {
  t.same(withdrawRenewal(renewed, latest, 30), { ...created, version: 3, updatedAt: 30 })
  t.equal(withdrawRenewal(renewed, latest, 5).updatedAt, 20, 'times stay in order if the clock was set back')
  await checkProperty(
    t,
    fc.property(fc.integer({ min: 101, max: 1e9 }), fc.integer({ min: 10, max: 1e9 }), (expiresAt, now) => {
      const { certification } = decideUpdate(created, { expiresAt }, now, 1)
      const { version, updatedAt, ...withdrawn } = withdrawRenewal(
        certification,
        { before: created, after: certification },
        now,
      )
      const { version: _, updatedAt: __, ...before } = created
      return version === 3 && updatedAt === now && JSON.stringify(withdrawn) === JSON.stringify(before)
    }),
  )
})

t.test('reports the first of several errors', (t) => {
  const revoked = { ...renewed, revocation: { revokedAt: 20, reason: 'left' } }
  const superseded = { ...renewed, expiresAt: 150, issuedAt: 120 }
  const late = { ...renewed, issuedAt: 100 }
  t.throws(() => withdrawRenewal(revoked, undefined, 30), { name: 'DomainError', kind: 'revoked' })
  t.throws(() => withdrawRenewal(superseded, undefined, 30), { name: 'DomainError', kind: 'no-renewal' })
  t.throws(() => withdrawRenewal(superseded, latest, 30), { name: 'DomainError', kind: 'renewal-superseded' })
  t.throws(() => withdrawRenewal(late, latest, 30), { name: 'DomainError', kind: 'validity-period' })
  t.end()
})
