import type { Test } from 'tap'
import type { Certification, Renewal } from '../../src/domain/certification.js'
import type { AuditedRecord, AuditLine, CertificationWithRenewals, Store } from '../../src/store/store.js'

export async function trailOf(store: Store, id: number): Promise<AuditLine[]> {
  const lines: AuditLine[] = []
  for await (const line of store.auditTrail(id)) lines.push(line)
  return lines
}

/** What a record has become by its lines; undefined if it is gone. A history begins with an import's and grows by renewals. */
export function replay(lines: readonly AuditLine[]): CertificationWithRenewals | undefined {
  let record: CertificationWithRenewals | undefined
  for (const { operation, after } of lines) {
    if (after === null) record = undefined
    else if (operation === 'renew') record = { ...after, renewals: historyWith(record, after.certification) }
    else record = { ...after, renewals: record?.renewals ?? after.renewals }
  }
  return record
}

function historyWith(
  before: CertificationWithRenewals | undefined,
  { updatedAt, expiresAt }: Certification,
): Renewal[] {
  return [...(before?.renewals ?? []), { renewedAt: updatedAt, expiresAt }]
}

/** Asserts that every line begins where the one before it ended, and that the last is how the record stands. */
export async function isConsistent(t: Test, store: Store, id: number): Promise<AuditLine[]> {
  const lines = await trailOf(store, id)
  let last: AuditedRecord | null = null
  for (const { operation, before, after } of lines) {
    t.same(before?.certification, last?.certification, `cert ${id}: ${operation} of what was there`)
    last = after
  }
  t.same(replay(lines), await store.getCertification(id), `cert ${id} stands as its lines tell`)
  return lines
}
