import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { LINE, csv, temporaryFile } from '../support/import.js'
import { runScript } from '../support/script.js'
import { temporaryFolder } from '../support/service.js'

t.test('import: dry run, import, the same again, mentors', async (t) => {
  const folder = await temporaryFolder(t)
  const url = `sqlite:${join(folder, 'test.sqlite')}`
  const file = join(folder, 'certifications.csv')
  const mentors = join(folder, 'mentors.txt')
  await writeFile(file, csv(LINE, LINE))
  await writeFile(mentors, '{"id":"mentor-42","name":"Lars Eriksen"}\n')
  const run = (...args: string[]) => runScript('import', args, url)

  const dry = await run(file, '--dry-run')
  t.match(dry, { code: 0, stderr: '' })
  t.match(
    dry.stdout,
    /: dry run, nothing was changed; it would be: 2 added, 0 already there, 0 renamed, in [0-9.]+ s\n$/,
  )
  t.match((await run(file)).stdout, /: 2 added, 0 already there, 0 renamed, in [0-9.]+ s\n$/)
  t.match((await run(file)).stdout, /: was imported on 2[0-9-]+T[0-9:]+Z; nothing is to be done\n$/)
  t.match((await run(mentors, '--mentors', '--format', 'ndjson')).stdout, /: 1 added/)
})

t.test('import: errors, on stderr and with a non-zero exit', async (t) => {
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
  t.equal(lines[0], 'line 3: mentor_id must match pattern "^[A-Za-z0-9][A-Za-z0-9._:@-]*$"')
  t.same(lines.slice(100), ['and 2 more', `${file}: nothing was imported; errors: 102`])
})

t.test('import: what the caller got wrong is one line', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const file = await temporaryFile(t, csv(LINE))
  const cases: [args: string[], url: string, message: RegExp][] = [
    [[], url, /^one FILE is to be named; usage: /],
    [['a.csv', 'b.csv'], url, /^one FILE is to be named; usage: /],
    [['a.csv', '--wet-run'], url, /^Unknown option '--wet-run'.*; usage: /],
    [
      [file],
      url,
      /: unknown format; name the file \.csv, \.ndjson or \.jsonl, or give --format csv or ndjson$/,
    ],
    [[file, '--format', 'xml'], url, /^xml: unknown format; /],
    [['missingPath.csv'], url, /^ENOENT: no such file or directory/],
    [[file, '--format', 'csv'], 'mysql:x', /^wrong configuration: DATABASE_URL: /],
    [[file, '--format', 'csv'], `sqlite:${file}`, /^file is not a database$/],
  ]
  for (const [args, databaseUrl, message] of cases) {
    const { code, stdout, stderr } = await runScript('import', args, databaseUrl)
    t.equal(code, 1, args.join(' '))
    t.equal(stdout, '')
    t.match(stderr.trimEnd(), message)
    t.equal(stderr.trimEnd().split('\n').length, 1, stderr)
  }
})
