import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { convert } from 'xmlbuilder2'
import { toJUnit } from '../../../scripts/contract-test/junit.js'
import { formatReport, isKept } from '../../../scripts/contract-test/report.js'
import { runContractSuite } from '../../../scripts/contract-test/run-contract-suite.js'
import type { Contract } from '../../../src/contract/contract.js'
import { loadContract } from '../../../src/contract/load-contract.js'
import type { OperationId } from '../../../src/contract/operation.js'
import { type Service, startService } from '../../support/service.js'
import { type PassingRequest, startTamperingProxy } from '../../support/tampering-proxy.js'

interface Observed extends Service {
  readonly contract: Contract
  /** What has passed on its way to the service. */
  readonly passed: PassingRequest[]
  readonly baseUrl: string
}

/** The real service after a proxy that only looks on. */
async function startObserved(t: Test): Promise<Observed> {
  const service = await startService(t, { now: new Date().toISOString() })
  const passed: PassingRequest[] = []
  const baseUrl = await startTamperingProxy(
    t,
    await service.app.listen({ host: '127.0.0.1', port: 0 }),
    (request, forward) => {
      passed.push(request)
      return forward(request)
    },
  )
  return { ...service, contract: await loadContract(), passed, baseUrl }
}

/** Records of somebody else's, and what the service says of all there is. */
async function fill({ create, send }: Observed): Promise<() => Promise<unknown>> {
  for (let made = 0; made < 3; made++) await create()
  return async () => (await send('GET', '')).json()
}

const WRITING: OperationId[] = ['createCertification', 'updateCertification', 'deleteCertification']

t.test(
  'a deployment with records of others has just those, unchanged, after the suite has written',
  async (t) => {
    const service = await startObserved(t)
    const readAll = await fill(service)
    const before = await readAll()
    const { contract, baseUrl, passed } = service
    const report = await runContractSuite({ contract, baseUrl, operations: WRITING })
    t.ok(isKept(report), formatReport(report))
    t.ok(passed.some((it) => it.method === 'PUT'))
    t.strictSame(await readAll(), before)
  },
)

t.test('read-only sends nothing but GET and HEAD, to every operation that reads', async (t) => {
  const service = await startObserved(t)
  await fill(service)
  const { contract, baseUrl, passed } = service
  const headers = { authorization: 'Bearer of-nothing' }
  const report = await runContractSuite({ contract, baseUrl, readOnly: true, headers })
  t.ok(isKept(report), formatReport(report))
  t.strictSame(new Set(passed.map((it) => it.method)), new Set(['GET', 'HEAD']))
  t.ok(passed.every((it) => it.headers.authorization === headers.authorization))
  for (const { operationId, status, state } of report.cells) {
    const reads = !WRITING.includes(operationId) && ![401, 403, 408, 429, 500, 503].includes(status)
    t.equal(state, reads ? 'ok' : 'not provoked', `${operationId} ${status}`)
  }
  t.match(formatReport(report), /^- it would write: createCertification 201 400 401 403 /m)
  t.ok(report.checks.some((it) => it.section === 'allowed' && it.name.startsWith('after: ')))
})

t.test('read-only with nothing to read says what could not be provoked', async (t) => {
  const { contract, baseUrl } = await startObserved(t)
  const report = await runContractSuite({
    contract,
    baseUrl,
    readOnly: true,
    operations: ['getCertification'],
  })
  t.ok(isKept(report), formatReport(report))
  t.match(formatReport(report), /- there is no record to ask for: getCertification 200 304 /)
})

t.test('the same seed makes the same requests, another makes others', async (t) => {
  const { contract, baseUrl, passed } = await startObserved(t)
  const addresses = async (seed: number) => {
    passed.length = 0
    await runContractSuite({ contract, baseUrl, seed, readOnly: true, operations: ['listCertifications'] })
    return passed.map((it) => it.url)
  }
  const first = await addresses(7)
  t.strictSame(await addresses(7), first)
  t.notSame(await addresses(8), first)
})

t.test('the JUnit file has a case for every check and every cell that was not provoked', async (t) => {
  const contract = await loadContract()
  const { baseUrl } = await startObserved(t)
  const proxy = await startTamperingProxy(t, baseUrl, async (request, forward) => {
    const { headers, ...reply } = await forward(request)
    return { ...reply, headers: request.method === 'GET' ? { ...headers, etag: 'weak' } : headers }
  })
  const report = await runContractSuite({ contract, baseUrl: proxy, operations: ['getCertification'] })
  const text = toJUnit(report)
  const count = (part: string) => text.split(part).length - 1
  t.equal(count('<testcase '), report.checks.length + 6)
  t.equal(count('<skipped '), 6, '401, 403, 408, 429, 500 and 503')
  t.equal(count('<failure '), report.checks.filter((it) => it.details.length > 0).length)
  t.match(
    text,
    /<testcase classname="getCertification" name="200">\s*<failure message="getCertification 200: header\/etag/,
  )
  t.ok(convert(text, { format: 'object' }), 'it is well-formed XML')
})

t.test(
  'a declared status that nobody knows how to provoke is an error, before anything is sent',
  async (t) => {
    const { contract, baseUrl, passed } = await startObserved(t)
    const operations = contract.operations.map((it) => ({ ...it, statuses: [...it.statuses, 451] }))
    await t.rejects(runContractSuite({ contract: { ...contract, operations }, baseUrl }), {
      message: /does not know what provokes listCertifications 451/,
    })
    t.strictSame(passed, [])
  },
)

t.test('a deployment that does not answer is an error in one line', async (t) => {
  const contract = await loadContract()
  const { baseUrl } = await startObserved(t)
  await t.rejects(runContractSuite({ contract, baseUrl: 'http://127.0.0.1:1' }), {
    message: /^http:\/\/127.0.0.1:1: no reply \(ECONNREFUSED\).*$/,
  })
  const secure = baseUrl.replace('http:', 'https:')
  await t.rejects(
    runContractSuite({ contract, baseUrl: secure }),
    { message: /^https:.*: no reply \(EPROTO\).*/s },
    'TLS is spoken to https',
  )
  const timeless = createServer((_, reply) => {
    reply.sendDate = false
    reply.end()
  })
  await new Promise<void>((resolve) => timeless.listen(0, '127.0.0.1', resolve))
  t.teardown(() => timeless.close())
  const url = `http://127.0.0.1:${(timeless.address() as AddressInfo).port}`
  await t.rejects(runContractSuite({ contract, baseUrl: url }), { message: `${url} does not tell the Date` })
})
