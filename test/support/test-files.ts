// Which test files exist, and what each of them needs.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Files that take long: they run many cases, start threads or wait. */
const SLOW = [
  'test/client/files.test.ts',
  'test/client/retrying-fetch.test.ts',
  'test/scripts/contract-gate/',
  'test/scripts/contract-test/',
  'test/fuzz/',
  'test/http/handlers/import-certifications.test.ts',
  'test/http/slow-clients.test.ts',
  'test/import/import-totals.test.ts',
  'test/scripts/crash-test/',
  'test/scripts/seed/',
  'test/transfer/',
  'test/store/postgres/server-crash.test.ts',
  'test/store/sqlite/',
  'test/store/tally.test.ts',
]

export const isTestFile = (path: string) => path.endsWith('.test.ts')
export const isSlow = (path: string) => SLOW.some((it) => path.startsWith(it))

/** Returns all test files, by path from the root of the project. */
export function allTestFiles(): string[] {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  return files
    .filter(isTestFile)
    .map((it) => `test/${it}`)
    .sort()
}

/** Whether a file under `test/` starts processes: it, or another one there that it imports, imports `node:child_process`. */
export function startsProcesses(path: string): boolean {
  const imports = readFileSync(path, 'utf8').matchAll(/^(?:import|export|\}).* from '([^']+)'/gm)
  const imported = [...imports].map(([, it = '']) => it)
  if (imported.includes('node:child_process')) return true
  return imported
    .filter((it) => it.startsWith('.'))
    .map((it) => join(dirname(path), it.replace(/\.js$/, '.ts')))
    .some((it) => it.startsWith('test/') && startsProcesses(it))
}
