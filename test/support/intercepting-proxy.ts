import { createServer, type IncomingHttpHeaders, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Test } from 'tap'

export interface InterceptedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface InterceptedReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Forward = (request: InterceptedRequest) => Promise<InterceptedReply>

/** Handles a request: may change it, forward it, and change the reply. A rejection closes the connection. */
export type Interceptor = (request: InterceptedRequest, forward: Forward) => Promise<InterceptedReply>

/** Starts a proxy in front of a server that passes every request to an interceptor. */
export async function startInterceptingProxy(
  t: Test,
  target: string,
  intercept: Interceptor,
): Promise<string> {
  const server = createServer({ maxHeaderSize: 256 * 1024 }, (incoming, outgoing) => {
    const handle = async () => {
      const { method = '', url = '', headers } = incoming
      const body = (await buffer(incoming)).toString('latin1')
      const reply = await intercept({ method, url, headers, body }, (request) => forward(target, request))
      const sentHeaders = Object.entries(reply.headers).filter(([, value]) => value !== undefined)
      outgoing.writeHead(reply.status, Object.fromEntries(sentHeaders)).end(Buffer.from(reply.body, 'latin1'))
    }
    handle().catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function forward(
  target: string,
  { method, url, headers, body }: InterceptedRequest,
): Promise<InterceptedReply> {
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
