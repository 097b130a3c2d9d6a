import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, cp, readdir, readFile, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { builtFile } from '../../scripts/command/built-file.js'
import { temporaryFolder } from '../support/service.js'
import { waitUntil } from '../support/wait.js'

const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> }

t.test('no script depends on a POSIX shell or on cmd.exe', async (t) => {
  const programs = new Set(['node', 'npm', ...(await readdir('node_modules/.bin'))])
  for (const [name, script] of Object.entries(scripts)) {
    for (const command of script.split(' && ')) {
      // scripts/windows-exec.mjs provides it on Windows.
      const [program = '', ...args] = command.replace(/^exec /, '').split(' ')
      t.ok(programs.has(program), `${name}: ${program}`)
      // No quotes, variables, patterns, redirections and lists, which the two shells read differently.
      for (const it of args) t.match(it, /^[\w:./=-]+$/, `${name}: ${it}`)
    }
  }
})

t.test('on Windows, the build provides exec', async (t) => {
  const folder = await temporaryFolder(t)
  const provideOn = (platform: string) =>
    promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { provideExec } from './scripts/windows-exec.mjs'
      provideExec(${JSON.stringify(folder)}, '${platform}')`,
    ])
  await provideOn('linux')
  t.strictSame(await readdir(folder), [])
  await provideOn('win32')
  t.equal(await readFile(join(folder, 'exec.cmd'), 'utf8'), '@%*\r\n')
})

t.test(
  'arguments reach the service and the mock, because npm appends them to the whole script',
  async (t) => {
    t.match(scripts.start, /^exec node [^|&;]*dist\/src\/main\.js$/)
    t.match(scripts.mock, /^exec node [^|&;]*dist\/scripts\/mock\.js$/)
  },
)

for (const name of ['start', 'mock']) {
  t.test(`npm run ${name} ends with 0 at a SIGTERM to npm`, async (t) => {
    const folder = await temporaryFolder(t)
    await copyFile('package.json', join(folder, 'package.json'))
    await symlink(dirname(dirname(builtFile('src/main.ts'))), join(folder, 'dist'))
    const DATABASE_URL = `sqlite:${join(folder, 'test.sqlite')}`
    const { child, printed } = npm(t, folder, ['run', name, '--ignore-scripts'], { DATABASE_URL, PORT: '0' })
    await waitUntil('it listens', () => {
      if (child.exitCode !== null) throw new Error(`it did not start: ${printed()}`)
      return /listen\w* on http/.test(printed())
    })
    child.kill('SIGTERM')
    t.strictSame(await once(child, 'exit'), [0, null], printed())
    if (name === 'start') t.match(printed(), /closed/, 'npm has waited for it')
  })
}

/** The commands that an installation without development dependencies runs. */
const FOR_OPERATORS = [
  'start',
  'build',
  'mock',
  'migrate',
  'migrate:engine',
  'import',
  'export',
  'backup',
  'restore',
].concat('erase', 'seed', 'audit')

t.test('without development dependencies, every other command says that it needs them', async (t) => {
  const folder = await temporaryFolder(t)
  await cp('scripts', join(folder, 'scripts'), {
    recursive: true,
    filter: (it) => !it.endsWith('.ts'),
  })
  const run = (args: string[]) =>
    promisify(execFile)(process.execPath, args, {
      cwd: folder,
      env: { npm_lifecycle_event: 'bench' },
    }).catch(({ code, stderr }) => ({ code, stderr }))
  t.strictSame(await run(['scripts/require-development.mjs']), {
    code: 2,
    stderr: 'npm run bench needs the development dependencies: run npm ci\n',
  })
  t.strictSame(await run(['scripts/build.mjs', 'test/tsconfig.build.json']), {
    code: 2,
    stderr: 'the tests need the development dependencies: run npm ci\n',
  })
  t.match(await run(['scripts/build.mjs']), {
    code: 1,
    stderr: /npm ci, npm run build, npm prune --omit=dev/,
  })
  for (const [name, script] of Object.entries(scripts)) {
    const isGuarded = /require-development|build:test|tsconfig\.build/.test(
      `${scripts[`pre${name}`]} ${script}`,
    )
    t.equal(isGuarded, !FOR_OPERATORS.includes(name.replace(/^pre(?!test)/, '')), name)
  }
})

function npm(
  t: Test,
  cwd: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): { child: ChildProcess; printed: () => string } {
  const env = { PATH: process.env.PATH, HOME: cwd, ...environment }
  const child = spawn('npm', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  return { child, printed: () => printed }
}
