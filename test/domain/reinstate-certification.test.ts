import t from 'tap'
import { createCertification } from '../../src/domain/create-certification.js'
import { reinstateCertification } from '../../src/domain/reinstate-certification.js'
import { decideUpdate } from '../../src/domain/update-certification.js'

const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }
const created = { id: 1, ...createCertification(DRAFT, 10) }
const update = { status: 'revoked', revocationReason: 'left' } as const
const revoked = decideUpdate(created, update, 20, 0).certification

t.test('undoes a revocation, and nothing else', (t) => {
  t.same(reinstateCertification(revoked, 'by mistake', 30), { ...created, version: 3, updatedAt: 30 })
  t.equal(reinstateCertification(revoked, 'by mistake', 5).updatedAt, 20, 'if the clock was set back')
  t.end()
})

t.test('requires a revocation, then a reason', (t) => {
  t.throws(() => reinstateCertification(created, ' ', 30), { name: 'DomainError', kind: 'not-revoked' })
  t.throws(() => reinstateCertification(revoked, ' ', 30), { name: 'DomainError', kind: 'reinstatement' })
  t.end()
})
