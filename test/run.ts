// `npm test`: runs all test files, or the given ones. Without a PostgreSQL server, its tests are skipped and full coverage, to
// which they contribute, is not required.
//
// A few processes share the files. One process per file would take twice as long, because each loads and compiles the same modules.
//
// `--fast` runs what needs no server, no child process, no thread and little time, without coverage. Of the files that remain, it leaves
// out the tests with `(long)` in their names, and it tries fewer cases of each property.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { builtFile } from '../scripts/command/built-file.js'
import { missingPostgres } from './support/postgres-server.js'
import { allTestFiles, isSlow, isTestFile, startsProcesses } from './support/test-files.js'

const PROCESSES = 4
/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm'
const isFast = process.argv.includes('--fast')
const given = process.argv.slice(2).filter((it) => it !== '--fast')
const options = given.filter((it) => !isTestFile(it))
const all = allTestFiles()
const fast = all.filter((it) => !isSlow(it) && !startsProcesses(it))
const tests = given.some(isTestFile)
  ? given.filter(isTestFile).map(builtFile)
  : shared(isFast ? fast : all, isFast ? 2 : PROCESSES)

const missing = isFast ? 'not requested' : await missingPostgres()
if (missing !== undefined) options.unshift('--allow-incomplete-coverage')
if (isFast)
  options.unshift('--disable-coverage', '--allow-empty-coverage', String.raw`--grep=/\(long\)/`, '--invert')
const preload = (name: string) => `--import=${pathToFileURL(builtFile(`test/support/${name}.ts`)).href}`
const preloaded = ['lean-children', ...(process.env.TEST_DELAY_MS === undefined ? [] : ['delayed-requests'])]
const tap = fileURLToPath(new URL('run.mjs', import.meta.resolve('tap'))) // runs without a shell, also on Windows
const { status } = spawnSync(
  process.execPath,
  [tap, ...preloaded.map((it) => `--node-arg=${preload(it)}`), ...options, ...tests],
  {
    stdio: 'inherit',
    env: {
      ...(isFast && existsSync(MEMORY) ? { TMPDIR: MEMORY } : {}), // a database there need not wait for the disk
      ...process.env,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${preload('no-module-hooks')}`.trim(),
      TEST_COVERAGE: String(!options.includes('--disable-coverage')),
      ...(isFast ? { TEST_ENGINE: 'SQLite', TEST_FAST: 'true' } : {}),
    },
  },
)
if (isFast)
  console.log(
    `LEFT OUT: all tests on PostgreSQL, on PGlite or with a writer thread, those named (long), nine of ten cases of each property, and these files, which start processes or take long:\n` +
      all
        .filter((it) => !fast.includes(it))
        .map((it) => `  ${it}\n`)
        .join('') +
      `npm test runs them, too, and measures coverage.`,
  )
else if (missing !== undefined)
  console.log(`SKIPPED: the tests on a PostgreSQL server, and the demand for full coverage (${missing})`)
if (!isFast && process.env.TEST_CITUS_URL === undefined)
  console.log('SKIPPED: the tests on a Citus cluster (TEST_CITUS_URL does not name one)')
process.exitCode = status ?? 1

/** Writes `count` modules that share the files. Those that take long go first, so that no process is left alone with them. */
function shared(files: readonly string[], count: number): string[] {
  const folder = builtFile('test/together')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(`${folder}/taken`, { recursive: true })
  const support = JSON.stringify(pathToFileURL(builtFile('test/support/run-together.ts')).href)
  const modules = [...files.filter(isSlow), ...files.filter((it) => !isSlow(it))].map(
    (it) => pathToFileURL(builtFile(it)).href,
  )
  return Array.from({ length: count }, (_, index) => {
    const path = `${folder}/${index + 1}.test.js`
    const run = `runTogether(${JSON.stringify(modules)}, ${JSON.stringify(`${folder}/taken`)})`
    writeFileSync(path, `import { runTogether } from ${support}\n${run}\n`)
    return path
  })
}
