import { daysUntilExpiry } from '../domain/certification.js'
import type { Instant } from '../domain/time.js'
import type { NamedCertification } from '../store/interface/store.js'
import { type CsvSeparator, toCsvRecord } from './csv.js'
import { toRecordResponse } from './responses.js'
import { escapeFormula } from './spreadsheet-cell.js'

// Formats certifications as a CSV file for spreadsheets. The columns are those of the contract's CertificationSheet. They have the names
// of the record's fields, so that an import accepts the file.

const COLUMNS = [
  'id',
  'mentor_id',
  'mentor_name',
  'cert_type',
  'status',
  'issued_at',
  'expires_at',
  'days_until_expiry',
  'renewal_count',
  'created_at',
  'updated_at',
  'revoked_at',
  'revocation_reason',
] as const

type Column = (typeof COLUMNS)[number]
type OptionalColumn = 'revoked_at' | 'revocation_reason'
type Fields = Readonly<Record<Exclude<Column, OptionalColumn>, string | number | null>> &
  Readonly<Partial<Record<OptionalColumn, string>>>

/** Without this mark, Excel would read UTF-8 in the code page of the system. */
const BYTE_ORDER_MARK = '\uFEFF'
const LINE_END = '\r\n'

/** Formats the beginning of the sheet: the byte order mark and the header. */
export function toSheetHead(separator: CsvSeparator): string {
  return BYTE_ORDER_MARK + toCsvRecord(COLUMNS, separator) + LINE_END
}

/** Formats certifications as lines of the sheet, as of `now`. */
export function toSheetLines(
  certifications: readonly NamedCertification[],
  now: Instant,
  separator: CsvSeparator,
): string {
  return certifications.map((it) => toCsvRecord(toCells(it, now), separator) + LINE_END).join('')
}

function toCells(certification: NamedCertification, now: Instant): string[] {
  const fields: Fields = {
    ...toRecordResponse(certification, [], now),
    mentor_name: certification.mentorName,
    days_until_expiry: daysUntilExpiry(certification, now),
  }
  return COLUMNS.map((name) => escapeFormula(String(fields[name] ?? '')))
}
