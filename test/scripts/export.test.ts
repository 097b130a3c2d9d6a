import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { addMentors, temporaryFolder, temporaryStore } from '../support/service.js'
import { csv, importText, LINE, temporaryFile } from '../support/import.js'
import { runScript } from '../support/script.js'

t.test('export: certifications and mentors', async (t) => {
  const { store, url } = await temporaryStore(t)
  const folder = await temporaryFolder(t)
  await importText(t, store, csv(LINE, LINE))
  await addMentors(store, { 'mentor-42': 'Lars' })

  const done = await runScript('export', [join(folder, 'all.ndjson')], url)
  t.match(done, { code: 0, stderr: '', stdout: /all\.ndjson: 2 certifications, in [0-9.]+ s\n$/ })
  t.match(
    await readFile(join(folder, 'all.ndjson'), 'utf8'),
    /^\{"id":"cert-001",.*\}\n\{"id":"cert-002",.*\}\n$/,
  )
  const mentors = join(folder, 'mentors.txt')
  const named = await runScript('export', [mentors, '--mentors', '--format', 'csv'], url)
  t.match(named, { code: 0, stderr: '', stdout: /mentors\.txt: 1 mentors, in [0-9.]+ s\n$/ })
  t.equal(await readFile(mentors, 'utf8'), 'id,name\nmentor-42,Lars\n')
})

t.test('export: what the caller got wrong is one line', async (t) => {
  const { url } = await temporaryStore(t)
  const there = await temporaryFile(t, '', 'there.csv')
  const cases: [args: string[], message: RegExp][] = [
    [[], /^one FILE is to be named; usage: /],
    [['a.csv', '--all'], /^Unknown option '--all'.*; usage: /],
    [[there], /there\.csv already exists; remove it or name another file$/],
  ]
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await runScript('export', args, url)
    t.match({ code, stdout }, { code: 1, stdout: '' })
    t.match(stderr.trimEnd(), message)
    t.equal(stderr.trimEnd().split('\n').length, 1, stderr)
  }
})
