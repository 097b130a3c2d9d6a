import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import { fileOf, onBothDialects } from '../support/engines.js'
import { SYSTEM_ACTOR } from '../../src/store/interface/store.js'
import { runScript } from '../support/script.js'
import { temporaryFolder, temporaryStore } from '../support/service.js'
import { expectUsageErrors } from '../support/usage-errors.js'

onBothDialects.test('erase: removes a mentor whose data audit printed before', async (t) => {
  const { store, url } = await temporaryStore(t)
  await store.bulkImport((writer) => writer.addMentor('mentor-1', 'Lars Eriksen'))
  const draft = { mentorId: 'mentor-1', certType: 'x', issuedAt: 0, expiresAt: 100 }
  await store.createCertification(draft, 0, SYSTEM_ACTOR)
  const printed = (await runScript('audit', ['--mentor', 'mentor-1'], url)).stdout
  t.match(printed, /^mentor-1: name Lars Eriksen\nmentor-1: id "cert-001", .*\ncert-001 .* create: /)
  const json = (await runScript('audit', ['--mentor', 'mentor-1', '--json'], url)).stdout
  t.match(json, /^{"mentor":{"id":"mentor-1","name":"Lars Eriksen"}}\n/)

  const erased = await runScript('erase', ['--mentor', 'mentor-1'], url)
  t.match(erased, { code: 0, stderr: '' })
  t.match(
    erased.stdout,
    /^erased: 1 certifications are now those of erased-[0-9a-f]{24}\nbackups and exports .*\n/,
  )
  t.match(await runScript('audit', ['--mentor', 'mentor-1'], url), { code: 1, stdout: '' })
  t.match(await runScript('erase', ['--mentor', 'mentor-1'], url), {
    code: 1,
    stderr: 'there is no data of the mentor mentor-1\n',
  })
})

t.test(
  'erase: says that the old data is still in the files, and overwrites it when it is repeated',
  async (t) => {
    const { store, url } = await temporaryStore(t)
    const mentorId = 'jane@example.org'
    await store.createCertification({ mentorId, certType: 'x', issuedAt: 0, expiresAt: 100 }, 0, SYSTEM_ACTOR)
    const file = fileOf(url)
    const reader = openDatabase(file)
    t.teardown(() => reader.close())
    reader.exec('begin; select * from certification')
    const contents = async () => Buffer.concat([await readFile(file), await readFile(`${file}-wal`)])
    const erase = () => runScript('erase', ['--mentor', mentorId], url)
    const blocked = await erase()
    t.match(blocked, {
      code: 1,
      stderr: /^the records are anonymous, but the old data is still in the files /,
    })
    t.ok((await contents()).includes(mentorId))
    reader.exec('commit')
    t.match(await erase(), { code: 1, stderr: `there is no data of the mentor ${mentorId}\n` })
    t.notOk((await contents()).includes(mentorId))
  },
)

t.test('erase: reports wrong arguments in one line', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  await expectUsageErrors(t, [
    ['erase', [], url, /^--mentor is missing; usage: /],
    ['erase', ['--mentor', 'x'], url, /^\/.* does not exist; set DATABASE_URL/],
  ])
})
