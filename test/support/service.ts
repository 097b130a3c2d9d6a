import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import type { components, paths } from '../../generated/api.js'
import { type AppOptions, createApp } from '../../src/app.js'
import { parseInstant, type Instant } from '../../src/domain/time.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { certificationImport } from '../../src/import/certification-import.js'
import { importFile } from '../../src/import/import-file.js'
import { createImporter, type Importer } from '../../src/import/import-thread.js'
import { openStore } from '../../src/store/open-store.js'
import type { Store, StoreObserver } from '../../src/store/interface/store.js'
import { engineOf, type TestDatabase } from './engines.js'

/** A clock that stands still until it is set. */
export class SettableClock {
  constructor(public instant: Instant) {}

  now(): Instant {
    return this.instant
  }

  set(time: string): void {
    this.instant = parseInstant(time)
  }
}

/** A folder of one test, which is deleted after it. */
export async function temporaryFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'certifications-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A store on a new database of the test's engine. `reachedBy` changes the URL by which it is opened. */
export async function temporaryStore(
  t: Test,
  reachedBy: (url: string) => string = (url) => url,
  observer?: StoreObserver,
): Promise<{ store: Store; database: TestDatabase; url: string }> {
  const database = await engineOf(t).createDatabase(t)
  const url = reachedBy(database.url)
  const store = await openStore(url, { observer, isThreaded: engineOf(t).isThreaded ?? false })
  t.teardown(() => store.close())
  return { store, database, url }
}

/** The importer of the service, or one that uses the store's connection if all connections share one session. */
export function importerOf(t: Test, store: Store, url: string): Importer {
  if (engineOf(t).hasOneSession !== true) return createImporter(url)
  return async (task) => importFile({ ...task, store, kind: certificationImport(await loadContract()) })
}

export interface Service {
  readonly app: FastifyInstance
  readonly store: Store
  readonly database: TestDatabase
  readonly url: string
  readonly clock: SettableClock
  send(method: Method, path: string, options?: SendOptions): Promise<LightMyRequestResponse>
  /** Creates a certification. Returns its record. */
  create(body?: Partial<CreateCertification>): Promise<components['schemas']['Certification']>
}

export type Method = NonNullable<InjectOptions['method']>
export type CreateCertification = components['schemas']['CreateCertification']

export interface SendOptions {
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export const COLLECTION = '/api/v1/certifications' satisfies keyof paths

/** The example of a creation in the source contract. */
export const EXAMPLE: CreateCertification = {
  mentor_id: 'mentor-42',
  cert_type: 'peer_mentor_level_2',
  issued_at: '2026-03-01T00:00:00Z',
  expires_at: '2027-03-01T00:00:00Z',
}

export interface ServiceOptions extends Partial<
  Pick<AppOptions, 'logger' | 'metrics' | 'requestTimeout' | 'streamLimits' | 'lingerTimeout' | 'keyCooldown'>
> {
  readonly now?: string
  /** Wraps the store, to change what it returns to the app. */
  readonly wrap?: (store: Store) => Store
  /** Wraps the importer, to observe or delay it. */
  readonly wrapImporter?: (importer: Importer) => Importer
  /** Changes the URL by which the database is opened. */
  readonly reachedBy?: (url: string) => string
  readonly config?: Partial<AppOptions['config']>
}

/** The real app on a new database, with every reply checked against the contract, at 2026-03-26T10:00:00Z by default. */
export async function startService(t: Test, options: ServiceOptions = {}): Promise<Service> {
  const {
    now = '2026-03-26T10:00:00Z',
    wrap = (store) => store,
    wrapImporter = (importer) => importer,
    reachedBy,
    config,
    ...others
  } = options
  const { store, database, url } = await temporaryStore(t, reachedBy, others.metrics?.own)
  const clock = new SettableClock(parseInstant(now))
  const app = await createApp({
    store: wrap(store),
    importer: wrapImporter(importerOf(t, store, url)),
    clock,
    config: { EXPIRING_SOON_DAYS: 30, VALIDATE_RESPONSES: true, ...config },
    ...others,
  })
  t.teardown(() => app.close())
  const send: Service['send'] = (method, path, { body, headers } = {}) =>
    app.inject({
      method,
      url: COLLECTION + path,
      headers: { host: 'test', ...headers },
      ...(body === undefined ? {} : { body: body as object }),
    })
  const create: Service['create'] = async (body) => {
    const reply = await send('POST', '', { body: { ...EXAMPLE, ...body } })
    if (reply.statusCode !== 201) throw new Error(reply.payload)
    return reply.json()
  }
  return { app, store, database, url, clock, send, create }
}

/** Asserts that a reply is a problem with that status and, unless it is `about:blank`, that type. */
export function isProblem(t: Test, reply: LightMyRequestResponse, status: number, type?: string): void {
  const problem = reply.json()
  t.equal(reply.statusCode, status, `${status}: ${reply.payload}`)
  t.match(reply.headers['content-type'], /^application\/problem\+json/)
  t.equal(problem.status, status)
  t.equal(problem.type, type === undefined ? 'about:blank' : `urn:problem-type:certifications:${type}`)
}

/** Asserts a 400 with exactly these violations, each `in` and pointer. */
export function isInvalid(
  t: Test,
  reply: LightMyRequestResponse,
  ...violations: [where: string, pointer: string][]
): void {
  isProblem(t, reply, 400, 'invalid-request')
  const errors = reply.json().errors.map((it: { in: string; pointer: string }) => [it.in, it.pointer])
  t.same(errors, violations, reply.payload)
}

/** Puts mentors into the directory, by id. */
export async function addMentors(store: Store, names: Record<string, string>): Promise<void> {
  await store.bulkImport(async (writer) => {
    for (const [id, name] of Object.entries(names)) await writer.addMentor(id, name)
  })
}
