import { DomainError } from '../../domain/errors.js'
import type { Instant } from '../../domain/time.js'
import type { Session } from '../engine/session.js'
import { RetryableError } from '../engine/engine.js'
import type { Queries } from '../queries/queries.js'
import type { IdempotencyKey } from '../interface/store.js'
import type { IdempotencyKeyRow } from '../engine/tables.js'

/** The time for which an idempotency key is valid. */
const IDEMPOTENCY_SECONDS = 24 * 60 * 60

/**
 * Finds the first request with the key.
 *
 * @throws DomainError `idempotency-key-reused` if that request was a different one.
 */
export async function findFirstUse(
  session: Session,
  queries: Queries,
  { key, fingerprint }: IdempotencyKey,
  now: Instant,
): Promise<IdempotencyKeyRow | undefined> {
  const used = await session.first(queries.getIdempotencyKey, { key, since: now - IDEMPOTENCY_SECONDS })
  if (used === undefined || used.fingerprint === fingerprint) return used
  throw new DomainError(
    'idempotency-key-reused',
    'The Idempotency-Key was already used for a different request. Use a new key.',
  )
}

/** The facts about the first request with a key that are stored, so that its reply can be repeated. */
export interface FirstUse {
  readonly createdAt: Instant
  /** The certification that the request created; 0 if it created none. */
  readonly certificationId: number
  /** The results as JSON, if they cannot be derived from the request. */
  readonly reply?: string | undefined
}

/** Stores the first request with a key. @throws RetryableError if another request has used the key meanwhile. */
export async function storeFirstUse(
  session: Session,
  queries: Queries,
  { key, fingerprint }: IdempotencyKey,
  use: FirstUse,
): Promise<void> {
  const since = use.createdAt - IDEMPOTENCY_SECONDS
  await session.run(queries.deleteExpiredIdempotencyKeys, { since })
  const stored = await session.first(queries.putIdempotencyKey, { key, fingerprint, since, ...use })
  if (stored === undefined) throw new RetryableError('another request has used the key meanwhile')
}
