import { formatInstant } from '../../src/domain/time.js'
import { describeLineError, type Remedy } from '../../src/import/errors.js'
import { type ImportReport, MAX_ERRORS_COUNTED, type Sample } from '../../src/import/import-report.js'
import { printable } from '../../src/representation/printable.js'
import { formatCount, formatTimeSince } from '../command/format.js'
import type { ImportArguments } from './arguments.js'

/** The advice for each kind of error, printed once for all errors of the kind. */
const REMEDIES: Record<Remedy, string> = {
  columns:
    'name the field of a column with --column "HEADING=FIELD", or skip unknown columns with --ignore-unknown-columns',
  encoding: 'save the file as "CSV UTF-8", or name its encoding, for example with --encoding windows-1252',
  'date-format': 'add --date-format dmy if the day comes first, or --date-format mdy if the month does',
}

export interface ReportContext {
  /** The name of the file for messages. */
  readonly name: string
  /** The time of the start, of `performance.now()`. */
  readonly started: number
}

/** Prints the result of an import: notes and the result to stdout, errors to stderr. */
export function printImportReport(report: ImportReport, args: ImportArguments, context: ReportContext): void {
  if (report.errorCount > 0) printErrors(report, args, context)
  else if (report.importedBefore === undefined) printResult(report, args, context)
  else
    console.log(`${context.name}: already imported on ${formatInstant(report.importedBefore)}; nothing to do`)
}

function printErrors(
  { errors, errorCount, layout }: ImportReport,
  { options }: ImportArguments,
  { name }: ReportContext,
): void {
  for (const error of errors) console.error(describeLineError(error, unitOf(options.format)))
  if (errorCount > errors.length)
    console.error(`… and ${formatCount(errorCount - errors.length)} more errors`)
  if (layout.separator !== undefined && layout.separator !== 'comma') {
    console.error(`the file was read as values with a ${layout.separator} between them`)
  }
  for (const remedy of new Set(errors.map((it) => it.remedy))) {
    if (remedy !== undefined) console.error(REMEDIES[remedy])
  }
  if (errorCount >= MAX_ERRORS_COUNTED) console.error('the rest of the file was not read')
  console.error(`${name}: nothing imported; errors: ${formatCount(errorCount)}`)
  process.exitCode = 1
}

function printResult(
  report: ImportReport,
  { isOfMentors, isDryRun, options }: ImportArguments,
  { name, started }: ReportContext,
): void {
  const unit = unitOf(options.format)
  for (const note of notesOf(report, unit)) console.log(printable(note))
  if (isDryRun) report.samples.forEach((it) => console.log(describeSample(it, unit)))
  const shown = {
    added: true,
    'already there': true,
    renamed: isOfMentors,
    updated: options.isUpdate === true,
  }
  const outcomes = (Object.keys(shown) as (keyof typeof shown)[])
    .filter((it) => shown[it])
    .map((it) => `${formatCount(report.counts[it])} ${it}`)
  const intro = isDryRun ? 'dry run, nothing changed; an import would have this result: ' : ''
  console.log(`${name}: ${intro}${outcomes.join(', ')}, in ${formatTimeSince(started)}`)
}

function notesOf({ layout, repeated, repeatedCount }: ImportReport, unit: string): string[] {
  const { separator, sheets, ignoredColumns } = layout
  const notes: string[] = []
  if (separator !== undefined && separator !== 'comma') notes.push(`separator: ${separator}`)
  if (sheets !== undefined && sheets.others.length > 0) {
    notes.push(`sheet ${sheets.read} was read; not read: ${sheets.others.join(', ')}`)
  }
  if (ignoredColumns.length > 0) notes.push(`ignored columns: ${ignoredColumns.join(', ')}`)
  for (const { line, firstLine } of repeated) {
    notes.push(`${unit} ${line} repeats ${unit} ${firstLine}; each is a record`)
  }
  if (repeatedCount > repeated.length) {
    notes.push(`… and ${formatCount(repeatedCount - repeated.length)} more repeated ${unit}s`)
  }
  return notes
}

function describeSample({ line, record }: Sample, unit: string): string {
  const fields = Object.entries(record).filter(([, value]) => value !== undefined)
  const texts = fields.map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return printable(`${unit} ${line} as stored: ${texts.join(', ')}`)
}

function unitOf(format: ImportArguments['options']['format']): 'line' | 'row' {
  return format === 'xlsx' ? 'row' : 'line'
}
