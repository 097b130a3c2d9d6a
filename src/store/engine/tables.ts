import type { Generated, Selectable } from 'kysely'
import type { Instant } from '../../domain/time.js'
import type { AuditedOperation } from '../interface/store.js'

/**
 * A column: its part in the row, and the type of its values.
 *
 * - `key`: a part of the primary key
 * - `generated key`: a part of the primary key that the database counts up
 * - `value`: anything else
 */
export interface Column<T = unknown> {
  readonly part: 'key' | 'generated key' | 'value'
  readonly isText: boolean
  /** Carries the type; never set. */
  readonly type?: T
}

interface GeneratedColumn extends Column<number> {
  readonly part: 'generated key'
}

const textKey: Column<string> = { part: 'key', isText: true }
const numberKey: Column<number> = { part: 'key', isText: false }
const generatedKey: GeneratedColumn = { part: 'generated key', isText: false }
const text = <T extends string | null>(): Column<T> => ({ part: 'value', isText: true })
const number = <T extends number | null>(): Column<T> => ({ part: 'value', isText: false })

/**
 * All tables and their columns, stated once for the whole store: queries use the types, and a transfer to another database uses the
 * columns and keys. Instants are seconds since 1970.
 *
 * A table comes after those that it refers to, and the columns of a key come first, in the order of the key.
 */
export const TABLES = {
  mentor: { id: textKey, name: text<string>() },
  /** The beginnings of the words of the mentors' names, see mentor-search.ts. */
  mentor_prefix: { prefix: textKey, mentor_id: textKey },
  certification: {
    id: generatedKey,
    mentor_id: text<string>(),
    cert_type: text<string>(),
    issued_at: number<Instant>(),
    expires_at: number<Instant>(),
    renewal_count: number<number>(),
    version: number<number>(),
    created_at: number<Instant>(),
    updated_at: number<Instant>(),
    revoked_at: number<Instant | null>(),
    revocation_reason: text<string | null>(),
  },
  renewal: {
    certification_id: numberKey,
    /** 1 for the first renewal of the certification. */
    sequence: numberKey,
    renewed_at: number<Instant>(),
    expires_at: number<Instant>(),
  },
  idempotency_key: {
    key: textKey,
    fingerprint: text<string>(),
    /** The certification that the request created; 0 if it created none. */
    certification_id: number<number>(),
    created_at: number<Instant>(),
    /** The results of the request as JSON, see renew-certifications.ts; null for a creation. */
    reply: text<string | null>(),
  },
  /** The digests of imported files, with the times. The name comes from version 1.0, which called an import a load. */
  loaded_source: { digest: textKey, loaded_at: number<Instant>() },
  /** The audit trail, with one entry per row. */
  audit_line: {
    certification_id: numberKey,
    /** Counts up, so that a record's entries are in the order of its changes. */
    id: generatedKey,
    changed_at: number<Instant>(),
    operation: text<AuditedOperation>(),
    /** JSON, see audit-row.ts. */
    before: text<string | null>(),
    after: text<string | null>(),
    subject: text<string | null>(),
    request_id: text<string | null>(),
  },
  /** Materialized counts, see tally.ts. */
  tally: {
    /** ALL_TYPES for the counts of all types together. */
    cert_type: textKey,
    grain: numberKey,
    /** The bucket: a day, a month or an instant; 0 for a grain without time. */
    at: numberKey,
    total: number<number>(),
  },
} as const satisfies Record<string, Record<string, Column>>

type Table<Columns> = {
  -readonly [Name in keyof Columns]: Columns[Name] extends GeneratedColumn
    ? Generated<number>
    : Columns[Name] extends Column<infer T>
      ? T
      : never
}

/** The name of a table. */
export type TableName = keyof typeof TABLES

/** The tables as Kysely knows them. */
export type Tables = { -readonly [Name in keyof typeof TABLES]: Table<(typeof TABLES)[Name]> }

/** A row of the table `certification`. */
export type CertificationRow = Selectable<Tables['certification']>
/** A row of the table `renewal`. */
export type RenewalRow = Selectable<Tables['renewal']>
/** A row of the table `idempotency_key`. */
export type IdempotencyKeyRow = Selectable<Tables['idempotency_key']>
/** A row of the table `audit_line`. */
export type AuditRow = Selectable<Tables['audit_line']>
