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
  /** Carries the type; never set. */
  readonly type?: T
}

interface GeneratedColumn extends Column<number> {
  readonly part: 'generated key'
}

const key = <T>(): Column<T> => ({ part: 'key' })
const generatedKey: GeneratedColumn = { part: 'generated key' }
const value = <T>(): Column<T> => ({ part: 'value' })

/**
 * All tables and their columns, stated once for the whole store: queries use the types, and a transfer to another database uses the
 * columns and keys. Instants are seconds since 1970.
 *
 * A table comes after those that it refers to, and the columns of a key come first, in the order of the key.
 */
export const TABLES = {
  mentor: { id: key<string>(), name: value<string>() },
  /** The beginnings of the words of the mentors' names, see mentor-search.ts. */
  mentor_prefix: { prefix: key<string>(), mentor_id: key<string>() },
  certification: {
    id: generatedKey,
    mentor_id: value<string>(),
    cert_type: value<string>(),
    issued_at: value<Instant>(),
    expires_at: value<Instant>(),
    renewal_count: value<number>(),
    version: value<number>(),
    created_at: value<Instant>(),
    updated_at: value<Instant>(),
    revoked_at: value<Instant | null>(),
    revocation_reason: value<string | null>(),
  },
  renewal: {
    certification_id: key<number>(),
    /** 1 for the first renewal of the certification. */
    sequence: key<number>(),
    renewed_at: value<Instant>(),
    expires_at: value<Instant>(),
  },
  idempotency_key: {
    key: key<string>(),
    fingerprint: value<string>(),
    /** The certification that the request created; 0 if it created none. */
    certification_id: value<number>(),
    created_at: value<Instant>(),
    /** The results of the request as JSON, see renew-certifications.ts; null for a creation. */
    reply: value<string | null>(),
  },
  /** The digests of imported files, with the times. The name comes from version 1.0, which called an import a load. */
  loaded_source: { digest: key<string>(), loaded_at: value<Instant>() },
  /** The audit trail, with one entry per row. */
  audit_line: {
    certification_id: key<number>(),
    /** Counts up, so that a record's entries are in the order of its changes. */
    id: generatedKey,
    changed_at: value<Instant>(),
    operation: value<AuditedOperation>(),
    /** JSON, see audit-row.ts. */
    before: value<string | null>(),
    after: value<string | null>(),
    subject: value<string | null>(),
    request_id: value<string | null>(),
  },
  /** Materialized counts, see tally.ts. */
  tally: {
    /** ALL_TYPES for the counts of all types together. */
    cert_type: key<string>(),
    grain: key<number>(),
    /** The bucket: a day, a month or an instant; 0 for a grain without time. */
    at: key<number>(),
    total: value<number>(),
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
