import type { LineError, Remedy } from '../../import/errors.js'
import type { ImportReport } from '../../import/import-report.js'
import type { CertificationReport } from '../../import/import-thread.js'
import { SEPARATORS } from '../../import/source-line.js'
import { printable } from '../../representation/printable.js'

/** The maximum number of columns in the contract's lists. */
const MAX_COLUMNS = 1_000
/** The maximum length of the contract's FileText. */
const MAX_TEXT = 100

/** The advice for each kind of error. */
const REMEDIES: Record<Remedy, string> = {
  columns: 'Say with `column` what the columns are; `columns` lists them.',
  encoding:
    'Save the file as "CSV UTF-8", or name its encoding in Content-Type: text/csv; charset=windows-1252.',
  'date-format': 'Say with `date_format` whether the day (dmy) or the month (mdy) comes first.',
}

/** Maps the report of an import without errors to the body of its response. */
export function toImportResponse(report: CertificationReport, isDryRun: boolean) {
  const { counts, layout, repeated, repeatedCount, samples } = report
  const { separator, ignoredColumns } = layout
  return {
    dry_run: isDryRun,
    added: counts.added,
    unchanged: counts['already there'],
    separator: separator === undefined ? null : SEPARATORS[separator],
    ignored_columns: ignoredColumns.slice(0, MAX_COLUMNS).map(fileText),
    ...(repeatedCount === 0
      ? {}
      : {
          repeated_count: repeatedCount,
          repeated: repeated.map(({ line, firstLine }) => ({ line, first_line: firstLine })),
        }),
    sample: samples.map(({ record }) => withoutUndefined(record)),
  }
}

/** Maps the report of an import with errors to members of its problem. */
export function toImportErrors({ errors, errorCount, layout }: ImportReport) {
  return {
    error_count: errorCount,
    errors: errors.map(({ line, field, value, detail }: LineError) => ({ line, field, value, detail })),
    columns: layout.columns
      .slice(0, MAX_COLUMNS)
      .map(({ heading, field }) => ({ heading: fileText(heading), field })),
  }
}

/** Returns the advice for the errors, one sentence for each kind. */
export function remediesOf({ errors }: ImportReport): string[] {
  const remedies = new Set(errors.flatMap(({ remedy }) => remedy ?? []))
  return [...remedies].map((it) => REMEDIES[it])
}

/** `T` with optional fields in place of those that may be undefined. */
type WithoutUndefined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K]
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> }

function withoutUndefined<T extends object>(fields: T): WithoutUndefined<T> {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as WithoutUndefined<T>
}

function fileText(text: string): string {
  return printable(text).slice(0, MAX_TEXT)
}
