import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { loadContract, loadContractFrom } from '../../src/contract/load-contract.js'
import { temporaryFolder } from '../support/service.js'

const contract = await loadContract()
const problem = { type: 'about:blank', title: 'Not Found', status: 404, detail: 'There is none.' }

t.test('validates responses against what is declared', async (t) => {
  const deleted = {
    status: 200,
    mediaType: 'application/json',
    headers: {},
    body: { deleted: true, id: 'cert-001' },
  }
  const check = (reply: object) => contract.validateResponse('deleteCertification', { ...deleted, ...reply })
  t.same(check({}), [])
  t.same(check({ status: 404, mediaType: 'application/problem+json', body: problem }), [])
  t.same(check({ status: 204 }), ['status 204 is not declared'])
  t.same(check({ mediaType: 'text/html' }), ['media type text/html is not declared'])
  t.same(check({ mediaType: undefined, body: undefined }), ['media type undefined is not declared'])
  t.match(check({ body: { deleted: false } }), [
    /body must have required property 'id'/,
    /body\/deleted must be equal/,
  ])
  t.match(check({ status: 503, mediaType: 'application/problem+json', body: { ...problem, status: 503 } }), [
    /retry-after/,
  ])

  const notModified = { status: 304, mediaType: undefined, headers: { etag: '"1-active"' }, body: undefined }
  t.same(contract.validateResponse('getCertification', notModified), [])
  t.match(contract.validateResponse('getCertification', { ...notModified, headers: {} }), [/etag/])
  t.match(contract.validateResponse('getCertification', { ...notModified, headers: { etag: '1' } }), [
    /header\/etag/,
  ])
  t.match(contract.validateResponse('getCertification', { ...notModified, mediaType: 'text/plain' }), [
    /text\/plain/,
  ])
})

t.test('validates every example of the contract', async (t) => {
  for (const [path, item] of Object.entries(contract.document.paths)) {
    for (const operation of contract.operations.filter((it) => it.path === path)) {
      const method = operation.method.toLowerCase() as 'get'
      for (const [status, response] of Object.entries(item?.[method]?.responses ?? {})) {
        if (!('content' in response)) continue
        const [[mediaType, media] = []] = Object.entries(response.content ?? {})
        const headers = {
          etag: '"1-active"',
          link: '<?page=1>; rel="first"',
          location: '/',
          'content-disposition': 'attachment; filename="a.csv"',
        }
        const violations = contract.validateResponse(operation.id, {
          status: Number(status),
          mediaType,
          headers,
          body: media?.example,
        })
        t.same(violations, [], `${operation.id} ${status}`)
      }
    }
  }
})

t.test('compiles schemas that refer to the contract', async (t) => {
  const isId = contract.compile<string>({ $ref: '#/components/schemas/CertificationId' })
  for (const id of ['cert-001', 'cert-100', 'cert-1000', 'cert-999999999999999']) t.ok(isId(id), id)
  for (const id of ['cert-000', 'cert-01', 'cert-0100', 'cert-1000000000000000', 'cert-001\n'])
    t.notOk(isId(id), id)
})

t.test('rejects an invalid document, and one without the limits that rules need (long)', async (t) => {
  const folder = await temporaryFolder(t)
  const load = async (change: (text: string) => string) => {
    const file = join(folder, 'openapi.yaml')
    await writeFile(file, change(await readFile('openapi.yaml', 'utf8')))
    return loadContractFrom(pathToFileURL(file))
  }
  await t.resolves(load((text) => text))
  await t.rejects(load((text) => text.replace('  title: Certification', '  titel: Certification')))
  await t.rejects(
    load((text) => text.replace('      maximum: 1000\n', '')),
    /lacks a maximum/,
  )
})
