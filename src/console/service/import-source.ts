import type { api, Schemas } from './api.js'

export type ImportColumn = Schemas['ImportColumn']
export type ImportArguments = Parameters<typeof api.importCertifications>[0]
export type DateFormat = NonNullable<ImportArguments['date_format']>
export type Encoding = 'utf-8' | 'windows-1252'
export type FileFormat = 'csv' | 'ndjson' | 'xlsx'

/** The fields that each line must have. */
export const REQUIRED_FIELDS: readonly string[] = ['mentor_id', 'cert_type', 'issued_at', 'expires_at']
/** The fields that a reader can choose for a column. Exports have more, under names that the service knows. */
export const CHOOSABLE_FIELDS: readonly string[] = [
  ...REQUIRED_FIELDS,
  'renewal_count',
  'revoked_at',
  'revocation_reason',
  'id',
]

const FORMATS: ReadonlyMap<string, FileFormat> = new Map([
  ['csv', 'csv'],
  ['tsv', 'csv'],
  ['txt', 'csv'],
  ['xlsx', 'xlsx'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
])

/** For the dialog in which a file is chosen. */
export const ACCEPTED_EXTENSIONS = [...FORMATS.keys()].map((it) => `.${it}`).join(',')

/** The format of a file by its name, because browsers do not agree on media types. */
export function formatOf(name: string): FileFormat | undefined {
  return FORMATS.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase())
}

/** How a file is read. */
export interface Settings {
  readonly dateFormat: DateFormat
  readonly timeZone: string
  /** Undefined until it is detected. */
  readonly encoding?: Encoding | undefined
}

export interface ChosenFile {
  readonly file: File
  readonly format: FileFormat
}

export function contentTypeOf(
  format: FileFormat,
  encoding: Encoding | undefined,
): ImportArguments['contentType'] {
  if (format === 'xlsx') return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  if (format === 'ndjson') return 'application/x-ndjson'
  return encoding === 'windows-1252' ? 'text/csv; charset=windows-1252' : 'text/csv'
}

/** Text that is not Unicode is in the encoding of old spreadsheet programs. @throws DOMException if the file cannot be read. */
export async function detectEncoding(file: File): Promise<Encoding> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return isUtf16 || (await isUtf8(file)) ? 'utf-8' : 'windows-1252'
}

async function isUtf8(file: File): Promise<boolean> {
  const decoder = new TextDecoderStream('utf-8', { fatal: true })
  try {
    await file.stream().pipeThrough(decoder).pipeTo(new WritableStream())
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/** Browsers read no file that has changed since it was chosen. */
export async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer()
    return true
  } catch {
    return false
  }
}

/** What dates begin with where the reader lives. */
export function guessDateFormat(): DateFormat {
  const parts = new Intl.DateTimeFormat().formatToParts().map(({ type }) => type)
  const first = parts.find((it) => it === 'day' || it === 'month' || it === 'year')
  return first === 'day' ? 'dmy' : first === 'month' ? 'mdy' : 'iso'
}

export const ownTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone
