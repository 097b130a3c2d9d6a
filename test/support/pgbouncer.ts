import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { findFreePort } from '../../scripts/command/free-port.js'
import { POSTGRES_URL } from './postgres-server.js'
import { waitUntil } from './wait.js'

const PGBOUNCER = '/usr/sbin/pgbouncer'

/** Returns the reason why PgBouncer is missing; undefined if it is installed. */
export async function missingPgBouncer(): Promise<string | undefined> {
  const isThere = await readFile(PGBOUNCER).then(
    () => true,
    () => false,
  )
  if (isThere) return undefined
  if (process.env.TEST_PGBOUNCER_REQUIRED === 'true') throw new Error(`no ${PGBOUNCER}`)
  return `no ${PGBOUNCER}`
}

/**
 * Starts a PgBouncer in front of a database. In session mode, it drops the options of the start-up packet.
 *
 * @param mode whether a client keeps a session, or has it for one transaction.
 * @param sessions how many there are; the session that was used last is given out first.
 * @returns its port.
 */
export async function startPgBouncer(
  t: Test,
  database: string,
  mode: 'session' | 'transaction' = 'session',
  sessions = 20,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const { hostname, port: serverPort } = new URL(POSTGRES_URL)
  const port = await findFreePort()
  const ini = join(folder, 'pgbouncer.ini')
  await writeFile(
    ini,
    `[databases]
${database} = host=${hostname} port=${serverPort || 5432} dbname=${database}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users')}
pool_mode = ${mode}
default_pool_size = ${sessions}
${mode === 'session' ? 'ignore_startup_parameters = options,extra_float_digits' : ''}
`,
  )
  await writeFile(join(folder, 'users'), `"${database}" "secret"\n`)
  const { uid, gid } = await unprivileged()
  await chmod(folder, 0o755)
  for (const name of ['pgbouncer.ini', 'users']) await chown(join(folder, name), uid, gid)
  const isRoot = process.getuid?.() === 0 // PgBouncer refuses to run as root
  const child = spawn(PGBOUNCER, [ini], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(isRoot ? { uid, gid } : {}),
  })
  t.teardown(() => stop(child))
  let log = ''
  child.stderr.on('data', (chunk) => (log += chunk))
  await waitUntil('PgBouncer is up', () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer did not start: ${log}`)
    return log.includes('process up')
  })
  return port
}

async function unprivileged(): Promise<{ uid: number; gid: number }> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const [, , uid, gid] = users.find(([name]) => name === 'nobody') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
