import t from 'tap'
import { describeAuditEntry, toAuditEntry } from '../../src/representation/audit-entry.js'
import type { Certification } from '../../src/domain/certification.js'
import { parseInstant } from '../../src/domain/time.js'
import { type AuditEntry, SYSTEM_ACTOR } from '../../src/store/interface/store.js'

const certification: Certification = {
  id: 1,
  mentorId: 'mentor-42',
  certType: 'peer_mentor_level_2',
  issuedAt: parseInstant('2026-03-01T00:00:00Z'),
  expiresAt: parseInstant('2027-03-01T00:00:00Z'),
  renewalCount: 0,
  version: 1,
  createdAt: parseInstant('2026-03-26T10:00:00Z'),
  updatedAt: parseInstant('2026-03-26T10:00:00Z'),
  revocation: null,
}
const changedAt = parseInstant('2026-03-26T10:05:00Z')
const line: AuditEntry = {
  certificationId: 1,
  changedAt,
  operation: 'create',
  before: null,
  after: { certification, renewals: [] },
  actor: { subject: 'coordinator-7', requestId: 'req-1' },
}
const renewed = {
  ...certification,
  expiresAt: parseInstant('2028-03-01T00:00:00Z'),
  renewalCount: 1,
  version: 2,
  updatedAt: changedAt,
}
const revoked = { ...renewed, revocation: { revokedAt: changedAt, reason: 'Left the programme' } }

t.test('a line for people shows what is new, changed or gone', async (t) => {
  t.equal(
    describeAuditEntry(line),
    '2026-03-26T10:05:00Z create by coordinator-7 (request req-1): mentor_id mentor-42, cert_type peer_mentor_level_2, ' +
      'issued_at 2026-03-01T00:00:00Z, expires_at 2027-03-01T00:00:00Z, renewal_count 0, version 1, ' +
      'created_at 2026-03-26T10:00:00Z, updated_at 2026-03-26T10:00:00Z',
  )
  const before = { certification, renewals: [] }
  const renewal: AuditEntry = {
    ...line,
    operation: 'renew',
    before,
    after: { certification: renewed, renewals: [] },
    actor: { subject: null, requestId: 'req-2' },
  }
  t.equal(
    describeAuditEntry(renewal),
    '2026-03-26T10:05:00Z renew (request req-2): expires_at 2027-03-01T00:00:00Z → 2028-03-01T00:00:00Z, ' +
      'renewal_count 0 → 1, version 1 → 2, updated_at 2026-03-26T10:00:00Z → 2026-03-26T10:05:00Z',
  )
  const renewals = [{ renewedAt: changedAt, expiresAt: renewed.expiresAt }]
  const removal: AuditEntry = {
    ...line,
    operation: 'delete',
    before: { certification: revoked, renewals },
    after: null,
    actor: SYSTEM_ACTOR,
  }
  t.match(
    describeAuditEntry(removal),
    /^2026-03-26T10:05:00Z delete: mentor_id .* revocation_reason Left the programme, renewal_history \[\{"renewed_at":/,
  )
})

t.test('nothing in a line obeys a terminal', async (t) => {
  const actor = { subject: 'x\u001b[2J', requestId: '\u009b31m' }
  t.match(describeAuditEntry({ ...line, actor }), 'create by x\uFFFD[2J (request \uFFFD31m): ')
})

t.test('a line as JSON has the record in the contract’s words', async (t) => {
  const renewals = [{ renewedAt: changedAt, expiresAt: renewed.expiresAt }]
  t.strictSame(toAuditEntry({ ...line, before: { certification: revoked, renewals }, after: null }), {
    changed_at: '2026-03-26T10:05:00Z',
    operation: 'create',
    id: 'cert-001',
    subject: 'coordinator-7',
    request_id: 'req-1',
    before: {
      mentor_id: 'mentor-42',
      cert_type: 'peer_mentor_level_2',
      issued_at: '2026-03-01T00:00:00Z',
      expires_at: '2028-03-01T00:00:00Z',
      renewal_count: 1,
      version: 2,
      created_at: '2026-03-26T10:00:00Z',
      updated_at: '2026-03-26T10:05:00Z',
      revoked_at: '2026-03-26T10:05:00Z',
      revocation_reason: 'Left the programme',
      renewal_history: [{ renewed_at: '2026-03-26T10:05:00Z', expires_at: '2028-03-01T00:00:00Z' }],
    },
    after: null,
  })
})
