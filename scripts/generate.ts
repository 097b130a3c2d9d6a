// `npm run generate`: makes generated/ from openapi.yaml and src/client/.
//
// The contract is written by hand and everything that can be derived from it is generated: types, the list of operations,
// default values, and the client package. The generated files are committed, so that a reviewer sees the effect of a change
// to the contract on its clients, and so that a build needs no generator. `--check` writes nothing and fails if a file
// differs from what would be generated; CI runs it.
import '../src/process/node-version.js'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { parseArguments, runCommand } from './command/command.js'
import { clientPackage } from './generate/client-package.js'
import { contractDocument } from './generate/contract-document.js'
import { describeReferences } from './generate/described-references.js'
import { completeLockfile, withVersion } from './generate/lockfile.js'
import { parseContractOutline } from './generate/contract-outline.js'
import { operationTable } from './generate/operation-table.js'
import { defaultValues, limitValues, operationList } from './generate/service-files.js'

const HELP = {
  usage: 'npm run generate -- [--check]',
  about: 'Makes generated/ from openapi.yaml.',
  options: {
    '--check': 'change nothing; fail if a file is out of date',
  },
  example: 'npm run generate',
}
const HEADER = '// Made from openapi.yaml by `npm run generate`. Do not edit.\n'
const LOCKFILE = 'package-lock.json'
const MANIFEST = 'package.json'
const root = fileURLToPath(new URL('../', import.meta.url))
const folder = join(root, 'generated')

await runCommand(HELP, main)

async function main(): Promise<void> {
  const options = { check: { type: 'boolean', default: false } } as const
  const { check } = parseArguments({ options }).values
  const files = await generateFiles()
  await mkdir(folder, { recursive: true })
  const stale = await findStaleFiles(files)
  if (check && stale.length > 0) throw new Error(`out of date: ${stale.join(', ')}; run npm run generate`)
  for (const name of stale) await writeOrRemove(name, files.get(name))
  console.log(stale.length > 0 ? `wrote ${stale.join(', ')}` : 'generated/ is up to date')
}

/** Generates the contents of every file, by path from the root. */
async function generateFiles(): Promise<Map<string, string>> {
  const source = await readFile(join(root, 'openapi.yaml'), 'utf8')
  const contract = parseContractOutline(source)
  const types = JSON.stringify(describeReferences(source))
  const clientModules = {
    'api.ts': HEADER + astToString(await openapiTS(types, { defaultNonNullable: false })),
    'operation-table.ts': HEADER + operationTable(contract),
  }
  const files = {
    ...clientModules,
    'contract.json': await contractDocument(source),
    'defaults.ts': HEADER + defaultValues(contract),
    'limits.ts': HEADER + limitValues(contract),
    'operations.txt': operationList(contract),
  }
  const client = Object.entries(await clientPackage(contract, clientModules))
  const lockfile = await readFile(join(root, LOCKFILE), 'utf8')
  return new Map([
    [LOCKFILE, withVersion(completeLockfile(lockfile), contract.version)] as const,
    [MANIFEST, withVersion(await readFile(join(root, MANIFEST), 'utf8'), contract.version)] as const,
    ...Object.entries(files).map(([name, text]) => [join('generated', name), text] as const),
    ...client.map(([name, text]) => [join('generated', 'client', name), text] as const),
  ])
}

/** Finds files that are missing, differ, or should not exist. */
async function findStaleFiles(files: ReadonlyMap<string, string>): Promise<string[]> {
  const present = (await readdir(folder, { recursive: true })).map((it) => join('generated', it))
  const names = [...new Set([...files.keys(), ...present])].sort()
  // A folder cannot be read, so it is undefined, which is correct for a name that is not a file.
  const current = await Promise.all(
    names.map((it) => readFile(join(root, it), 'utf8').catch(() => undefined)),
  )
  return names.filter((name, index) => files.get(name) !== current[index])
}

async function writeOrRemove(name: string, text: string | undefined): Promise<void> {
  const file = join(root, name)
  if (text === undefined) return rm(file)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
