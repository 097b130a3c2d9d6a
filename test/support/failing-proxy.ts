import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { HTTPMethods, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { type Service, startService } from './service.js'

/** What the proxy does with a request. */
export type ProxyBehavior =
  /** Forward it to the service. */
  | 'forward'
  /** Close the connection before the service gets the request. */
  | 'drop request'
  /** Forward it, but close the connection instead of replying. */
  | 'drop reply'
  /** Forward it, but close the connection in the middle of the reply's body. */
  | 'truncate reply'
  /** Never reply. */
  | 'hang'
  /** Reply without the service. */
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** Forward it, and change the reply. */
  | ((reply: LightMyRequestResponse) => { headers?: Record<string, string>; body?: string })

export interface FailingProxy {
  readonly baseUrl: string
  readonly service: Service
  /** Every request received. */
  readonly requests: readonly IncomingMessage[]
  /** Sets the behavior for the next requests. Those after them are forwarded. */
  setBehaviors(...behaviors: readonly ProxyBehavior[]): void
}

/**
 * Starts a proxy in front of the service that fails on demand. A general one, such as Toxiproxy, disturbs connections; this one
 * chooses what happens to each request, also after the service has acted on it.
 */
export async function startFailingProxy(t: Test): Promise<FailingProxy> {
  const service = await startService(t)
  const requests: IncomingMessage[] = []
  let behaviors: ProxyBehavior[] = []

  const server = createServer((request, response) => {
    requests.push(request)
    void handle(behaviors.shift() ?? 'forward', request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  async function handle(
    behavior: ProxyBehavior,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (behavior === 'hang') return
    if (behavior === 'drop request') return void request.destroy()
    if (typeof behavior === 'object') {
      return void response.writeHead(behavior.status, behavior.headers).end(behavior.body)
    }
    const { method, url = '', headers } = request
    const payload = await text(request)
    const reply = await service.app.inject({ method: method as HTTPMethods, url, headers, payload })
    if (behavior === 'drop reply') return void response.destroy()
    const changed = typeof behavior === 'function' ? behavior(reply) : {}
    const { 'content-length': _, ...sent } = reply.headers
    for (const [name, value] of Object.entries({ ...sent, ...changed.headers })) {
      if (value !== undefined) response.setHeader(name, value)
    }
    response.statusCode = reply.statusCode
    if (behavior !== 'truncate reply') return void response.end(changed.body ?? reply.body)
    response.write(reply.body.slice(0, 5), () => response.destroy())
  }

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    service,
    requests,
    setBehaviors: (...next) => (behaviors = [...next]),
  }
}
