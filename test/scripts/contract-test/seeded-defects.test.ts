import t from 'tap'
import { systemClock } from '../../../src/domain/clock.js'
import { startLocalDeployment } from '../../../scripts/contract-test/local-deployment.js'
import { formatReport, isConformant } from '../../../scripts/contract-test/report.js'
import { runContractSuite } from '../../../scripts/contract-test/run-contract-suite.js'
import { loadContract } from '../../../src/contract/load-contract.js'
import type { OperationId } from '../../../src/contract/operation.js'
import {
  type InterceptedReply,
  startInterceptingProxy,
  type Interceptor,
} from '../../support/intercepting-proxy.js'

interface SeededDefect {
  readonly name: string
  /** The operation with the defect. */
  readonly at: OperationId
  /** Expected in the report. */
  readonly report: RegExp
  readonly intercept: Interceptor
}

/** Changes replies with one status. */
function reply(status: number, change: (reply: InterceptedReply) => InterceptedReply): Interceptor {
  return async (request, forward) => {
    const received = await forward(request)
    return received.status === status ? change(received) : received
  }
}

function body(status: number, change: (body: Record<string, unknown>) => unknown): Interceptor {
  return reply(status, (it) => ({ ...it, body: JSON.stringify(change(JSON.parse(it.body))) }))
}

function header(status: number, name: string, value: string | undefined): Interceptor {
  return reply(status, (it) => ({ ...it, headers: { ...it.headers, [name]: value } }))
}

const ENCODED_EMOJI = '%F0%9F%98%80'
const UNKNOWN = 'contract_suite_unknown'

const defects: SeededDefect[] = [
  {
    name: 'wrong enum value',
    at: 'getCertificationStatus',
    report: /getCertificationStatus 200 is wrong: .*body\/status must be equal to one of the allowed values/,
    intercept: body(200, (it) => (it.status === undefined ? it : { ...it, status: 'valid' })),
  },
  {
    name: 'missing field',
    at: 'getCertification',
    report: /getCertification 200 is wrong: .*body must have required property 'updated_at'/,
    intercept: body(200, ({ updated_at: _, ...it }) => it),
  },
  {
    name: 'missing field that has a default',
    at: 'listCertifications',
    report: /listCertifications 200 is wrong: .*must have required property 'limit'/,
    intercept: body(200, (it) => (it.pagination ? { ...it, pagination: { page: 1, total: 0 } } : it)),
  },
  {
    name: 'undeclared status',
    at: 'deleteCertification',
    report: /deleteCertification 202 is wrong: status 202 is not declared/,
    intercept: async (request, forward) => {
      const received = await forward(request)
      return request.method === 'DELETE' && received.status === 200 ? { ...received, status: 202 } : received
    },
  },
  {
    name: 'a different status than the provoked one',
    at: 'updateCertification',
    report: /updateCertification 412 is missing: got 200/,
    intercept: ({ headers: { 'if-match': _, ...headers }, ...request }, forward) =>
      forward({ ...request, headers }),
  },
  {
    name: 'wrong media type',
    at: 'getCertification',
    report: /getCertification 404 is wrong: .*media type application\/json is not declared/,
    intercept: header(404, 'content-type', 'application/json'),
  },
  {
    name: 'body that is not JSON',
    at: 'getCertificationStatus',
    report: /getCertificationStatus 200 is wrong: .*body is not JSON/,
    intercept: reply(200, (it) => ({ ...it, body: it.body.replace('{', '<') })),
  },
  {
    name: 'wrong header',
    at: 'getCertification',
    report: /getCertification 200 is wrong: .*header\/etag must match pattern/,
    intercept: header(200, 'etag', 'W/"1"'),
  },
  {
    name: 'missing Link',
    at: 'getExpiringCertifications',
    report: /getExpiringCertifications 200 is wrong: .*header must have required property 'link'/,
    intercept: header(200, 'link', undefined),
  },
  {
    name: 'a wrong reply to some requests',
    at: 'getExpiringCertifications',
    report: /getExpiringCertifications 200 is wrong: .*body must have required property 'data'/,
    intercept: async (request, forward) => {
      const received = await forward(request)
      return request.url.includes('days=3650') ? { ...received, body: '{}' } : received
    },
  },
  {
    name: 'problem with a different status',
    at: 'getCertification',
    report: /getCertification 404 is wrong: .*body\/status is 400, but the reply has status 404/,
    intercept: body(404, (it) => ({ ...it, status: 400 })),
  },
  {
    name: 'accepted invalid input: an unknown parameter',
    at: 'listCertifications',
    report: /listCertifications \[invalid\] an unknown parameter: .*invalid, but got 200/,
    intercept: (request, forward) =>
      forward({ ...request, url: request.url.replace(/\?contract_suite.*/, '') }),
  },
  {
    name: 'accepted invalid input: a number out of bounds',
    at: 'getExpiringCertifications',
    report: /getExpiringCertifications \[invalid\] days: "3651": .*invalid, but got 200/,
    intercept: (request, forward) =>
      forward({ ...request, url: request.url.replace('days=3651', 'days=3650') }),
  },
  {
    name: 'accepted invalid input: an unknown field',
    at: 'createCertification',
    report: /createCertification \[invalid\] an unknown field: .*invalid, but got 201/,
    intercept: (request, forward) =>
      forward({ ...request, body: request.body.replace(`,"${UNKNOWN}":1`, '') }),
  },
  {
    name: 'accepted invalid input: a number for a text',
    at: 'createCertification',
    report: /createCertification \[invalid\] mentor_id: 1: .*invalid, but got 201/,
    intercept: (request, forward) =>
      forward({ ...request, body: request.body.replace('"mentor_id":1,', '"mentor_id":"1",') }),
  },
  {
    name: 'rejected valid input',
    at: 'listCertifications',
    report: /listCertifications \[valid\] limit: "100": valid, but got 400/,
    intercept: (request, forward) =>
      forward({ ...request, url: request.url.replace('limit=100', 'limit=101') }),
  },
  {
    name: 'errors that point elsewhere',
    at: 'getExpiringCertifications',
    report: /\[invalid\] days twice: errors does not point to query "\/days"/,
    intercept: body(400, (it) => ({
      ...it,
      errors: [{ in: 'query', pointer: '/elsewhere', detail: 'is wrong' }],
    })),
  },
  {
    name: 'missing errors',
    at: 'getExpiringCertifications',
    report: /\[invalid\] days twice: errors does not point to query "\/days"/,
    intercept: body(400, ({ errors: _, ...it }) => it),
  },
  {
    name: '500 on unusual characters',
    at: 'listCertifications',
    report: /listCertifications \[invalid\] mentor_id: ".*\\u\{1f600\}.*": .*server error/,
    intercept: async (request, forward) => {
      if (!request.url.includes(ENCODED_EMOJI)) return forward(request)
      const problem = {
        type: 'about:blank',
        title: 'Internal Server Error',
        status: 500,
        detail: 'It failed.',
      }
      const headers = { 'content-type': 'application/problem+json' }
      return { status: 500, headers, body: JSON.stringify(problem) }
    },
  },
  {
    name: 'no reply to unusual characters',
    at: 'listCertifications',
    report: /listCertifications \[invalid\] mentor_id: ".*\\u\{1f600\}.*": no reply \(ECONNRESET\)/,
    intercept: async (request, forward) => {
      if (request.url.includes(ENCODED_EMOJI)) throw new Error('dropped')
      return forward(request)
    },
  },
  {
    name: 'undeclared method accepted',
    at: 'getCertificationStatus',
    report: /getCertificationStatus \[methods\] PATCH is rejected: PATCH is not declared, but got 404/,
    intercept: (request, forward) =>
      forward({ ...request, method: request.method === 'PATCH' ? 'GET' : request.method }),
  },
  {
    name: '405 without Allow',
    at: 'getCertificationStatus',
    report: /\[methods\] PATCH is rejected: Allow is undefined, expected GET/,
    intercept: header(405, 'allow', undefined),
  },
  {
    name: '405 without a problem',
    at: 'getCertificationStatus',
    report: /\[methods\] PATCH is rejected: is not a valid application\/problem\+json/,
    intercept: header(405, 'content-type', 'application/json'),
  },
  {
    name: 'HEAD that differs from GET',
    at: 'getCertification',
    report: /\[methods\] HEAD matches GET: HEAD is 204, GET is 200; etag differs between HEAD and GET/,
    intercept: async (request, forward) => {
      const received = await forward(request)
      if (request.method !== 'HEAD') return received
      return { ...received, status: 204, headers: { ...received.headers, etag: '"0"' } }
    },
  },
  {
    name: 'record changed by an invalid request',
    at: 'updateCertification',
    report: /updateCertification \[unchanged\] an unknown field: .*changed the records/,
    intercept: async (request, forward) => {
      if (request.body.includes(UNKNOWN)) await forward({ ...request, body: '{"cert_type":"changed"}' })
      return forward(request)
    },
  },
  {
    name: 'record created by an invalid request',
    at: 'createCertification',
    report: /createCertification \[unchanged\] an unknown field: .*changed the records/,
    intercept: async (request, forward) => {
      if (request.body.includes(UNKNOWN)) {
        await forward({ ...request, body: request.body.replace(`,"${UNKNOWN}":1`, '') })
      }
      return forward(request)
    },
  },
  {
    name: 'record deleted by an invalid request',
    at: 'deleteCertification',
    report: /deleteCertification \[unchanged\] an unknown parameter: .*changed the records/,
    intercept: async (request, forward) => {
      if (request.method === 'DELETE') await forward({ ...request, url: request.url.replace(/\?.*/, '') })
      return forward(request)
    },
  },
  {
    name: 'record still exists after its deletion',
    at: 'deleteCertification',
    report: /deleteCertification \[cleanup\] all records are deleted: .*still exists after its deletion/,
    intercept: async (request, forward) => {
      if (request.method !== 'DELETE' || request.body !== '') return forward(request)
      const { status, headers } = await forward({ ...request, method: 'GET' })
      const id = request.url.split('/').at(-1)
      if (status !== 200) return forward(request)
      return { status, headers, body: JSON.stringify({ deleted: true, id }) }
    },
  },
  {
    name: 'creation always fails',
    at: 'getCertification',
    report: /getCertification 200 is missing: .*no record was created: status 400/,
    intercept: (request, forward) =>
      forward({ ...request, body: request.method === 'POST' ? '{}' : request.body }),
  },
]

t.test('finds seeded defects', async (t) => {
  const contract = await loadContract()
  const { baseUrl: target, close } = await startLocalDeployment(systemClock)
  t.teardown(close)

  await t.test('finds nothing through a proxy without a defect', async (t) => {
    const baseUrl = await startInterceptingProxy(t, target, (request, forward) => forward(request))
    const report = await runContractSuite({ contract, baseUrl, operations: ['getCertification'] })
    t.ok(isConformant(report), formatReport(report))
  })

  for (const { name, at, report: expected, intercept } of defects) {
    await t.test(name, async (t) => {
      const baseUrl = await startInterceptingProxy(t, target, intercept)
      const report = await runContractSuite({ contract, baseUrl, operations: [at] })
      t.notOk(isConformant(report), `${name}: found`)
      const failed = report.checks.map(
        (it) => `${it.operationId} [${it.section}] ${it.name}: ${it.details.join('; ')}`,
      )
      t.match([formatReport(report), ...failed].join('\n'), expected, 'the report says where')
    })
  }
})
