import { join } from 'node:path'
import t from 'tap'
import { onBothDialects } from '../support/engines.js'
import { SYSTEM_ACTOR } from '../../src/store/store.js'
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

t.test('erase: reports wrong arguments in one line', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  await expectUsageErrors(t, [
    ['erase', [], url, /^--mentor is missing; usage: /],
    ['erase', ['--mentor', 'x'], url, /^\/.* does not exist; set DATABASE_URL/],
  ])
})
