import { createServer, type IncomingHttpHeaders, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Test } from 'tap'

export interface PassingRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface PassingReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Forward = (request: PassingRequest) => Promise<PassingReply>

/** What the proxy makes of a request; it forwards it where it likes to. A rejection drops the connection. */
export type Tampering = (request: PassingRequest, forward: Forward) => Promise<PassingReply>

/** A server that stands before a real one and tampers with what passes. */
export async function startTamperingProxy(t: Test, target: string, tamper: Tampering): Promise<string> {
  const server = createServer({ maxHeaderSize: 256 * 1024 }, (incoming, outgoing) => {
    const answer = async () => {
      const { method = '', url = '', headers } = incoming
      const body = (await buffer(incoming)).toString('latin1')
      const reply = await tamper({ method, url, headers, body }, (request) => forward(target, request))
      const given = Object.entries(reply.headers).filter(([, value]) => value !== undefined)
      outgoing.writeHead(reply.status, Object.fromEntries(given)).end(Buffer.from(reply.body, 'latin1'))
    }
    answer().catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function forward(target: string, { method, url, headers, body }: PassingRequest): Promise<PassingReply> {
  const { hostname, port } = new URL(target)
  const { 'content-length': _, 'transfer-encoding': __, ...others } = headers
  const length = body === '' ? {} : { 'content-length': String(body.length) }
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest(
      { hostname, port, method, path: url, headers: { ...others, ...length }, agent: false },
      (incoming) => {
        const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...kept } = incoming.headers
        buffer(incoming).then(
          (bytes) =>
            resolve({ status: Number(incoming.statusCode), headers: kept, body: bytes.toString('latin1') }),
          reject,
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(Buffer.from(body, 'latin1'))
  })
}
