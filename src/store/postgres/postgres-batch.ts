import { DomainError } from '../../domain/errors.js'
import type { Session } from '../engine/session.js'
import { RetryableError } from '../engine/engine.js'
import type { Write } from '../engine/group-commit.js'
import { CommitInDoubtError } from '../interface/store.js'
import type { TallyChanges } from '../engine/tally.js'

// Runs a batch of writes in one transaction.
//
// A write consists of a few statements, each of which waits for the one before it. The statements of all writes are interleaved on one
// connection, so a batch takes as many round trips as its longest write. Writes have no savepoints, because a savepoint would also undo
// the interleaved statements of other writes. So a batch is all or nothing. If it fails, the engine repeats each write in a transaction
// of its own. A write that the domain rejects has changed nothing yet, and does not fail the batch.

/** The batch was rolled back. Each of its writes may succeed alone. */
export class BatchFailedError extends Error {
  override readonly name = 'BatchFailedError'

  constructor(cause: unknown) {
    super('The batch of writes failed.', { cause })
  }
}

/** A batch does not wait long for a record that another process has locked, since all its writes would wait. */
export const BATCH_LOCK_WAIT_MS = 1_000
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Runs the writes. Those with equal ordering keys run one after the other. The first statements of the other writes are
 * sent in the order of the keys, so that two processes do not lock the same certifications in different orders.
 *
 * @throws the first error that is not the domain's: the transaction must be rolled back.
 */
export async function runBatch(
  session: Session,
  writes: readonly Write[],
  tally: TallyChanges,
): Promise<readonly PromiseSettledResult<unknown>[]> {
  const outcomes: PromiseSettledResult<unknown>[] = []
  const runInTurn = async (indexes: readonly number[]) => {
    for (const index of indexes) outcomes[index] = await attempt(writes[index] as Write, session, tally)
  }
  const started = byOrderingKey(writes).map(runInTurn)
  const failed = (await Promise.allSettled(started)).find((it) => it.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return outcomes
}

async function attempt(
  write: Write,
  session: Session,
  tally: TallyChanges,
): Promise<PromiseSettledResult<unknown>> {
  try {
    return { status: 'fulfilled', value: await write.run({ session, tally }) }
  } catch (reason) {
    if (reason instanceof DomainError) return { status: 'rejected', reason }
    throw reason
  }
}

/** Groups the indexes of writes with equal ordering keys, in the order of the keys. */
function byOrderingKey(writes: readonly Write[]): readonly (readonly number[])[] {
  const groups = new Map<unknown, number[]>()
  writes.forEach(({ orderingKey = Symbol() }, index) => {
    const group = groups.get(orderingKey)
    if (group === undefined) groups.set(orderingKey, [index])
    else group.push(index)
  })
  return [...groups].sort(([a], [b]) => rank(a) - rank(b)).map(([, indexes]) => indexes)
}

/** Sorts ids by number. Writes with a text or no key come first: they lock no existing certification. */
function rank(orderingKey: unknown): number {
  return typeof orderingKey === 'number' ? orderingKey : 0
}

/** Whether to try the writes of a failed batch one by one: there were several, or it waited for a lock, or the error is temporary. */
export function shouldRetryAlone(error: unknown, writes: number): boolean {
  if (error instanceof CommitInDoubtError) return false
  const { cause } = error as { readonly cause?: { readonly code?: unknown } }
  return writes > 1 || error instanceof RetryableError || cause?.code === LOCK_NOT_AVAILABLE
}
