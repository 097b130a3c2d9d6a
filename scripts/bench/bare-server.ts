// The baseline: bare Fastify with prepared statements and compiled serializers. It validates nothing, computes totals once at
// the start, and commits each write separately. It shares only the contract's paths and schemas with the service, so that a
// faster service does not make the baseline faster too.
import { openDatabase } from '../../src/store/sqlite/driver.js'
import { fastify } from 'fastify'
import { defaults } from '../../generated/defaults.js'
import { loadContract } from '../../src/contract/load-contract.js'
import type { OperationId } from '../../src/contract/operation.js'

interface Row {
  id: number
  mentor_id: string
  cert_type: string
  issued_at: number
  expires_at: number
  renewal_count: number
  created_at: number
  updated_at: number
  revoked_at: number | null
  revocation_reason: string | null
}
type CreateBody = Record<'mentor_id' | 'cert_type' | 'issued_at' | 'expires_at', string>

const [file = '', port = ''] = process.argv.slice(2)
process.on('disconnect', () => process.exit())

const db = openDatabase(file)
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.pragma('foreign_keys = ON')

const find = db.prepare<[number], Row>('select * from certification where id = ?')
const renewals = db.prepare<[number], { renewed_at: number; expires_at: number }>(
  'select renewed_at, expires_at from renewal where certification_id = ? order by sequence',
)
const list = db.prepare<[number, number], Row>('select * from certification order by id limit ? offset ?')
const expiring = db.prepare<[number, number, number, number], Row & { mentor_name: string | null }>(
  `select *, (select name from mentor where mentor.id = certification.mentor_id) as mentor_name from certification
   where revoked_at is null and expires_at > ? and expires_at < ? order by expires_at, id limit ? offset ?`,
)
const insert = db.prepare(
  `insert into certification (mentor_id, cert_type, issued_at, expires_at, renewal_count, version, created_at, updated_at)
   values (?, ?, ?, ?, 0, 1, ?, ?)`,
)
const renew = db.prepare(
  `update certification set expires_at = ?, renewal_count = renewal_count + 1, version = version + 1, updated_at = ?
   where id = ?`,
)
const insertRenewal = db.prepare(
  'insert into renewal (certification_id, sequence, renewed_at, expires_at) values (?, ?, ?, ?)',
)
const deleteRow = db.prepare('delete from certification where id = ?')
const updateRow = db.transaction((id: number, expiresAt: number, now: number) => {
  renew.run(expiresAt, now, id)
  const row = find.get(id) as Row
  insertRenewal.run(id, row.renewal_count, now, expiresAt)
  return row
})

const total = db.prepare<[], { total: number }>('select count(*) as total from certification').get()?.total
const expiringTotal = db
  .prepare<[number, number], { total: number }>(
    'select count(*) as total from certification where revoked_at is null and expires_at > ? and expires_at < ?',
  )
  .get(currentTime(), endOfDay(defaults.getExpiringCertifications.days))?.total

const contract = await loadContract()
const app = fastify()

route('getCertification', async ({ params }) => {
  const row = find.get(parseId(params.id)) as Row
  return {
    ...commonFields(row),
    renewal_history: renewals.all(row.id).map((it) => ({
      renewed_at: formatTime(it.renewed_at),
      expires_at: formatTime(it.expires_at),
    })),
    created_at: formatTime(row.created_at),
    updated_at: formatTime(row.updated_at),
    ...(row.revoked_at === null
      ? {}
      : { revoked_at: formatTime(row.revoked_at), revocation_reason: row.revocation_reason }),
  }
})

route('getCertificationStatus', async ({ params }) => {
  const { mentor_id, cert_type, expires_at, ...row } = find.get(parseId(params.id)) as Row
  const status = statusOf({ ...row, expires_at })
  const days_until_expiry = daysUntil(expires_at)
  return {
    mentor_id,
    status,
    cert_type,
    expires_at: formatTime(expires_at),
    days_until_expiry,
    is_expiring_soon: status === 'active' && days_until_expiry <= defaults.getExpiringCertifications.days,
  }
})

route('listCertifications', async ({ query }) => {
  const { limit = defaults.listCertifications.limit, page = 1 } = query
  return {
    data: list.all(Number(limit), (Number(page) - 1) * Number(limit)).map((row) => ({
      ...commonFields(row),
      created_at: formatTime(row.created_at),
    })),
    pagination: { page: Number(page), limit: Number(limit), total },
  }
})

route('getExpiringCertifications', async ({ query }) => {
  const { limit, page = 1, days } = { ...defaults.getExpiringCertifications, ...query }
  const rows = expiring.all(
    currentTime(),
    endOfDay(Number(days)),
    Number(limit),
    (Number(page) - 1) * Number(limit),
  )
  return {
    data: rows.map((row) => ({
      id: formatId(row.id),
      mentor_id: row.mentor_id,
      mentor_name: row.mentor_name,
      cert_type: row.cert_type,
      expires_at: formatTime(row.expires_at),
      days_until_expiry: daysUntil(row.expires_at),
      status: statusOf(row),
    })),
    pagination: { page: Number(page), limit: Number(limit), total: expiringTotal },
  }
})

route('createCertification', async ({ body }, reply) => {
  const [issued_at, expires_at, now] = [parseTime(body.issued_at), parseTime(body.expires_at), currentTime()]
  const { mentor_id, cert_type } = body
  const id = Number(insert.run(mentor_id, cert_type, issued_at, expires_at, now, now).lastInsertRowid)
  reply.code(201)
  return {
    ...commonFields({ id, mentor_id, cert_type, issued_at, expires_at, renewal_count: 0, revoked_at: null }),
    created_at: formatTime(now),
  }
})

route('updateCertification', async ({ params, body }) => {
  const row = updateRow(parseId(params.id), parseTime(body.expires_at), currentTime())
  return { ...commonFields(row), updated_at: formatTime(row.updated_at) }
})

route('deleteCertification', async ({ params }) => {
  deleteRow.run(parseId(params.id))
  return { deleted: true, id: params.id }
})

await app.listen({ host: '127.0.0.1', port: Number(port) })

interface BareRequest {
  params: { id: string }
  query: Partial<Record<'page' | 'limit' | 'days', string>>
  body: CreateBody
}

function route(
  id: OperationId,
  handler: (request: BareRequest, reply: { code(status: number): unknown }) => Promise<object>,
): void {
  const operation = contract.operations.find((it) => it.id === id)
  if (operation === undefined) throw new Error(`the contract has no operation ${id}`)
  const { method, path, bodySchemas } = operation
  app.route<{ Params: BareRequest['params']; Querystring: BareRequest['query']; Body: BareRequest['body'] }>({
    method,
    url: path.replace('{id}', ':id'),
    schema: { response: bodySchemas },
    handler,
  })
}

function commonFields(row: Omit<Row, 'created_at' | 'updated_at' | 'revocation_reason'>) {
  return {
    id: formatId(row.id),
    mentor_id: row.mentor_id,
    cert_type: row.cert_type,
    status: statusOf(row),
    issued_at: formatTime(row.issued_at),
    expires_at: formatTime(row.expires_at),
    renewal_count: row.renewal_count,
  }
}

function statusOf({ revoked_at, expires_at }: Pick<Row, 'revoked_at' | 'expires_at'>): string {
  if (revoked_at !== null) return 'revoked'
  return currentTime() >= expires_at ? 'expired' : 'active'
}

function formatId(id: number): string {
  return `cert-${String(id).padStart(3, '0')}`
}

function parseId(id: string): number {
  return Number(id.slice(5))
}

function currentTime(): number {
  return Math.floor(Date.now() / 1000)
}

function formatTime(time: number): string {
  return `${new Date(time * 1000).toISOString().slice(0, 19)}Z`
}

function parseTime(time: string): number {
  return Math.floor(Date.parse(time) / 1000)
}

function daysUntil(time: number): number {
  return Math.floor(time / 86_400) - Math.floor(currentTime() / 86_400)
}

function endOfDay(days: number): number {
  return (Math.floor(currentTime() / 86_400) + days + 1) * 86_400
}
