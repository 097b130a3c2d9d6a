import { MIMEType } from 'node:util'
import { essenceOf } from '../../contract/media-type.js'
import type { Handlers } from '../../contract/operation.js'
import { DomainError } from '../../domain/errors.js'
import { TimeZone } from '../../domain/time-zone.js'
import { ImportRefusedError } from '../../import/import-report.js'
import type { ImportFormat } from '../../import/source-format.js'
import { encodingOf } from '../../import/text-blocks.js'
import { UnsupportedMediaTypeError } from '../replies/errors.js'
import { toImportResponse } from '../replies/import-responses.js'
import type { Context } from './context.js'

/** The formats of text files by media type. The only other media type of the operation is that of workbooks. */
const TEXT_FORMATS: Readonly<Record<string, ImportFormat>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
}

/** The handler of the import over HTTP. */
export const importHandlers: Pick<Handlers<Context>, 'importCertifications'> = {
  async importCertifications({ query, body }, { importer, now, actor }) {
    const { dry_run: isDryRun, date_format: dateFormat, time_zone: timeZone, column = [] } = query
    checkTimeZone(timeZone)
    const format = TEXT_FORMATS[essenceOf(body.contentType)] ?? 'xlsx'
    const options = { format, now, actor, isDryRun, dateFormat, timeZone }
    const encoding = readCharset(body.contentType)
    const columns = new Map(column.map(splitColumn))
    const report = await body.receive((file, signal) =>
      importer({ ...options, encoding, columns, file }, signal),
    )
    if (report.errorCount > 0) throw new ImportRefusedError(report, format === 'xlsx' ? 'row' : 'line')
    return { status: 200, headers: {}, body: toImportResponse(report, isDryRun) }
  },
}

function checkTimeZone(name: string): void {
  try {
    new TimeZone(name)
  } catch {
    throw new DomainError(
      'time-zone',
      'time_zone must be a name of the IANA database, such as Europe/Berlin.',
    )
  }
}

/** Reads the encoding of the file from its media type. @throws UnsupportedMediaTypeError if the encoding is unknown. */
function readCharset(contentType: string): string | undefined {
  const charset = new MIMEType(contentType).params.get('charset')
  if (charset === null || /^utf-?8$/i.test(charset)) return undefined
  try {
    return encodingOf(charset)
  } catch (error) {
    throw new UnsupportedMediaTypeError(`charset: ${(error as Error).message}.`)
  }
}

/** Splits `heading=field` at the last equals sign, because a heading may contain others. */
function splitColumn(text: string): [heading: string, field: string] {
  const at = text.lastIndexOf('=')
  return [text.slice(0, at).trim(), text.slice(at + 1)]
}
