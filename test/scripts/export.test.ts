import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { addMentors, temporaryFolder, temporaryStore } from '../support/service.js'
import { csv, importText, LINE, temporaryFile } from '../support/import.js'
import { runScript } from '../support/script.js'
import { expectUsageErrors } from '../support/usage-errors.js'

t.test('export: writes certifications or mentors', async (t) => {
  const { store, url } = await temporaryStore(t)
  const folder = await temporaryFolder(t)
  await importText(t, store, csv(LINE, LINE))
  await addMentors(store, { 'mentor-42': 'Lars' })

  const done = await runScript('export', [join(folder, 'all.ndjson')], url)
  t.match(done, { code: 0, stderr: '', stdout: /all\.ndjson: 2 certifications exported in [0-9.]+ s\n$/ })
  t.match(
    await readFile(join(folder, 'all.ndjson'), 'utf8'),
    /^\{"id":"cert-001",.*\}\n\{"id":"cert-002",.*\}\n$/,
  )
  const mentors = join(folder, 'mentors.txt')
  const named = await runScript('export', [mentors, '--mentors', '--format', 'csv'], url)
  t.match(named, { code: 0, stderr: '', stdout: /mentors\.txt: 1 mentors exported in [0-9.]+ s\n$/ })
  t.equal(await readFile(mentors, 'utf8'), 'id,name\nmentor-42,Lars\n')
})

t.test('export: reports wrong arguments in one line', async (t) => {
  const { url } = await temporaryStore(t)
  const existing = await temporaryFile(t, '', 'there.csv')
  await expectUsageErrors(t, [
    ['export', [], url, /^expected exactly one FILE; usage: /],
    ['export', ['a.csv', '--all'], url, /^Unknown option '--all'.*; usage: /],
    ['export', [existing], url, /there\.csv already exists; remove it or name another file$/],
  ])
})
