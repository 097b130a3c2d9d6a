import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import { LINE, csv, temporaryFile } from '../support/import.js'
import { runScript } from '../support/script.js'
import { temporaryFolder } from '../support/service.js'
import { expectUsageErrors } from '../support/usage-errors.js'

t.test('import: runs dry, imports, skips the same file, and imports mentors', async (t) => {
  const folder = await temporaryFolder(t)
  const url = `sqlite:${join(folder, 'test.sqlite')}`
  const file = join(folder, 'certifications.csv')
  const mentors = join(folder, 'mentors.txt')
  await writeFile(file, csv(LINE, LINE))
  await writeFile(mentors, '{"id":"mentor-42","name":"Lars Eriksen"}\n')
  const run = (...args: string[]) => runScript('import', args, url)

  const mistyped = await run(file, '--dry-run')
  t.match(
    mistyped,
    { code: 1, stderr: /test\.sqlite does not exist; set DATABASE_URL/ },
    'it creates no database',
  )
  await runScript('migrate', [], url)
  const dry = await run(file, '--dry-run')
  t.match(dry, { code: 0, stderr: '' })
  t.match(
    dry.stdout,
    /: dry run, nothing changed; an import would have this result: 2 added, 0 already there, in [0-9.]+ s\n$/,
  )
  t.match((await run(file)).stdout, /: 2 added, 0 already there, in [0-9.]+ s\n$/)
  t.match((await run(file)).stdout, /: already imported on 2[0-9-]+T[0-9:]+Z; nothing to do\n$/)
  t.match((await run(mentors, '--mentors', '--format', 'ndjson')).stdout, /: 1 added/)
})

t.test('import: says why the database cannot serve', async (t) => {
  const path = join(await temporaryFolder(t), 'test.sqlite')
  const url = `sqlite:${path}`
  await runScript('migrate', [], url)
  const writer = openDatabase(path)
  t.teardown(() => writer.close())
  writer.exec('begin immediate')
  const refused = await runScript('import', [await temporaryFile(t, csv(LINE)), '--format', 'csv'], url)
  t.match(refused, { code: 1, stderr: /^The database .*: database is locked\n$/ })
})

t.test('import: prints errors to stderr and exits with 1', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const file = await temporaryFile(
    t,
    csv(LINE, ...Array<string>(102).fill(LINE.replace('mentor', '-'))),
    'x.csv',
  )
  const { code, stdout, stderr } = await runScript('import', [file], url)
  t.equal(code, 1)
  t.equal(stdout, '')
  const lines = stderr.trimEnd().split('\n')
  t.match(lines[0], /^line 3: mentor_id must begin with a letter or digit and .*, for example mentor-42$/)
  t.same(lines.slice(100), ['… and 2 more errors', `${file}: nothing imported; errors: 102`])
})

t.test('import: stops reading after 100,000 errors', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const file = await temporaryFile(t, csv(LINE, ...Array<string>(100_001).fill('x')), 'x.csv')
  const { stderr } = await runScript('import', [file], url)
  t.same(stderr.trimEnd().split('\n').slice(100), [
    '… and 99,900 more errors',
    'the rest of the file was not read',
    `${file}: nothing imported; errors: 100,000`,
  ])
})

t.test('import: reports wrong arguments and files in one line', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const file = await temporaryFile(t, csv(LINE))
  await expectUsageErrors(t, [
    ['import', [], url, /^expected exactly one FILE; usage: /],
    ['import', ['a.csv', 'b.csv'], url, /^expected exactly one FILE; usage: /],
    ['import', ['a.csv', '--wet-run'], url, /^Unknown option '--wet-run'.*; usage: /],
    [
      'import',
      [file],
      url,
      /: unknown format; name the file \.csv, \.tsv, \.xlsx, \.ndjson or \.jsonl, or give --format csv, xlsx or ndjson$/,
    ],
    ['import', [file, '--format', 'xml'], url, /^xml: unknown format; /],
    ['import', ['missing.csv'], url, /^missing\.csv does not exist$/],
    ['import', [file, '--format', 'csv'], 'mysql:x', /^wrong configuration: DATABASE_URL: /],
    ['import', [file, '--format', 'csv'], `sqlite:${file}`, /^\/.* is not an SQLite database$/],
  ])
})
