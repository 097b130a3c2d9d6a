import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Test } from 'tap'
import { loadContract } from '../../src/contract/load-contract.js'
import { certificationImport } from '../../src/import/certification-import.js'
import { importFile, type ImportOptions } from '../../src/import/import-file.js'
import type { ImportReport } from '../../src/import/import-report.js'
import { mentorImport } from '../../src/import/mentor-import.js'
import type { SourceFormat } from '../../src/import/source-format.js'
import { parseInstant } from '../../src/domain/time.js'
import type { Store } from '../../src/store/interface/store.js'
import { temporaryFolder } from './service.js'

const contract = await loadContract()
const KINDS = { certifications: certificationImport(contract), mentors: mentorImport(contract) }

export interface TextImportOptions extends Partial<
  Pick<ImportOptions, 'isDryRun' | 'isUpdate' | 'onProgress' | 'isAborted'>
> {
  readonly format?: SourceFormat
  readonly kind?: keyof typeof KINDS
  readonly now?: string
}

/** Makes a file with this content. */
export async function temporaryFile(t: Test, content: string | Uint8Array, name = 'source'): Promise<string> {
  const file = join(await temporaryFolder(t), name)
  await writeFile(file, content)
  return file
}

/** Imports a file with this content. By default: CSV of certifications, at 2026-03-26T10:00:00Z. */
export async function importText(
  t: Test,
  store: Store,
  content: string | Uint8Array,
  options: TextImportOptions = {},
): Promise<ImportReport> {
  const { format = 'csv', kind = 'certifications', now = '2026-03-26T10:00:00Z', ...others } = options
  const file = await temporaryFile(t, content)
  return importFile({ store, file, format, kind: KINDS[kind], now: parseInstant(now), ...others })
}

/** CSV of these lines below a header with the required fields of certifications only. */
export function csv(...lines: string[]): string {
  return ['mentor_id,cert_type,issued_at,expires_at', ...lines, ''].join('\n')
}

/** NDJSON of records, each of which is completed to a certification. */
export function ndjson(...records: object[]): string {
  return records.map((it) => `${JSON.stringify({ ...CERTIFICATION, ...it })}\n`).join('')
}

export const CERTIFICATION = {
  mentor_id: 'mentor-42',
  cert_type: 'peer_mentor_level_2',
  issued_at: '2025-09-01T00:00:00Z',
  expires_at: '2026-09-01T00:00:00Z',
}
export const LINE = Object.values(CERTIFICATION).join(',')
