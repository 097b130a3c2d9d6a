import type { Instant } from '../domain/time.js'
import type { LineError } from './errors.js'
import type { LineOutcome } from './import-kind.js'
import type { SourceLayout } from './read-lines.js'

/** After this many errors, the rest of the file is not read, because it may have millions of lines. */
export const MAX_ERRORS_COUNTED = 100_000

/** A record of the file as it would be stored, under the contract's names. */
export interface Sample<Stored = object> {
  readonly line: number
  readonly record: Stored
}

/** A line with the same fields as an earlier one, both without an id. Both were added. */
export interface RepeatedLine {
  readonly line: number
  readonly firstLine: number
}

/** The result of an import. Lists contain the first entries only; the counts are complete. */
export interface ImportReport<Stored = object> {
  readonly counts: Readonly<Record<LineOutcome, number>>
  /** The first errors. If there are any, nothing was imported. */
  readonly errors: readonly LineError[]
  /** The number of errors; from MAX_ERRORS_COUNTED on, there may be more. */
  readonly errorCount: number
  /** The time of an earlier import of the same file, if there was one. Then nothing was written: every record is `already there`. */
  readonly importedBefore: Instant | undefined
  readonly layout: SourceLayout
  /** The first records, except those that are corrected. */
  readonly samples: readonly Sample<Stored>[]
  /** The first repeated lines. */
  readonly repeated: readonly RepeatedLine[]
  readonly repeatedCount: number
}

/** Lines of a file have errors. Nothing was imported. */
export class ImportRefusedError extends Error {
  override readonly name = 'ImportRefusedError'

  /** @param unit the unit in which `line` of an error counts. */
  constructor(
    readonly report: ImportReport,
    readonly unit: 'line' | 'row',
  ) {
    super('the file has errors')
  }
}
