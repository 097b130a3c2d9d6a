import type { Tables } from '../tables.js'

/** What a column is: part of what names a row, such a part that the database counts up by itself, or anything else. */
type ColumnKind = 'key' | 'counted key' | 'value'

type Columns<Table> = { readonly [Column in keyof Table]: ColumnKind }

/** The target makes its tally of the records, since engines keep it differently. */
type TransferredName = Exclude<keyof Tables, 'tally'>

/**
 * All that is moved from one database to another: each table and column that there is, in an order in which no row comes
 * before one that it refers to. The columns of a key come first, in its order.
 */
const COLUMNS: { readonly [Name in TransferredName]: Columns<Tables[Name]> } = {
  mentor: { id: 'key', name: 'value' },
  certification: {
    id: 'counted key',
    mentor_id: 'value',
    cert_type: 'value',
    issued_at: 'value',
    expires_at: 'value',
    renewal_count: 'value',
    version: 'value',
    created_at: 'value',
    updated_at: 'value',
    revoked_at: 'value',
    revocation_reason: 'value',
  },
  renewal: { certification_id: 'key', sequence: 'key', renewed_at: 'value', expires_at: 'value' },
  idempotency_key: { key: 'key', fingerprint: 'value', certification_id: 'value', created_at: 'value' },
  loaded_source: { digest: 'key', loaded_at: 'value' },
  audit_line: {
    certification_id: 'key',
    id: 'counted key',
    changed_at: 'value',
    operation: 'value',
    before: 'value',
    after: 'value',
    subject: 'value',
    request_id: 'value',
  },
}

export interface TransferredTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly key: readonly string[]
  /** Whether the database counts the table's ids up, and must not give one out again that was given out. */
  readonly isCounted: boolean
}

export const TRANSFERRED_TABLES: readonly TransferredTable[] = Object.entries(COLUMNS).map(
  ([name, columns]) => {
    const kinds: [column: string, kind: ColumnKind][] = Object.entries(columns)
    return {
      name,
      columns: kinds.map(([column]) => column),
      key: kinds.filter(([, kind]) => kind !== 'value').map(([column]) => column),
      isCounted: kinds.some(([, kind]) => kind === 'counted key'),
    }
  },
)

/** The one whose rows the tally counts. */
export const COUNTED_TABLE: TransferredName = 'certification'
