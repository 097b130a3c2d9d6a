import { DomainError } from '../../domain/errors.js'
import { RetryableError, type Session } from '../engine.js'
import type { Write } from '../group-commit.js'
import { CommitInDoubtError } from '../store.js'
import type { TallyChanges } from '../tally.js'

// A batch of writes in one transaction.
//
// Each write takes a few statements, one after the other. The statements of all writes are sent together, on one connection, so a
// batch takes as many round trips as its longest write. There is no savepoint for each write: statements of one write follow those
// of another, and a savepoint would undo both. So a batch is all or nothing, and the engine repeats the writes of a failed one alone.
// What the domain rejects has written nothing, and does not fail the batch.

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
 * Runs the writes. Those of one subject run one after the other; so do all first statements in the order of the subjects, which
 * keeps two processes from locking the same records in different orders.
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
  const started = bySubject(writes).map(runInTurn)
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

/** The indexes of the writes of each subject, in the order of the subjects. */
function bySubject(writes: readonly Write[]): readonly (readonly number[])[] {
  const groups = new Map<unknown, number[]>()
  writes.forEach(({ subject = Symbol() }, index) => {
    const group = groups.get(subject)
    if (group === undefined) groups.set(subject, [index])
    else group.push(index)
  })
  return [...groups].sort(([a], [b]) => rank(a) - rank(b)).map(([, indexes]) => indexes)
}

/** Ids by number; new records and idempotency keys, which lock nothing that exists, before them. */
function rank(subject: unknown): number {
  return typeof subject === 'number' ? subject : 0
}

/** Whether the writes of a failed batch should be tried alone: they were several, or waited for a lock, or the error is temporary. */
export function isWorthRepeating(error: unknown, writes: number): boolean {
  if (error instanceof CommitInDoubtError) return false
  const { cause } = error as { readonly cause?: { readonly code?: unknown } }
  return writes > 1 || error instanceof RetryableError || cause?.code === LOCK_NOT_AVAILABLE
}
