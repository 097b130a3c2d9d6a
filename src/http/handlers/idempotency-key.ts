import type { Actor, IdempotencyKey } from '../../store/interface/store.js'
import { fingerprintOf } from './fingerprint.js'

/** Scopes a request's `Idempotency-Key` to its caller: `<key> <subject>`. Keys contain no space. */
export function toIdempotencyKey(
  key: string | undefined,
  { subject }: Actor,
  body: unknown,
): IdempotencyKey | undefined {
  if (key === undefined) return undefined
  return { key: subject === null ? key : `${key} ${subject}`, fingerprint: fingerprintOf(body) }
}
