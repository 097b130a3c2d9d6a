import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { createClient, NoReplyError, ProblemError, type Schemas } from '../../src/client/index.js'
import { parseCertificationId } from '../../src/domain/certification-id.js'

export type Change = Schemas['CertificationChange']
type Listed = Schemas['Certification']

/** Small pages, so that a reader asks often and changes occur between its pages. */
const PAGE = 7
const PAUSE_MS = 5

/** The feed and the list of a service, after all changes were read. */
export interface FeedContents {
  /** Every change that a reader saw while others wrote. */
  readonly changes: readonly Change[]
  /** The same, read afterwards from the beginning. */
  readonly again: readonly Change[]
  readonly listed: readonly Listed[]
}

/** A client that follows the change feed, as other teams do to keep a copy. It keeps its cursor over crashes of the service. */
export class FeedReader {
  readonly changes: Change[] = []

  /** Continues after the last change, to the current end of the feed or up to `max` changes. */
  async read(base: string, max = Infinity): Promise<void> {
    const stop = this.changes.length + max
    for await (const change of changesAfter(base, this.changes.at(-1)?.cursor)) {
      this.changes.push(change)
      if (this.changes.length >= stop) return
    }
  }

  /** Reads until the signal, or until the service is killed. @throws Error if it rejects the cursor. */
  async follow(base: string, stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      if (!(await isAnswered(this.read(base)))) return
      await setTimeout(PAUSE_MS)
    }
  }

  /**
   * Reads the rest of the feed, reads it again from the beginning, and reads the list. PostgreSQL shows a change when all transactions
   * that began before it have ended, even those of other databases.
   *
   * @param total the number of committed changes.
   * @throws Error if the feed does not have them after `timeout` milliseconds.
   */
  async finish(base: string, total: number, timeout: number): Promise<FeedContents> {
    const deadline = performance.now() + timeout
    await this.read(base)
    while (this.changes.length < total) {
      if (performance.now() > deadline)
        throw new Error(`the feed has ${this.changes.length} of ${total} changes`)
      await setTimeout(PAUSE_MS)
      await this.read(base)
    }
    const again = new FeedReader()
    await again.read(base)
    const listed: Listed[] = []
    for await (const record of clientOf(base).iterateCertifications()) listed.push(record)
    return { changes: this.changes, again: again.changes, listed }
  }
}

/**
 * Finds changes that are missing, repeated or in another order, and differences between a reader's copy and the list.
 *
 * @param trail the id and operation of all entries of the audit trail by their id: `7 renew`.
 */
export function findFeedFailures(
  { changes, again, listed }: FeedContents,
  trail: readonly string[],
): string[] {
  const failures: string[] = []
  const expected = groupByRecord(trail.map((it) => it.split(' ') as [id: string, operation: string]))
  const seen = groupByRecord(
    changes.map((it) => [String(parseCertificationId(it.certification_id)), it.operation]),
  )
  for (const id of new Set([...expected.keys(), ...seen.keys()]))
    if (expected.get(id) !== seen.get(id))
      failures.push(`record ${id}: the feed has ${seen.get(id)}, but the audit trail ${expected.get(id)}`)
  if (!isDeepStrictEqual(changes, again)) failures.push('the feed is another one when it is read again')

  const copy = new Map(changes.map((it) => [it.certification_id, it.certification]))
  for (const [id, record] of copy) if (record === null) copy.delete(id)
  for (const record of listed) {
    if (!includes(copy.get(record.id), record))
      failures.push(
        `${record.id} is ${JSON.stringify(copy.get(record.id))} by the feed, but ${JSON.stringify(record)} in the list`,
      )
    copy.delete(record.id)
  }
  return [...failures, ...[...copy.keys()].map((id) => `${id} is in the feed, but not in the list`)]
}

const clientOf = (baseUrl: string) => createClient({ baseUrl, maxAttempts: 1 })

const changesAfter = (base: string, after: string | undefined) =>
  clientOf(base).iterateCertificationChanges({ after, limit: PAGE })

/** Waits for a reading. Returns false if the service or its database was killed. */
export async function isAnswered(reading: Promise<void>): Promise<boolean> {
  try {
    await reading
    return true
  } catch (error) {
    if (error instanceof NoReplyError || (error instanceof ProblemError && error.is(503))) return false
    throw error
  }
}

/** The values of each record, in their order. */
function groupByRecord(pairs: readonly (readonly [id: string, value: string])[]): Map<string, string> {
  const groups = new Map<string, string>()
  for (const [id, value] of pairs) groups.set(id, [groups.get(id) ?? [], value].flat().join(', '))
  return groups
}

/** Whether the record has all fields of the listed one. */
function includes(record: Change['certification'] | undefined, listed: Listed): boolean {
  return isDeepStrictEqual({ ...record, ...listed }, { ...record })
}
