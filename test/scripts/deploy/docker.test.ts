import { spawn } from 'node:child_process'
import { cp, mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { builtFile } from '../../../scripts/command/built-file.js'
import { temporaryFolder } from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'

const root = fileURLToPath(new URL('.', import.meta.resolve('#package.json')))
const COPY = /^COPY --from=build (.+) (\S+)$/gm

t.test('the Docker image has every file that the service reads', async (t) => {
  const app = await temporaryFolder(t)
  const dockerfile = await readFile(join(root, 'scripts/deploy/Dockerfile'), 'utf8')
  for (const [, files = '', target = ''] of dockerfile.matchAll(COPY)) {
    for (const file of files.split(' ').map((it) => it.replace('/app/', ''))) {
      if (file === 'node_modules') await symlink(join(root, file), join(app, target), 'junction')
      else if (file === 'dist') await copyBuild(join(app, target))
      else
        await cp(
          join(root, file),
          join(app, target.endsWith('/') ? join(target, file.replace(/.*\//, '')) : target),
        )
    }
  }

  const service = spawn(process.execPath, ['dist/src/main.js'], {
    cwd: app,
    env: { PATH: process.env.PATH, PORT: '0', DATABASE_URL: `sqlite:${join(app, 'test.sqlite')}` },
  })
  t.teardown(() => service.kill('SIGKILL'))
  let printed = ''
  for (const stream of [service.stdout, service.stderr]) stream.on('data', (chunk) => (printed += chunk))
  await waitUntil('the service listens', () => {
    if (service.exitCode !== null) throw new Error(printed)
    return printed.includes('listening on')
  })
})

/** Copies the build of the tests without the tests: `dist/` may be missing or older. */
async function copyBuild(target: string): Promise<void> {
  await mkdir(target)
  for (const folder of ['src', 'scripts'])
    await cp(builtFile(folder), join(target, folder), { recursive: true })
}
