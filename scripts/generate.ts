// Makes generated/ from openapi.yaml and src/client/, and completes package-lock.json. `--check` writes nothing and fails if one of
// these files is not what it would make.
import '../src/process/node-version.js'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import openapiTS, { astToString } from 'openapi-typescript'
import { clientPackage } from './generate/client-package.js'
import { contractDocument } from './generate/contract-document.js'
import { outlineOf } from './generate/contract-outline.js'
import { completeLockfile } from './generate/lockfile.js'
import { operationTable } from './generate/operation-table.js'
import { defaultValues, operationList } from './generate/service-files.js'

const HEADER = '// Made from openapi.yaml by `npm run generate`. Do not edit.\n'
const LOCKFILE = 'package-lock.json'
const root = fileURLToPath(new URL('../', import.meta.url))
const folder = join(root, 'generated')

try {
  const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  const files = await generate()
  await mkdir(folder, { recursive: true })
  const stale = await differences(files)
  if (options.check && stale.length > 0) {
    throw new Error(`${stale.join(', ')}: out of date; run npm run generate`)
  }
  for (const name of stale) await put(name, files.get(name))
  console.log(stale.length > 0 ? `wrote ${stale.join(', ')}` : 'generated/ is current')
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

/** Every file of generated/ and the lockfile, by their paths from the root. */
async function generate(): Promise<Map<string, string>> {
  const source = await readFile(join(root, 'openapi.yaml'), 'utf8')
  const contract = outlineOf(source)
  const clientModules = {
    'api.ts': HEADER + astToString(await openapiTS(source, { defaultNonNullable: false })),
    'operation-table.ts': HEADER + operationTable(contract),
  }
  const files = {
    ...clientModules,
    'contract.json': await contractDocument(source),
    'defaults.ts': HEADER + defaultValues(contract),
    'operations.txt': operationList(contract),
  }
  const client = Object.entries(await clientPackage(contract, clientModules))
  const lockfile = await readFile(join(root, LOCKFILE), 'utf8')
  return new Map([
    [LOCKFILE, completeLockfile(lockfile)] as const,
    ...Object.entries(files).map(([name, text]) => [join('generated', name), text] as const),
    ...client.map(([name, text]) => [join('generated', 'client', name), text] as const),
  ])
}

/** What is missing, other, or too much. */
async function differences(files: ReadonlyMap<string, string>): Promise<string[]> {
  const present = (await readdir(folder, { recursive: true })).map((it) => join('generated', it))
  const names = [...new Set([...files.keys(), ...present])].sort()
  // A folder has no text, and should have none.
  const current = await Promise.all(
    names.map((it) => readFile(join(root, it), 'utf8').catch(() => undefined)),
  )
  return names.filter((name, index) => files.get(name) !== current[index])
}

/** Writes the file, or removes it if it has no text. */
async function put(name: string, text: string | undefined): Promise<void> {
  const file = join(root, name)
  if (text === undefined) return rm(file)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
