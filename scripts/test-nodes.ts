// `npm run test:nodes`: checks the service on other major versions of Node, which come from npm. Tries a fresh installation without a
// compiler, each command, starts and stops, and the tests that depend most on Node. Prints a table. Deprecations are errors.
import '../src/process/node-version.js'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { parseArguments, runCommand } from './command/command.js'

const HELP = {
  usage: 'npm run test:nodes -- MAJOR…',
  about: 'Installs the project under other majors of Node and tries every command.',
  options: {
    MAJOR: 'a major version of Node, such as 24',
  },
  example: 'npm run test:nodes -- 22 24',
}
const PLATFORM = `node-${process.platform}-${process.arch}`
/** The npm that each major comes with, or a later one that it can run. */
const NPM: Readonly<Record<string, string>> = { 20: '10', 22: '10', 24: '11' }
const LATEST_NPM = '12'
const COMPILERS = ['cc', 'c++', 'gcc', 'g++', 'clang', 'make', 'python', 'python3']
const POSTGRES_URL = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test'
const START_TIMEOUT_MS = 300_000
const RECORDS = 500
const THROW_DEPRECATION = { NODE_OPTIONS: '--throw-deprecation' }

const TESTS = [
  'test/process/node-version.test.ts',
  'test/process/signals.test.ts',
  'test/http/odd-peers.test.ts', // reads what Node's parser keeps
  'test/store/queries.test.ts',
  ...['backup', 'driver', 'migrate', 'restore', 'sqlite-engine', 'threaded-store'].map(
    (name) => `test/store/sqlite/${name}.test.ts`,
  ),
]

interface Output {
  readonly stdout: string
  readonly stderr: string
}

/** A version of Node with the service installed for it. */
interface Installation {
  readonly major: string
  /** The output of `node --version`. */
  readonly version: string
  /** The folder in which the service is installed. */
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
}

type Step = (installation: Installation) => Promise<unknown>

const INSTALL = 'npm ci'
/** The steps, in order. If the installation fails, the others are not tried. */
const STEPS: Readonly<Record<string, Step>> = {
  [INSTALL]: install,
  'npm start': (node) => answersAndEnds(node, ['npm', 'start']),
  'WORKERS=2': (node) => answersAndEnds(node, ['node', 'dist/src/main.js'], { WORKERS: '2' }),
  'file of the other driver': checkOtherFile,
  migrate: (node) => command(node, 'migrate'),
  seed: (node) => command(node, 'seed', '--count', `${RECORDS}`),
  export: (node) => command(node, 'export', 'out.csv'),
  import: checkImport,
  backup: (node) => command(node, 'backup', 'out.backup'),
  restore: checkRestore,
  audit: (node) => command(node, 'audit', '--id', 'cert-001'),
  'migrate:engine': transferToPostgres,
  mock: (node) => answersAndEnds(node, ['node', 'dist/scripts/mock.js']),
  'contract:test': (node) => command(node, 'contract-test'),
  'contract:breaking': (node) => command(node, 'contract-breaking'),
  'test:crash': (node) => command(node, 'crash-test', '--kills', '2'),
  'generate --check': (node) => run(node, ['npm', 'run', 'generate', '--', '--check']),
  'smaller suite': (node) =>
    run(node, ['node', 'dist-test/test/run.js', '--disable-coverage', '--jobs=1', ...TESTS]),
}

await runCommand(HELP, main)

async function main(): Promise<void> {
  const majors = parseArguments({ allowPositionals: true }).positionals
  const folder = await mkdtemp(join(tmpdir(), 'nodes-'))
  try {
    // All at a time: most steps wait for one process to start.
    report(await Promise.all(majors.map((major) => check(major, join(folder, major)))))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Column {
  readonly version: string
  readonly failures: ReadonlyMap<string, unknown>
}

async function check(major: string, folder: string): Promise<Column> {
  const installation = await prepare(major, folder)
  const failures = new Map<string, unknown>()
  for (const [name, step] of Object.entries(STEPS)) {
    if (failures.has(INSTALL)) {
      failures.set(name, new Error('it is not installed'))
      continue
    }
    const started = performance.now()
    await step(installation).catch((error: unknown) => failures.set(name, error))
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    console.log(
      `Node ${installation.version} ${name}: ${failures.has(name) ? 'FAILED' : 'passed'} in ${seconds} s`,
    )
    const failure = failures.get(name)
    if (failure !== undefined) console.log(textOf(failure))
  }
  return { version: installation.version, failures }
}

/** Gets a version of Node and its npm from npm, and copies the work tree as built. */
async function prepare(major: string, folder: string): Promise<Installation> {
  const tools = join(folder, 'tools')
  const bin = join(folder, 'bin')
  const copy = join(folder, 'service')
  for (const it of [tools, bin, join(copy, 'data')]) await mkdir(it, { recursive: true })
  const packages = [`${PLATFORM}@${major}`, `npm@${NPM[major] ?? LATEST_NPM}`]
  await execute('npm', ['install', '--no-save', '--prefer-offline', '--prefix', tools, ...packages], {})
  const node = join(tools, 'node_modules', PLATFORM)
  await symlink(join(node, 'bin/node'), join(bin, 'node'))
  for (const name of ['npm', 'npx']) {
    const script = join(tools, 'node_modules/npm/bin', `${name}-cli.js`)
    await program(join(bin, name), `exec node '${script}' "$@"`)
  }
  // Version 12 of SQLite's driver, which Node 20 needs, is compiled where its binary cannot be downloaded.
  if (major !== '20') for (const name of COMPILERS) await program(join(bin, name), 'exit 1')
  const listed = await execute('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {})
  for (const name of [...listed.stdout.split('\0').filter(Boolean), 'dist', 'dist-test'])
    await cp(name, join(copy, name), { recursive: true })
  // The variables that npm sets for this script would override the configuration of the npm under test.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))
  const environment = {
    ...Object.fromEntries(inherited),
    PATH: [bin, process.env.PATH].join(delimiter),
    // The headers of Node 20, to compile the driver.
    ...(major === '20' && { npm_config_nodedir: node }),
    DATABASE_URL: 'sqlite:data/nodes.sqlite',
    PORT: '0',
    MAX_LAG_MS: '0', // a busy machine must not cause 503
  }
  const { stdout } = await execute('node', ['--version'], { env: environment })
  return { major, version: stdout.trim(), folder: copy, environment }
}

async function program(file: string, line: string): Promise<void> {
  await writeFile(file, `#!/bin/sh\n${line}\n`)
  await chmod(file, 0o755)
}

/** Installs as a new developer does. Warnings are errors. */
async function install(node: Installation): Promise<void> {
  const { stderr } = await run(node, ['npm', 'ci', '--prefer-offline', '--loglevel', 'verbose'])
  const lines = stderr.split('\n')
  // Warnings about the configuration of this machine do not count.
  const warnings = lines.filter((it) => /^npm warn/i.test(it) && !/Unknown (user|env) config/.test(it))
  if (warnings.length > 0) throw new Error(warnings.join('\n'))
  const drivers = (await readdir(join(node.folder, 'node_modules'))).filter((it) =>
    it.startsWith('better-sqlite3'),
  )
  if (drivers.length === 1) return
  // npm leaves out an optional package that it cannot fetch, without a warning.
  const fetches = lines.filter((it) => it.includes(' failed with ')).slice(0, 5)
  throw new Error([`the drivers that are installed: ${drivers.join(', ')}`, ...fetches].join('\n'))
}

/** Starts a program, has it answer a list and a creation, and ends it. @throws Error unless its exit code is 0 */
async function answersAndEnds(
  node: Installation,
  [file = '', ...args]: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<void> {
  const env = { ...node.environment, ...variables, ...(file === 'node' && THROW_DEPRECATION) }
  const child = spawn(file, args, { cwd: node.folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  let printed = ''
  const listens = new Promise<string>((resolve, reject) => {
    const fail = () => reject(new Error(`it did not start: ${printed}`))
    const timer = setTimeout(fail, START_TIMEOUT_MS)
    child.on('exit', fail)
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        printed += chunk
        const [address] = /http:\/\/[\d.]+:\d+/.exec(printed) ?? []
        if (address === undefined) return
        clearTimeout(timer)
        resolve(address)
      })
  })
  try {
    const url = `${await listens}/api/v1/certifications`
    const headers = { 'content-type': 'application/json' }
    const record = { mentor_id: 'mentor-1', cert_type: 'level_1' }
    const body = JSON.stringify({
      ...record,
      issued_at: '2026-03-01T00:00:00Z',
      expires_at: '2027-03-01T00:00:00Z',
    })
    const created = await fetch(url, { method: 'POST', headers, body })
    const list = await fetch(url)
    if (created.status !== 201 || list.status !== 200)
      throw new Error(`it answered ${created.status} and ${list.status}: ${printed}`)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
  if (child.exitCode !== 0) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}: ${printed}`)
}

/** Opens and changes a file that the machine's own Node has created with its driver. */
async function checkOtherFile(node: Installation): Promise<void> {
  const DATABASE_URL = `sqlite:${join(node.folder, 'data/other.sqlite')}`
  await execute(process.execPath, ['dist/scripts/seed.js', '--count', `${RECORDS}`], {
    env: { ...process.env, DATABASE_URL },
  })
  await answersAndEnds(node, ['node', 'dist/src/main.js'], { DATABASE_URL })
  await run(node, ['node', 'dist/scripts/audit.js', '--id', `cert-${RECORDS + 1}`], { DATABASE_URL })
}

async function checkImport(node: Installation): Promise<void> {
  const copied = { DATABASE_URL: 'sqlite:data/copied.sqlite' }
  await run(node, ['node', 'dist/scripts/import.js', 'out.csv'], copied)
  await run(node, ['node', 'dist/scripts/export.js', 'again.csv'], copied)
  const [first, second] = await Promise.all(
    ['out.csv', 'again.csv'].map((it) => readFile(join(node.folder, it), 'utf8')),
  )
  const count = (text = '') => text.split('\n').length
  if (count(first) <= RECORDS || count(first) !== count(second))
    throw new Error('not all records were imported')
}

async function checkRestore(node: Installation): Promise<void> {
  const restored = { DATABASE_URL: 'sqlite:data/restored.sqlite' }
  await run(node, ['node', 'dist/scripts/restore.js', 'out.backup'], restored)
  await run(node, ['node', 'dist/scripts/audit.js', '--id', 'cert-001'], restored)
}

async function transferToPostgres(node: Installation): Promise<void> {
  const database = `nodes_${node.major}`
  const target = new URL(POSTGRES_URL)
  target.pathname = database
  const client = new pg.Client({ connectionString: POSTGRES_URL })
  await client.connect()
  try {
    await client.query(`drop database if exists ${database}`)
    await client.query(`create database ${database}`)
    const from = node.environment.DATABASE_URL ?? ''
    await command(node, 'migrate-engine', '--from', from, '--to', target.href)
    await client.query(`drop database ${database}`)
  } finally {
    await client.end()
  }
}

function command(node: Installation, name: string, ...args: readonly string[]): Promise<Output> {
  return run(node, ['node', `dist/scripts/${name}.js`, ...args], THROW_DEPRECATION)
}

function run(
  { folder, environment }: Installation,
  [file = '', ...args]: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<Output> {
  return execute(file, args, { cwd: folder, env: { ...environment, ...variables } })
}

function execute(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Output> {
  return promisify(execFile)(file, args, { ...options, maxBuffer: 64 * 1024 * 1024 })
}

/** Formats an error with the output of the program. */
function textOf(error: unknown): string {
  const { message, stdout = '', stderr = '' } = error as Error & Partial<Output>
  return [message, stdout, stderr].join('\n')
}

function report(columns: readonly Column[]): void {
  console.log(`\n${''.padEnd(26)}${columns.map(({ version }) => version.padEnd(12)).join('')}`)
  const names = Object.keys(STEPS)
  for (const name of names) {
    const cells = columns.map(({ failures }) => (failures.has(name) ? 'FAILED' : 'passed').padEnd(12))
    console.log(`${name.padEnd(26)}${cells.join('')}`)
  }
  const failed = columns.reduce((sum, { failures }) => sum + failures.size, 0)
  console.log(`\nNodes: ${names.length * columns.length - failed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
}
