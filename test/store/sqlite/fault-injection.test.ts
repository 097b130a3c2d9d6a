import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { valueIn } from '../../support/database-files.js'
import { COLLECTION, EXAMPLE, temporaryFolder } from '../../support/service.js'
import { addressOf, startProcess } from '../../support/service-process.js'

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0

/** The built service on a database in a folder, with three records. */
async function startBuilt(t: Test, folder: string) {
  const file = join(folder, 'test.sqlite')
  const start = () => startProcess(t, { DATABASE_URL: `sqlite:${file}`, PORT: '0' })
  const service = start()
  const base = (await addressOf(service)) + COLLECTION
  for (let n = 0; n < 3; n++) t.equal((await request(base, 'POST', '', EXAMPLE)).status, 201)
  return { service, base, file, start }
}

async function request(base: string, method: string, path: string, body?: object) {
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(base + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: reply.status, headers: reply.headers, body: await reply.json() }
}

const WRITES = [
  ['POST', '', EXAMPLE],
  ['PUT', '/cert-001', { expires_at: '2030-01-01T00:00:00Z' }],
  ['DELETE', '/cert-002'],
] as const

/** Asserts that writes get a 503 with a problem, and that reads return the stored records. */
async function isRefusing(t: Test, base: string, total: number, outcome: RegExp): Promise<void> {
  for (const [method, path, body] of WRITES) {
    const { status, headers, body: problem } = await request(base, method, path, body)
    t.equal(status, 503, `${method} is refused`)
    t.match(headers.get('content-type'), /^application\/problem\+json/)
    t.equal(headers.get('retry-after'), '1')
    t.match(problem, { type: 'about:blank', status: 503, detail: outcome })
  }
  t.match((await request(base, 'GET', '')).body, { pagination: { total } })
  t.match((await request(base, 'GET', '/cert-001')).body, EXAMPLE)
  t.equal((await request(base, 'GET', '/cert-002/status')).status, 200)
}

/** Asserts that the same writes are carried out once each, and that the database passes its integrity check at the end. */
async function isWell(t: Test, base: string, total: number): Promise<void> {
  for (const [method, path, body] of WRITES) {
    t.equal((await request(base, method, path, body)).status, method === 'POST' ? 201 : 200, method)
  }
  t.match((await request(base, 'GET', '/cert-001')).body, { renewal_count: 1 })
  t.match((await request(base, 'GET', '')).body, { pagination: { total } })
}

function isSound(t: Test, file: string, total: number): void {
  t.equal(valueIn(file, 'pragma integrity_check'), 'ok')
  t.equal(valueIn(file, 'select count(*) from certification'), total)
}

/** Makes system calls on a file fail until the returned function is called. */
async function inject(
  t: Test,
  pid: number | undefined,
  file: string,
  injection: string,
): Promise<() => Promise<void>> {
  const tracer = spawn('strace', [
    '-f',
    '-o',
    '/dev/null',
    '-P',
    file,
    '-e',
    `inject=${injection}`,
    '-p',
    `${pid}`,
  ])
  t.teardown(() => tracer.kill())
  await once(tracer.stderr, 'data') // strace prints it when it is attached
  return async () => {
    tracer.kill()
    await once(tracer, 'exit')
  }
}

const FAULTS = [
  ['a full disk', 'pwrite64:error=ENOSPC', /Nothing was changed/],
  ['a file made read-only', 'pwrite64:error=EROFS', /Nothing was changed/],
  [
    'a disk that fails to keep what it is given',
    'fsync,fdatasync:error=EIO',
    /The outcome of the request is unknown/,
  ],
] as const

for (const [name, injection, outcome] of FAULTS) {
  t.test(
    `${name}: rejects writes, continues to serve reads, and recovers by itself`,
    { skip: canTrace ? false : 'no strace that may trace' },
    async (t) => {
      const { service, base, file } = await startBuilt(t, await temporaryFolder(t))
      const relieve = await inject(t, service.child.pid, `${file}-wal`, injection)
      await isRefusing(t, base, 3, outcome)
      t.equal((await request(base, 'GET', '/../../../health/ready')).status, 503, 'it is not ready')
      await relieve()
      t.equal(
        (await request(base, 'GET', '/../../../health/ready')).status,
        200,
        'it is ready without a write',
      )
      await isWell(t, base, 3)
      t.notMatch(service.printed(), /"stack"/, 'no entry of the log has a stack')
      service.child.kill('SIGTERM')
      t.same(await once(service.child, 'exit'), [0, null])
      isSound(t, file, 3)
    },
  )
}

const mountTmpfs = (folder: string) =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status === 0
const unmount = (folder: string) => spawnSync('umount', ['--lazy', folder])

function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'certifications-'))
  const isMounted = mountTmpfs(folder)
  if (isMounted) unmount(folder)
  rmdirSync(folder)
  return isMounted
}

const skipDisk = mayMount() ? false : 'this user may mount no file system'

t.test('a full disk, also when the service is killed and restarted on it', { skip: skipDisk }, async (t) => {
  const folder = await temporaryFolder(t)
  t.ok(mountTmpfs(folder))
  t.teardown(() => unmount(folder))
  const { service, base, file, start } = await startBuilt(t, folder)
  const filler = join(folder, 'filler')
  await t.rejects(writeFile(filler, Buffer.alloc(4 * 1024 * 1024)), { code: 'ENOSPC' })
  let total = 3
  while ((await request(base, 'POST', '', EXAMPLE)).status === 201) total++
  await isRefusing(t, base, total, /Nothing was changed/)
  service.child.kill('SIGKILL')
  await once(service.child, 'exit')

  const again = start()
  const address = (await addressOf(again)) + COLLECTION
  await isRefusing(t, address, total, /Nothing was changed/)
  await rm(filler)
  await isWell(t, address, total)
  again.child.kill('SIGTERM')
  t.same(await once(again.child, 'exit'), [0, null])
  isSound(t, file, total)
})
