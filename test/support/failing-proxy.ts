import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { HTTPMethods, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { type Service, startService } from './service.js'

/** What the proxy does with one request. */
export type Fate =
  /** The service answers. */
  | 'answered'
  /** The connection breaks before the service has the request. */
  | 'dropped'
  /** The service carries it out, but its reply is lost. */
  | 'reply lost'
  /** The connection breaks in the middle of the reply's body. */
  | 'reply cut'
  /** Nothing ever comes. */
  | 'hanging'
  /** The proxy answers itself. */
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** The service's reply, changed on its way. */
  | ((reply: LightMyRequestResponse) => { headers?: Record<string, string>; body?: string })

export interface FailingProxy {
  readonly baseUrl: string
  readonly service: Service
  /** Every request that arrived. */
  readonly requests: readonly IncomingMessage[]
  /** What will happen to the next requests; those after them are answered. */
  suffer(...fates: readonly Fate[]): void
}

/** A real server in front of the real service, on a port of its own, that fails as it is told. */
export async function startFailingProxy(t: Test): Promise<FailingProxy> {
  const service = await startService(t)
  const requests: IncomingMessage[] = []
  let fates: Fate[] = []

  const server = createServer((request, response) => {
    requests.push(request)
    void suffer(fates.shift() ?? 'answered', request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  async function suffer(fate: Fate, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (fate === 'hanging') return
    if (fate === 'dropped') return void request.destroy()
    if (typeof fate === 'object') {
      return void response.writeHead(fate.status, fate.headers).end(fate.body)
    }
    const { method, url = '', headers } = request
    const payload = await text(request)
    const reply = await service.app.inject({ method: method as HTTPMethods, url, headers, payload })
    if (fate === 'reply lost') return void response.destroy()
    const changed = typeof fate === 'function' ? fate(reply) : {}
    const { 'content-length': _, ...sent } = reply.headers
    for (const [name, value] of Object.entries({ ...sent, ...changed.headers })) {
      if (value !== undefined) response.setHeader(name, value)
    }
    response.statusCode = reply.statusCode
    if (fate !== 'reply cut') return void response.end(changed.body ?? reply.body)
    response.write(reply.body.slice(0, 5), () => response.destroy())
  }

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    service,
    requests,
    suffer: (...next) => (fates = [...next]),
  }
}
