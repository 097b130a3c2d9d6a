import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { temporaryFolder } from './service.js'

const SOFFICE = '/usr/bin/soffice'

/** The reason why LibreOffice is missing; undefined if it is installed. */
export const missingLibreOffice = existsSync(SOFFICE) ? undefined : `there is no ${SOFFICE}`
if (missingLibreOffice !== undefined && process.env.TEST_LIBREOFFICE_REQUIRED === 'true')
  throw new Error(missingLibreOffice)

/** As the dialog that opens a CSV file: the separator, quotes, UTF-8, from line 1, the language (LCID), no text by quotes, dates and times. */
const readCsv = (separator: string, language: number) =>
  `--infilter=Text - txt - csv (StarCalc):${separator.charCodeAt(0)},34,76,1,,${language},false,true`

/** As shown in the cells, in UTF-8. */
const WRITE_CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'

const GERMAN = 1031

/** Opens files in LibreOffice and saves them in other formats. */
export async function startLibreOffice(t: Test) {
  const folder = await temporaryFolder(t)
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`
  const convert = async (
    content: string | Buffer,
    from: string,
    to: string,
    ...options: readonly string[]
  ): Promise<Buffer> => {
    const file = join(folder, `file.${from}`)
    await writeFile(file, content)
    const args = [profile, '--headless', ...options, '--convert-to', to, '--outdir', folder, file]
    await promisify(execFile)(SOFFICE, args)
    return readFile(join(folder, `file.${to.split(':', 1)[0]}`))
  }
  return {
    /** @param isGerman whether `31.12.2026` is a date. */
    fromCsv: (content: string | Buffer, to: 'xlsx' | 'ods', separator = ',', isGerman = false) =>
      convert(content, 'csv', to, readCsv(separator, isGerman ? GERMAN : 0)),
    toCsv: (workbook: Buffer) => convert(workbook, 'xlsx', WRITE_CSV),
    toXlsx: (sheet: Buffer) => convert(sheet, 'ods', 'xlsx'),
  }
}
