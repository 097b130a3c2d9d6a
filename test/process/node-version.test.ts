import { execFile } from 'node:child_process'
import t from 'tap'
import { builtFile } from '../../scripts/command/built-file.js'
import { unsupportedNodeMessage } from '../../src/process/node-version.js'
import { temporaryFile } from '../support/import.js'

t.test('supports Node 20.6 and later', async (t) => {
  for (const version of ['20.6.0', '22.0.0', '26.12.1'])
    t.equal(unsupportedNodeMessage(version), undefined, version)
  for (const version of ['18.20.8', '20.5.1'])
    t.equal(unsupportedNodeMessage(version), `Node 20.6 or later is needed; this is Node ${version}`)
})

t.test('reports an older Node in one line', async (t) => {
  const versions = `{ ...process.versions, node: '20.5.1' }`
  const older = await temporaryFile(
    t,
    `Object.defineProperty(process, 'versions', { value: ${versions} })`,
    'older.cjs',
  )
  for (const program of ['src/main.ts', 'scripts/mock.ts']) {
    const printed = await new Promise((resolve) => {
      execFile(process.execPath, ['--require', older, builtFile(program)], (_, stdout, stderr) =>
        resolve(stdout + stderr),
      )
    })
    t.equal(printed, 'Node 20.6 or later is needed; this is Node 20.5.1\n', program)
  }
})
