import { execFile } from 'node:child_process'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { parseDocument } from 'yaml'
import { builtFile } from '../../../scripts/command/built-file.js'
import { checkBreaking, type GateFiles, releaseContract } from '../../../scripts/contract-gate/gate.js'

const CONTRACT = fileURLToPath(import.meta.resolve('#openapi.yaml'))
const text = await readFile(CONTRACT, 'utf8')

interface Given {
  readonly released?: string
  readonly version: string
  readonly edit?: readonly [path: readonly string[], value: unknown]
  readonly changelog?: string
}

/** Writes an edited contract with the given version, its released copy and a changelog. */
async function repository(t: Test, { released, version, edit, changelog }: Given): Promise<GateFiles> {
  const folder = t.testdir({
    'CHANGELOG.md': changelog ?? `# Changes\n\n## [${version}]\n\n- Something.\n`,
  })
  const files = {
    contract: join(folder, 'openapi.yaml'),
    released: join(folder, 'released.yaml'),
    changelog: join(folder, 'CHANGELOG.md'),
  }
  if (released !== undefined) await writeFile(files.released, contractText(released))
  await writeFile(files.contract, contractText(version, edit))
  return files
}

function contractText(version: string, edit?: Given['edit']): string {
  const contract = parseDocument(text)
  contract.setIn(['info', 'version'], version)
  if (edit !== undefined) contract.setIn(...edit)
  return contract.toString({ lineWidth: 0 })
}

const ADDED = [
  ['components', 'schemas', 'Certification', 'properties', 'issuer'],
  { type: 'string' },
] as const
const EDITED = [['components', 'schemas', 'CertType', 'description'], 'The type.'] as const
const BROKEN = [['components', 'parameters', 'Days', 'schema', 'maximum'], 365] as const

t.test('an additive change passes without a new version', async (t) => {
  const files = await repository(t, { released: '1.0.0', version: '1.0.0', edit: ADDED })
  t.equal(await checkBreaking(files), `${files.contract}: no breaking changes since 1.0.0`)
})

t.test('a breaking change fails, whatever the version', async (t) => {
  const files = await repository(t, { released: '1.0.0', version: '2.0.0', edit: BROKEN })
  await t.rejects(checkBreaking(files), { message: /^.*openapi\.yaml:\d+: .*Upper bound changed.*$/ })
})

t.test('without a released contract, the error says how to create one', async (t) => {
  const files = await repository(t, { version: '1.0.0' })
  await t.rejects(checkBreaking(files), {
    message: `${files.released} does not exist; create it with npm run contract:release`,
  })
})

t.test('the first release may have any version', async (t) => {
  const files = await repository(t, { version: '1.0.0' })
  t.equal(await releaseContract(files), 'released 1.0.0')
  t.equal(await readFile(files.released, 'utf8'), await readFile(files.contract, 'utf8'))
})

const releases: Record<string, Given & { readonly rejection?: RegExp }> = {
  'an addition as a new minor version': { released: '1.0.0', version: '1.1.0', edit: ADDED },
  'an addition as a patch': {
    released: '1.0.0',
    version: '1.0.1',
    edit: ADDED,
    rejection: /^info\.version must be at least 1\.1\.0, not 1\.0\.1: changes since 1\.0\.0$/,
  },
  'an edited description as a patch': { released: '1.0.0', version: '1.0.1', edit: EDITED },
  'an edited description without a new version': {
    released: '1.0.0',
    version: '1.0.0',
    edit: EDITED,
    rejection: /^info\.version must be at least 1\.0\.1, not 1\.0\.0: changes since 1\.0\.0$/,
  },
  'a breaking change as a new major version': { released: '1.4.2', version: '2.0.0', edit: BROKEN },
  'a breaking change as a new minor version': {
    released: '1.4.2',
    version: '1.5.0',
    edit: BROKEN,
    rejection:
      /^.*Upper bound changed.*\ninfo\.version must be at least 2\.0\.0, not 1\.5\.0: breaking changes since 1\.4\.2$/,
  },
  'an older version': {
    released: '1.1.0',
    version: '1.0.0',
    rejection: /^info\.version must be at least 1\.1\.0, not 1\.0\.0/,
  },
  'an invalid version': {
    released: '1.0.0',
    version: '1.1',
    rejection: /^info\.version must be a semantic version \(semver\.org\), not 1\.1$/,
  },
  'a version without an entry in the changelog': {
    released: '1.0.0',
    version: '1.1.0',
    edit: ADDED,
    changelog: '# Changes\n\n## [1.0.0]\n\n- Everything, see also [1.1.0].\n',
    rejection: /CHANGELOG\.md: add an entry "## \[1\.1\.0\]" that describes the changes$/,
  },
  'a version with an empty entry in the changelog': {
    released: '1.0.0',
    version: '1.1.0',
    edit: ADDED,
    changelog: '# Changes\n\n## [1.1.0] - 2026-11-22\n\n## [1.0.0]\n\n- Everything.\n',
    rejection: /CHANGELOG\.md: add an entry "## \[1\.1\.0\]" that describes the changes$/,
  },
}

for (const [name, { rejection, ...given }] of Object.entries(releases)) {
  t.test(`release of ${name}: ${rejection === undefined ? 'accepted' : 'rejected'}`, async (t) => {
    const files = await repository(t, given)
    const before = await readFile(files.released, 'utf8')
    if (rejection === undefined) {
      t.equal(await releaseContract(files), `released ${given.version}`)
      t.equal(await readFile(files.released, 'utf8'), await readFile(files.contract, 'utf8'))
    } else {
      await t.rejects(releaseContract(files), { message: rejection })
      t.equal(await readFile(files.released, 'utf8'), before)
    }
  })
}

t.test('releasing the same version twice changes nothing', async (t) => {
  const files = await repository(t, { released: '1.0.0', version: '1.0.0' })
  await writeFile(files.contract, `${await readFile(files.contract, 'utf8')}# a comment\n`)
  t.equal(await releaseContract(files), '1.0.0 is already released')
  t.notMatch(await readFile(files.released, 'utf8'), '# a comment')
})

/** Runs a built command as npm does. */
async function run(command: string, files: Partial<GateFiles>): Promise<{ code: unknown; output: string }> {
  const script = builtFile(`scripts/${command}.ts`)
  const options = Object.entries(files).map(([name, file]) => `--${name}=${file}`)
  return promisify(execFile)(process.execPath, [script, ...options]).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stderr }: { code: unknown; stderr: string }) => ({ code, output: stderr }),
  )
}

t.test('the commands exit with 1 and print one line for each breaking change', async (t) => {
  const { changelog, ...files } = await repository(t, { released: '1.0.0', version: '1.0.0', edit: BROKEN })
  const rejected = await run('contract-breaking', files)
  t.equal(rejected.code, 1)
  t.match(rejected.output, /^.*openapi\.yaml:\d+: .*Upper bound changed.*\n$/)
  t.equal((await run('contract-release', { ...files, changelog })).code, 1)
  t.match(await run('contract-breaking', { changelog }), { code: 1, output: /^Unknown option.*\n$/ })

  await cp(files.released, files.contract)
  t.match(await run('contract-breaking', files), { code: 0, output: /no breaking changes since 1\.0\.0\n$/ })
  t.same(await run('contract-release', { ...files, changelog }), {
    code: 0,
    output: '1.0.0 is already released\n',
  })
})

t.test('without options, the commands use the files of this repository', async (t) => {
  const none = await run('contract-release', { contract: '/none/openapi.yaml' } as Partial<GateFiles>)
  t.match(none, { code: 1, output: /openapi\.yaml/ })
  t.match(await run('contract-breaking', {}), {
    code: 0,
    output: /^openapi\.yaml: no breaking changes since /,
  })
})

t.test('accepts a waived change, and rejects a waiver that matches none', async (t) => {
  const { changelog, ...files } = await repository(t, {
    released: '1.0.0',
    version: '1.0.0',
    edit: BROKEN,
  })
  const waivers = `${files.contract}.waivers`
  await writeFile(waivers, '# none\n')
  await t.rejects(checkBreaking({ ...files, waivers }), /Upper bound changed/)
  await writeFile(waivers, 'Upper bound changed: nobody asks for so much\n')
  t.match(await checkBreaking({ ...files, waivers }), /no breaking changes since/)
  await writeFile(changelog, '# Changes\n\n## [1.1.0]\n\n- Less.\n')
  await t.rejects(releaseContract({ ...files, changelog, waivers }), /at least 1\.1\.0, not 1\.0\.0/)
  await writeFile(waivers, 'Lower bound changed: no reason\n')
  await t.rejects(checkBreaking({ ...files, waivers }), {
    message: 'the waiver "Lower bound changed" matches no change; remove it',
  })
})
