import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { writeFileAtomically } from '../../src/files/atomic-file.js'
import { temporaryFolder } from '../support/service.js'

t.test('names the file whose disk is full', async (t) => {
  const folder = await temporaryFolder(t)
  const file = join(folder, 'export.csv')
  const writing = writeFileAtomically(file, () => writeFile('/dev/full', 'x'))
  await t.rejects(writing, {
    message: `${file} cannot be written: its disk is full`,
    cause: { code: 'ENOSPC' },
  })
  const failure = new Error('the source cannot be read')
  await t.rejects(
    writeFileAtomically(file, () => Promise.reject(failure)),
    failure,
    'other errors stay as they are',
  )
  t.strictSame(await readdir(folder), [])
})
