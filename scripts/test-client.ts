// `npm run test:client`: uses the client package as other teams do. Compiles a consumer with several versions of TypeScript and both kinds
// of module resolution, bundles it with Vite and esbuild, and loads it from CommonJS. The tools come from npm.
import '../src/process/node-version.js'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { parseArguments, runCheck } from './command/command.js'

const HELP = {
  usage: 'npm run test:client',
  about: 'Uses the client package with several compilers and bundlers, which it downloads from npm.',
  example: 'npm run test:client',
  exitCodes: '0 if all pass, 1 if one fails, 2 if a tool is missing',
}
const root = fileURLToPath(new URL('../', import.meta.url))
const TYPESCRIPT_VERSIONS = ['5.4', '5.9', '6', '7']
const RESOLUTIONS = [
  ['--module', 'nodenext', '--moduleResolution', 'nodenext'],
  ['--module', 'esnext', '--moduleResolution', 'bundler'],
]
/** The README of the client promises it. */
const MAX_GZIPPED_BYTES = 5_000
const PAGE = `import { createClient } from 'certification-management-service-client'
document.body.textContent = String(createClient({ baseUrl: location.origin }).listCertifications)`

let passed = 0
let failed = 0

await runCheck(HELP, main)

async function main(): Promise<boolean> {
  parseArguments({})
  const folder = await mkdtemp(join(tmpdir(), 'client-'))
  try {
    await install(folder)
    for (const version of TYPESCRIPT_VERSIONS) await compileWith(version, folder)
    await bundleWithVite(folder)
    await bundleWithEsbuild(folder)
    await loadFromCommonJs(folder)
    console.log(`\nClient: ${passed} passed, ${failed} failed`)
    return failed === 0
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Creates a project that depends on the packed client, several versions of TypeScript, and Vite. */
async function install(folder: string): Promise<void> {
  await cp(join(root, 'test/client/consumer'), folder, { recursive: true })
  const { stdout } = await run(root, 'npm', [
    'pack',
    '--json',
    '--pack-destination',
    folder,
    './generated/client',
  ])
  const [{ filename = '' } = {}] = JSON.parse(stdout) as { readonly filename?: string }[]
  const compilers = TYPESCRIPT_VERSIONS.map((it) => `typescript-${it}@npm:typescript@${it}`)
  const options = ['install', '--no-audit', '--no-fund', '--prefer-offline']
  await run(folder, 'npm', [...options, `./${filename}`, ...compilers, 'vite@7'])
}

async function compileWith(version: string, folder: string): Promise<void> {
  for (const resolution of RESOLUTIONS) {
    const compiler = join(folder, 'node_modules', `typescript-${version}`, 'bin/tsc')
    await attempt(`TypeScript ${version} ${resolution[3]}`, () =>
      run(folder, 'node', [compiler, '-p', '.', '--noEmit', ...resolution]),
    )
  }
}

async function bundleWithVite(folder: string): Promise<void> {
  await attempt('Vite', async () => {
    const project = join(folder, 'page')
    await mkdir(project)
    await writeFile(join(project, 'index.html'), '<script type="module" src="./page.js"></script>')
    await writeFile(join(project, 'page.js'), PAGE)
    // Without Vite's own code, which every page has.
    await writeFile(join(project, 'vite.config.js'), 'export default { build: { modulePreload: false } }')
    await run(project, 'node', [join(folder, 'node_modules/vite/bin/vite.js'), 'build'])
    const assets = await readdir(join(project, 'dist/assets'))
    if (assets.length !== 1) throw new Error(`the bundle is ${assets.join(', ')}`)
    await checkSize(join(project, 'dist/assets', String(assets[0])))
  })
}

async function bundleWithEsbuild(folder: string): Promise<void> {
  await attempt('esbuild', async () => {
    const bundle = join(folder, 'bundle.js')
    const entry = join(folder, 'node_modules/certification-management-service-client/index.js')
    const esbuild = join(root, 'node_modules/esbuild/bin/esbuild')
    await run(folder, esbuild, [entry, '--bundle', '--minify', '--format=esm', `--outfile=${bundle}`])
    await checkSize(bundle)
  })
}

async function checkSize(bundle: string): Promise<void> {
  const { length } = gzipSync(await readFile(bundle), { level: 9 })
  console.log(`  ${length} bytes gzipped`)
  if (length > MAX_GZIPPED_BYTES) throw new Error(`larger than ${MAX_GZIPPED_BYTES} bytes gzipped: ${length}`)
}

/** Node 20.19, 22.12 and later can `require` the ES module; earlier ones can import it. */
async function loadFromCommonJs(folder: string): Promise<void> {
  const canRequire = 'require_module' in process.features
  for (const load of ['await import', ...(canRequire ? ['require'] : [])]) {
    await attempt(`CommonJS, ${load}`, async () => {
      const script = join(folder, 'load.cjs')
      const call = `${load}('certification-management-service-client')`
      await writeFile(script, `(async () => (${call}).createClient({ baseUrl: 'http://localhost' }))()`)
      await run(folder, 'node', [script])
    })
  }
}

async function attempt(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
    passed++
    console.log(`passed  ${name}`)
  } catch (error) {
    failed++
    const { message, stdout = '' } = error as Error & { readonly stdout?: string }
    console.log(`FAILED  ${name}\n${message}\n${stdout}`)
  }
}

function run(cwd: string, file: string, args: readonly string[]) {
  return promisify(execFile)(file, args, { cwd })
}
