import { prefixesOf } from '../../domain/mentor-words.js'
import type { Session } from '../engine/session.js'
import type { Queries } from '../queries/queries.js'

/** The number of prefixes that are collected before they are written: a limit on memory, some 30 MB. */
const MAX_PREFIXES = 200_000
/** The number of rows that one statement inserts. */
const ROWS_PER_STATEMENT = 1_000

/**
 * Collects the prefixes of an import's names and writes them sorted. The dozen prefixes of a name are scattered over the table. If names
 * were written one after the other, each prefix would change a different page, and most pages are not in memory.
 */
export class BulkPrefixes {
  #added: (readonly [prefix: string, mentorId: string])[] = []

  constructor(
    readonly session: Session,
    readonly queries: Queries,
  ) {}

  /** Replaces the prefixes of the name `before`, undefined for a new mentor, by those of `after`. The mentor must be locked. */
  async replace(id: string, before: string | undefined, after: string): Promise<void> {
    const { outdated, added } = comparePrefixes(before, after)
    for (const prefix of outdated) await this.session.run(this.queries.deletePrefix, { id, prefix })
    for (const prefix of added) this.#added.push([prefix, id])
    if (this.#added.length >= MAX_PREFIXES) await this.flush()
  }

  /** Writes the collected prefixes. Must be called last. */
  async flush(): Promise<void> {
    const rows = this.#added.sort(([a, idA], [b, idB]) => (a < b || (a === b && idA < idB) ? -1 : 1))
    this.#added = []
    for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
      const some = rows.slice(from, from + ROWS_PER_STATEMENT)
      await this.session.run(this.queries.insertPrefixes, { rows: JSON.stringify(some) })
    }
  }
}

/** Returns the prefixes that a change of a name removes, and those that it adds. */
export function comparePrefixes(before: string | undefined, after: string | undefined) {
  const old = new Set(before === undefined ? [] : prefixesOf(before))
  const current = new Set(after === undefined ? [] : prefixesOf(after))
  return {
    outdated: [...old].filter((it) => !current.has(it)),
    added: [...current].filter((it) => !old.has(it)),
  }
}
