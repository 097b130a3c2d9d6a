import { TimeZone } from '../../src/domain/time-zone.js'
import { DATE_FORMATS, type DateFormat } from '../../src/import/cell-times.js'
import type { ImportOptions } from '../../src/import/import-file.js'
import { importFormatOf } from '../../src/import/source-format.js'
import { encodingOf } from '../../src/import/text-blocks.js'
import { parseArguments, readFileArgument, UsageError } from '../command/command.js'

/** The command line of an import. */
export interface ImportArguments {
  readonly file: string
  readonly isOfMentors: boolean
  readonly isDryRun: boolean
  /** The options for reading the file and importing its records. */
  readonly options: Omit<ImportOptions, 'store' | 'file' | 'kind' | 'now'>
}

/** Reads the command line of the import. @throws UsageError or Error that names the argument. */
export function readImportArguments(args: string[]): ImportArguments {
  const { values, positionals } = parseArguments({
    args,
    allowPositionals: true,
    options: {
      mentors: { type: 'boolean', default: false },
      format: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      update: { type: 'boolean', default: false },
      column: { type: 'string', multiple: true },
      'ignore-unknown-columns': { type: 'boolean' },
      encoding: { type: 'string' },
      'date-format': { type: 'string' },
      'time-zone': { type: 'string' },
    },
  })
  const file = readFileArgument(positionals)
  const format = importFormatOf(file, values.format)
  if (values.mentors && values.update) {
    throw new UsageError('--update is for certifications; an import of mentors always renames')
  }
  const ofTables = ['column', 'ignore-unknown-columns', 'date-format', 'time-zone'] as const
  for (const name of ofTables) {
    if (format === 'ndjson' && values[name] !== undefined) {
      throw new UsageError(`--${name} is for CSV and workbooks, not for NDJSON`)
    }
  }
  const timeZone = values['time-zone']
  if (timeZone !== undefined) checkOption('time-zone', () => new TimeZone(timeZone))
  const { encoding, column } = values
  return {
    file,
    isOfMentors: values.mentors,
    isDryRun: values['dry-run'],
    options: {
      format,
      isUpdate: values.update,
      columns: column === undefined ? undefined : new Map(column.map(parseColumn)),
      ignoresUnknownColumns: values['ignore-unknown-columns'],
      encoding: encoding === undefined ? undefined : checkOption('encoding', () => encodingOf(encoding)),
      dateFormat: parseDateFormat(values['date-format']),
      timeZone,
    },
  }
}

/** Names the option in an error about its value. */
function checkOption<T>(name: string, check: () => T): T {
  try {
    return check()
  } catch (error) {
    throw new UsageError(`--${name}: ${(error as Error).message}`)
  }
}

/** Parses HEADING=FIELD. Splits at the last equals sign, because a heading may contain others. */
function parseColumn(text: string): [heading: string, field: string] {
  const at = text.lastIndexOf('=')
  const heading = text.slice(0, Math.max(at, 0)).trim()
  const field = text.slice(at + 1).trim()
  if (heading !== '') return [heading, field]
  throw new UsageError(`--column must be HEADING=FIELD, such as "Gültig bis=expires_at", not ${text}`)
}

function parseDateFormat(text: string | undefined): DateFormat | undefined {
  const found = DATE_FORMATS.find((it) => it === text)
  if (found !== undefined || text === undefined) return found
  throw new UsageError(`--date-format must be one of ${DATE_FORMATS.join(', ')}`)
}
