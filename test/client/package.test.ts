import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { startService, temporaryFolder } from '../support/service.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('.', import.meta.resolve('#openapi.yaml')))
const inRoot = (path: string) => join(root, path)

// Without the npm_config_* variables that npm sets for this test.
const env = { PATH: process.env.PATH, HOME: process.env.HOME }

interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
}

const folder = await temporaryFolder(t)
const manifest = await manifestOf(inRoot('generated/client'))

const service = await startService(t)
const baseUrl = await service.app.listen({ port: 0 })

t.before(async () => {
  await cp(inRoot('test/client/consumer'), folder, { recursive: true })
  const packed = join(folder, 'packed')
  await mkdir(packed)
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', packed]
  const { stdout } = await run('npm', [...pack, inRoot('generated/client')], { env })
  const files = (JSON.parse(stdout) as { filename: string }[]).map(({ filename }) => join(packed, filename))
  await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', ...files], {
    cwd: folder,
    env,
  })
  const readme = await readFile(join(folder, 'node_modules', manifest.name, 'README.md'), 'utf8')
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? ''
  await writeFile(join(folder, 'example.ts'), example.replace(/http:\/\/[\w.:]+/, baseUrl))
})

/** Compiles the consumer. @returns the output of the compiler, empty on success. */
async function compile(...options: string[]): Promise<string> {
  const tsc = inRoot('node_modules/typescript/bin/tsc')
  const { stdout, stderr } = await run('node', [tsc, '-p', '.', ...options], { cwd: folder, env }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  )
  return stdout + stderr
}

t.test('the tarball contains the client and its license, and depends on nothing', async (t) => {
  const installed = join(folder, 'node_modules', manifest.name)
  t.strictSame(await manifestOf(installed), manifest)
  t.equal(manifest.dependencies, undefined)
  t.match(await readFile(join(installed, 'LICENSE'), 'utf8'), /MIT License/)
  const contract = await readFile(inRoot('openapi.yaml'), 'utf8')
  t.equal(manifest.version, /^ {2}version: (\S+)$/m.exec(contract)?.[1])
})

t.test('compiles in a browser project', async (t) => {
  t.equal(await compile(), '')
})

t.test('compiles in a Node project without DOM types', async (t) => {
  await mkdir(join(folder, 'node_modules/@types'))
  for (const name of ['@types/node', 'undici-types']) {
    await symlink(inRoot(`node_modules/${name}`), join(folder, 'node_modules', name))
  }
  t.equal(await compile('--lib', 'ES2022', '--types', 'node'), '')
})

t.test('the example of the README runs against a real server', async (t) => {
  await run('node', ['dist/example.js'], { cwd: folder, env })
  const reply = await service.send('GET', '')
  t.match(reply.json(), { data: [{ renewal_count: 1, expires_at: '2028-03-01T00:00:00Z' }] })
})
