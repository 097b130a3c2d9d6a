import { DomainError } from '../domain/errors.js'
import type { Instant } from '../domain/time.js'
import { RetryableError, type Session } from './engine.js'
import type { Queries } from './queries.js'
import type { IdempotencyKey } from './store.js'
import type { IdempotencyKeyRow } from './tables.js'

/** How long an idempotency key is valid. */
const IDEMPOTENCY_SECONDS = 24 * 60 * 60

/**
 * Finds the first request with the key.
 *
 * @throws DomainError `idempotency-key-reused` if that was another request.
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

/** The first request with a key, as far as it is stored to repeat its reply. */
export interface FirstUse {
  readonly createdAt: Instant
  /** The certification that was created; 0 if none was. */
  readonly certificationId: number
  /** The results as JSON, if the request itself does not give them. */
  readonly reply?: string | undefined
}

/** @throws RetryableError if another request has used the key meanwhile. */
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
