// The baseline: bare Fastify with prepared statements (bare-database.ts) and compiled serializers. It validates nothing, computes totals once at
// the start, and commits each write separately. It shares only the contract's paths and schemas with the service, so that a
// faster service does not make the baseline faster too.
import { fastify } from 'fastify'
import { defaults } from '../../generated/defaults.js'
import { loadContract } from '../../src/contract/load-contract.js'
import type { OperationId } from '../../src/contract/operation.js'
import { openBareDatabase, type Row } from './bare-database.js'

type CreateBody = Record<'mentor_id' | 'cert_type' | 'issued_at' | 'expires_at', string>

const [url = '', port = ''] = process.argv.slice(2)
process.on('disconnect', () => process.exit())

const db = await openBareDatabase(url)
const total = await db.count()
const expiringTotal = await db.countExpiring(currentTime(), endOfDay(defaults.getExpiringCertifications.days))

const contract = await loadContract()
const app = fastify()

route('getCertification', async ({ params }) => {
  const { row, renewals } = await db.findWithRenewals(parseId(params.id))
  return {
    ...commonFields(row),
    renewal_history: renewals.map((it) => ({
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
  const { mentor_id, cert_type, expires_at, ...row } = await db.find(parseId(params.id))
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
    data: (await db.list(Number(limit), (Number(page) - 1) * Number(limit))).map((row) => ({
      ...commonFields(row),
      created_at: formatTime(row.created_at),
    })),
    pagination: { page: Number(page), limit: Number(limit), total },
  }
})

route('getExpiringCertifications', async ({ query }) => {
  const { limit, page = 1, days } = { ...defaults.getExpiringCertifications, ...query }
  const rows = await db.expiring(
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
  const id = await db.insert(mentor_id, cert_type, issued_at, expires_at, now)
  reply.code(201)
  return {
    ...commonFields({ id, mentor_id, cert_type, issued_at, expires_at, renewal_count: 0, revoked_at: null }),
    created_at: formatTime(now),
  }
})

route('updateCertification', async ({ params, body }) => {
  const row = await db.renew(parseId(params.id), parseTime(body.expires_at), currentTime())
  return { ...commonFields(row), updated_at: formatTime(row.updated_at) }
})

route('deleteCertification', async ({ params }) => {
  await db.delete(parseId(params.id))
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
