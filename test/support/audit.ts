import type { Test } from 'tap'
import type { Renewal } from '../../src/domain/certification.js'
import type {
  AuditedRecord,
  AuditEntry,
  CertificationWithRenewals,
  Store,
} from '../../src/store/interface/store.js'

export async function trailOf(store: Store, id: number): Promise<AuditEntry[]> {
  const lines: AuditEntry[] = []
  for await (const line of store.auditTrail(id)) lines.push(line)
  return lines
}

/**
 * What a record has become by its lines; undefined if it is gone. A history begins with an import's, grows by renewals and shrinks
 * by withdrawals.
 */
export function replay(lines: readonly AuditEntry[]): CertificationWithRenewals | undefined {
  let record: CertificationWithRenewals | undefined
  for (const { operation, after } of lines) {
    const history = record?.renewals ?? []
    if (after === null) record = undefined
    else if (operation === 'renew') record = { ...after, renewals: [...history, renewalOf(after)] }
    else if (operation === 'withdraw') record = { ...after, renewals: history.slice(0, -1) }
    else record = { ...after, renewals: record?.renewals ?? after.renewals }
  }
  return record
}

/** The renewal of an entry. One that was granted before it was recorded is in the entry itself. */
function renewalOf({ certification, renewals: [granted] }: AuditedRecord): Renewal {
  return granted ?? { renewedAt: certification.updatedAt, expiresAt: certification.expiresAt }
}

/** Asserts that each entry continues the one before it, and that the last one leads to the stored record. */
export async function isConsistent(t: Test, store: Store, id: number): Promise<AuditEntry[]> {
  const lines = await trailOf(store, id)
  let last: AuditedRecord | null = null
  for (const { operation, before, after } of lines) {
    t.same(before?.certification, last?.certification, `cert ${id}: ${operation} of what was there`)
    last = after
  }
  t.same(replay(lines), await store.getCertification(id), `cert ${id} is as its entries say`)
  return lines
}
