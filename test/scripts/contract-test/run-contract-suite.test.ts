import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { convert } from 'xmlbuilder2'
import { toJUnit } from '../../../scripts/contract-test/junit.js'
import { formatReport, isConformant } from '../../../scripts/contract-test/report.js'
import { runContractSuite } from '../../../scripts/contract-test/run-contract-suite.js'
import type { Contract } from '../../../src/contract/contract.js'
import { loadContract } from '../../../src/contract/load-contract.js'
import type { OperationId } from '../../../src/contract/operation.js'
import { addMentors, type Service, startService } from '../../support/service.js'
import { type InterceptedRequest, startInterceptingProxy } from '../../support/intercepting-proxy.js'

interface Observed extends Service {
  readonly contract: Contract
  /** Every request that reached the service. */
  readonly sent: InterceptedRequest[]
  readonly baseUrl: string
}

/** Starts the service and a proxy that records every request to it. */
async function startObserved(t: Test): Promise<Observed> {
  const service = await startService(t, { now: new Date().toISOString() })
  const sent: InterceptedRequest[] = []
  const baseUrl = await startInterceptingProxy(
    t,
    await service.app.listen({ host: '127.0.0.1', port: 0 }),
    (request, forward) => {
      sent.push(request)
      return forward(request)
    },
  )
  return { ...service, contract: await loadContract(), sent, baseUrl }
}

/** Creates records outside the suite. */
async function fill({ create, store }: Observed): Promise<void> {
  for (let made = 0; made < 3; made++) await create()
  await addMentors(store, { 'mentor-41': 'Ada', 'mentor-42': 'Lars' })
}

const WRITING: OperationId[] = [
  'createCertification',
  'updateCertification',
  'renewCertifications',
  'reinstateCertification',
  'withdrawRenewal',
  'deleteCertification',
  'putMentor',
  'deleteMentor',
  'importCertifications',
]

t.test('sends only GET and HEAD in a read-only run, and tests every operation that reads', async (t) => {
  const service = await startObserved(t)
  await fill(service)
  const { contract, baseUrl, sent } = service
  const headers = { authorization: 'Bearer of-nothing' }
  const report = await runContractSuite({ contract, baseUrl, readOnly: true, headers })
  t.ok(isConformant(report), formatReport(report))
  t.strictSame(new Set(sent.map((it) => it.method)), new Set(['GET', 'HEAD']))
  t.ok(sent.every((it) => it.headers.authorization === headers.authorization))
  for (const { operationId, status, state } of report.cells) {
    const reads = !WRITING.includes(operationId) && ![401, 403, 408, 429, 500, 503].includes(status)
    t.equal(state, reads ? 'ok' : 'not provoked', `${operationId} ${status}`)
  }
  t.match(formatReport(report), /^- read-only run: createCertification 201 400 401 403 /m)
  t.ok(report.checks.some((it) => it.section === 'valid' && it.name.startsWith('after: ')))
})

t.test('reports statuses as not provoked if a read-only run finds no records', async (t) => {
  const { contract, baseUrl } = await startObserved(t)
  const report = await runContractSuite({
    contract,
    baseUrl,
    readOnly: true,
    operations: ['getCertification'],
  })
  t.ok(isConformant(report), formatReport(report))
  t.match(formatReport(report), /- the deployment has no records: getCertification 200 304 /)
})

t.test('sends the same requests for the same seed, and others for another', async (t) => {
  const { contract, baseUrl, sent } = await startObserved(t)
  const addresses = async (seed: number) => {
    sent.length = 0
    await runContractSuite({ contract, baseUrl, seed, readOnly: true, operations: ['listCertifications'] })
    return sent.map((it) => it.url)
  }
  const first = await addresses(7)
  t.strictSame(await addresses(7), first)
  t.notSame(await addresses(8), first)
})

t.test('the JUnit file has a case for every check and every cell not provoked', async (t) => {
  const contract = await loadContract()
  const { baseUrl } = await startObserved(t)
  const proxy = await startInterceptingProxy(t, baseUrl, async (request, forward) => {
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
  t.ok(convert(text, { format: 'object' }), 'the file is well-formed XML')
})

t.test('rejects a declared status that it cannot provoke, before it sends a request', async (t) => {
  const { contract, baseUrl, sent } = await startObserved(t)
  const operations = contract.operations.map((it) => ({ ...it, statuses: [...it.statuses, 451] }))
  await t.rejects(runContractSuite({ contract: { ...contract, operations }, baseUrl }), {
    message: /does not know how to provoke listCertifications 451/,
  })
  t.strictSame(sent, [])
})

t.test('fails with one line if the deployment does not answer', async (t) => {
  const contract = await loadContract()
  const { baseUrl } = await startObserved(t)
  await t.rejects(runContractSuite({ contract, baseUrl: 'http://127.0.0.1:1' }), {
    message: /^http:\/\/127.0.0.1:1: no reply \(ECONNREFUSED\).*$/,
  })
  const secure = baseUrl.replace('http:', 'https:')
  await t.rejects(
    runContractSuite({ contract, baseUrl: secure }),
    { message: /^https:.*: no reply \(EPROTO\).*/s },
    'an https: URL is contacted by TLS',
  )
  const timeless = createServer((_, reply) => {
    reply.sendDate = false
    reply.end()
  })
  await new Promise<void>((resolve) => timeless.listen(0, '127.0.0.1', resolve))
  t.teardown(() => timeless.close())
  const url = `http://127.0.0.1:${(timeless.address() as AddressInfo).port}`
  await t.rejects(runContractSuite({ contract, baseUrl: url }), {
    message: `${url}: the reply has no Date header`,
  })
})
