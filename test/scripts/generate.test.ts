import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { cp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { temporaryFolder } from '../support/service.js'

const root = fileURLToPath(new URL('.', import.meta.resolve('#openapi.yaml')))
const INPUTS = [
  'openapi.yaml',
  'package.json',
  'src/process',
  'package-lock.json',
  'tsconfig.json',
  'LICENSE',
  'scripts',
  'src/client',
  'src/store/interface/store.ts', // errors of commands
  'generated',
]

/** A copy of the project that tests may change. */
const copy = await temporaryFolder(t)
for (const name of INPUTS) await cp(join(root, name), join(copy, name), { recursive: true })
await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))

async function generate(...options: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const args = ['node_modules/tsx/dist/cli.mjs', 'scripts/generate.ts', ...options]
  return promisify(execFile)('node', args, { cwd: copy }).then(
    (output) => ({ code: 0, ...output }),
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  )
}

/** The text of each generated file by path. */
async function generated(): Promise<Record<string, string>> {
  const folder = join(copy, 'generated')
  const paths = (await readdir(folder, { recursive: true })).map((it) => join(folder, it))
  const names = paths.filter((it) => statSync(it).isFile())
  return Object.fromEntries(await Promise.all(names.map(async (it) => [it, await readFile(it, 'utf8')])))
}

async function editContract(from: string, to: string): Promise<void> {
  const file = join(copy, 'openapi.yaml')
  const text = await readFile(file, 'utf8')
  if (!text.includes(from)) throw new Error(`the contract has no ${from}`)
  await writeFile(file, text.replace(from, to))
}

t.test('reproduces the committed files byte for byte', async (t) => {
  const committed = await generated()
  await rm(join(copy, 'generated'), { recursive: true })
  t.match(await generate(), { code: 0, stdout: /^wrote generated\/api\.ts, / })
  t.strictSame(await generated(), committed)
})

t.test('--check lists every stale file and writes nothing', async (t) => {
  await editContract('\n  version: ', '\n  version: 9')
  await rm(join(copy, 'generated/client/index.js'))
  await writeFile(join(copy, 'generated/client/left-over.js'), '')
  const before = await generated()
  t.match(await generate('--check'), {
    code: 1,
    stderr:
      'out of date: generated/client/index.js, generated/client/left-over.js, ' +
      'generated/client/package.json, generated/contract.json, package-lock.json, package.json; ' +
      'run npm run generate\n',
  })
  t.strictSame(await generated(), before)
})

t.test('updates stale files and removes superfluous ones', async (t) => {
  t.match(await generate(), { code: 0 })
  const files = await generated()
  const manifest = JSON.parse(files[join(copy, 'generated/client/package.json')] ?? '') as object
  t.match(manifest, { version: /^9/ }, 'the package has the version of the contract')
  for (const name of ['package.json', 'package-lock.json'])
    t.match(JSON.parse(await readFile(join(copy, name), 'utf8')), { version: /^9/ }, name)
  t.notOk(Object.keys(files).some((it) => it.endsWith('left-over.js')))
})

t.test('completes the lockfile, from which npm drops some facts', async (t) => {
  const file = join(copy, 'package-lock.json')
  const committed = await readFile(file, 'utf8')
  await writeFile(file, committed.replace(/,\s*"gypfile": false/, ''))
  t.match(await generate('--check'), {
    code: 1,
    stderr: 'out of date: package-lock.json; run npm run generate\n',
  })
  t.match(await generate(), { code: 0, stdout: 'wrote package-lock.json\n' })
  t.equal(await readFile(file, 'utf8'), committed)
})

t.test('fails if two methods would have the same name', async (t) => {
  await editContract('operationId: getCertificationStatus', 'operationId: iterateCertifications')
  t.match(await generate(), { code: 1, stderr: 'the client: duplicate name iterateCertifications\n' })
})
