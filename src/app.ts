import { isUtf8 } from 'node:buffer'
import { METHODS, type Server } from 'node:http'
import type { Socket } from 'node:net'
import {
  fastify,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { type AuthConfig, createGuard, everybodyMay, type Guard } from './auth/guard.js'
import { pino } from 'pino'
import type { Clock } from './clock.js'
import type { Config } from './config.js'
import { type Contract, ContractViolation, loadContract, pointerTo, type RequestFault } from './contract.js'
import { addDocs } from './docs.js'
import { allowOrigins } from './edge/cors.js'
import type { EdgeConfig } from './edge/edge-config.js'
import { shedLoad, watchLag } from './edge/load-shedding.js'
import { limitRate } from './edge/rate-limit.js'
import { identify, requestIdOf } from './edge/request-id.js'
import { handlers } from './handlers/handlers.js'
import { addHealth } from './monitoring/health.js'
import { addMetrics, type Metrics } from './monitoring/metrics.js'
import {
  CodedBody,
  isOurFault,
  PROBLEM_MEDIA_TYPE,
  type ProblemReply,
  toProblem,
  UnknownAddress,
} from './problem.js'
import { repeatedMember } from './repeated-member.js'
import { RequestLog, type RequestWatcher } from './request-log.js'
import { RepliesUnderWay } from './replies-under-way.js'
import { addOperations, type Answer } from './router.js'
import type { Store } from './store/store.js'

export interface ServerOptions {
  /** Where to log; nowhere unless given. */
  readonly logger?: FastifyBaseLogger | undefined
  /** How long a request may take to arrive, in milliseconds. */
  readonly requestTimeout?: number | undefined
}

export interface AppOptions extends ServerOptions {
  readonly store: Store
  readonly clock: Clock
  readonly config: Pick<Config, 'EXPIRING_SOON_DAYS' | 'VALIDATE_RESPONSES'> &
    Partial<AuthConfig> &
    EdgeConfig
  /** How long a key that the issuer did not have is not looked for again, in milliseconds. */
  readonly keyCooldown?: number | undefined
  /** Where to measure, and what gives it as text for `/metrics`; nowhere unless given. */
  readonly metrics?: { readonly own: Metrics; readonly scrape: () => Promise<string> } | undefined
}

const BODY_LIMIT = 64 * 1024
const HEADERS_LIMIT = 16 * 1024

/** The service as a Fastify instance that is ready to listen. The caller closes the store after it. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { store, clock, config, keyCooldown, metrics } = options
  const contract = await loadContract()
  const rules = {
    expiringSoonDays: config.EXPIRING_SOON_DAYS,
    maxRenewals: contract.limits.maxRenewals,
    lastPagedRecord: contract.limits.maxPage,
  }
  const addressOf = (id: string) => contract.pathOf('getCertification').replace('{id}', id)
  const app = await createServer(
    contract,
    (operationId, input, { caller, id }) =>
      handlers[operationId](input, {
        store,
        now: clock.now(),
        author: { subject: caller?.subject ?? null, requestId: id },
        rules,
        addressOf,
      }),
    {
      ...options,
      edge: config,
      watcher: metrics?.own,
      checkReplies: config.VALIDATE_RESPONSES,
      guard: createGuard(config, clock, keyCooldown),
    },
  )
  addHealth(app, store)
  if (metrics !== undefined) {
    metrics.own.watchStore(store, clock)
    addMetrics(app, metrics.scrape)
  }
  return app
}

interface ServiceOptions extends ServerOptions {
  readonly checkReplies: boolean
  readonly edge?: EdgeConfig
  /** Is told of each request that was answered. */
  readonly watcher?: RequestWatcher | undefined
  /** Stands before the operations; lets everybody pass unless given. */
  readonly guard?: Guard
}

/** Serves the contract's operations, the docs, and a problem for all else; `answer` alone decides what is said. */
export async function createServer(
  contract: Contract,
  answer: Answer,
  { logger, requestTimeout = 30_000, edge = {}, watcher, checkReplies, guard = everybodyMay }: ServiceOptions,
): Promise<FastifyInstance> {
  const { CORS_ORIGINS = [], MAX_LAG_MS = 0, RATE_LIMIT = 0, TRUST_PROXY = [] } = edge
  const app: FastifyInstance = fastify({
    loggerInstance: logger ?? pino({ enabled: false }), // without one, Fastify would not tell the watcher either
    logController: new RequestLog(watcher),
    childLoggerFactory: (logger) => logger, // a logger a request costs more than naming the request in its line
    genReqId: requestIdOf,
    trustProxy: TRUST_PROXY.length > 0 && [...TRUST_PROXY],
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: HEADERS_LIMIT }, // the contract bounds ids, and says so in a 400
    requestTimeout,
    connectionTimeout: requestTimeout + 30_000,
    http: {
      requireHostHeader: false, // protocolFaults has it, with a problem
      maxHeaderSize: HEADERS_LIMIT,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.min(requestTimeout, 5_000),
    },
    return503OnClosing: false, // what arrives before the connection closes is answered
    frameworkErrors(error, request, reply) {
      identify(request, reply)
      sendProblem(error, request, reply)
    },
    clientErrorHandler: (error, socket) => void refuseRest(error, socket),
  })
  // A client that has sent all may close its side and still wait for the reply. (Node's name for it is as old as undeclared.)
  Object.assign(app.server, { httpAllowHalfOpen: true })
  app.server.maxHeadersCount = 0 // else those after the 2,000th are left out in silence, an If-Match with them
  const replies = new RepliesUnderWay(app.server)
  const refused = new WeakSet<Socket>()
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method)

  app.addHook('preClose', async () => closeWhatBecomesIdle(app.server))
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.server.on('connect', (_, socket: Socket) => sendRawProblem(new UnknownAddress(), socket))
  await allowOrigins(app, contract, CORS_ORIGINS) // before anything is refused, so that pages can read why
  const shed = shedLoad(app, MAX_LAG_MS)
  // One hook, not one for each: a second one takes 2 µs of the 30 that a read takes.
  app.addHook('onRequest', (request, reply, done) => {
    identify(request, reply)
    done(refusalOf(request) ?? shed(request))
  })
  await limitRate(app, RATE_LIMIT)
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler(() => {
    throw new UnknownAddress()
  })
  if (checkReplies) {
    app.addHook('onSend', async (request, reply, payload) => checkReply(contract, request, reply, payload))
  }
  acceptJsonOnly(app)

  await addDocs(app, contract)
  addOperations(app, contract, answer, guard)
  if (MAX_LAG_MS > 0) await watchLag(app)
  return app

  /** Answers what the HTTP parser refuses behind the requests before it, whose replies would be taken for this one else. */
  async function refuseRest(error: Error, socket: Socket): Promise<void> {
    if (refused.has(socket)) return
    refused.add(socket)
    await replies.sent(socket)
    if (replies.hasAnsweredEarly(socket)) socket.destroySoon()
    else sendRawProblem(error, socket)
  }
}

/**
 * Node closes the connections that are idle when a server begins to close; one that is answered after that stays open for as
 * long as it is kept alive, and the server with it.
 */
function closeWhatBecomesIdle(server: Server): void {
  const closing = setInterval(() => server.closeIdleConnections(), 50).unref()
  server.once('close', () => clearInterval(closing))
}

/** Why a request is refused before anything else is looked at. */
function refusalOf(request: FastifyRequest): Error | undefined {
  const faults = protocolFaults(request)
  if (faults.length > 0) return new ContractViolation(faults)
  return request.is404 || hasEmptyParameter(request) ? new UnknownAddress() : undefined
}

/** A missing Host, a second one (RFC 9112, section 3.2), and an unknown Expect: Node gives no problem for them. */
function protocolFaults({ raw: { httpVersion, headers, rawHeaders } }: FastifyRequest): RequestFault[] {
  const faults: RequestFault[] = []
  if (rawHeaders.filter((it, i) => i % 2 === 0 && /^host$/i.test(it)).length > 1) {
    faults.push({ in: 'header', pointer: '/host', detail: 'is given twice' })
  }
  if (headers.host === undefined && httpVersion === '1.1') {
    faults.push({ in: 'header', pointer: '/host', detail: 'is required' })
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
    faults.push({ in: 'header', pointer: '/expect', detail: 'must be 100-continue' })
  }
  return faults
}

/** The router takes `/a/` for `/a/:id` with an empty id; the contract's parameters are never empty. */
function hasEmptyParameter({ params }: FastifyRequest): boolean {
  return Object.values(params as Record<string, string>).includes('')
}

/** `application/json` and nothing else; no body is no fault here, the contract says where there must be one. */
function acceptJsonOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (body.length === 0) return done(null, undefined)
    if (!/^identity$/i.test(request.headers['content-encoding'] ?? 'identity')) return done(new CodedBody())
    if (!isUtf8(body))
      return done(new ContractViolation([{ in: 'body', pointer: '', detail: 'is not UTF-8' }]))
    const text = body.toString()
    return parseJson(request, text, (error, value) => {
      const name = error === null ? repeatedMember(text, value) : undefined
      if (name === undefined) return done(error, value)
      return done(new ContractViolation([{ in: 'body', pointer: pointerTo(name), detail: 'is given twice' }]))
    })
  })
}

const INCOMPLETE_BODY: RequestFault = { in: 'body', pointer: '', detail: 'is not complete' }

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const hasBrokenOff = error === request.raw.errored // there is nobody left who could read the reply
  const problem = toProblem(hasBrokenOff ? new ContractViolation([INCOMPLETE_BODY]) : error)
  if (isOurFault(error, problem)) request.log.error({ reqId: request.id, err: error }, 'request failed')
  void reply.code(problem.status).headers(problem.headers).type(PROBLEM_MEDIA_TYPE).send(problem.body)
}

/** Answers what the HTTP parser refuses, for which there is no request yet. */
function sendRawProblem(error: Error, socket: Socket): void {
  if (socket.writable) socket.write(toHttp(toProblem(error)))
  socket.destroySoon()
}

function toHttp({ status, headers, body }: ProblemReply): string {
  const text = JSON.stringify(body)
  const lines = [
    `HTTP/1.1 ${status} ${body.title}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(text)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ]
  return `${lines.join('\r\n')}\r\n\r\n${text}`
}

/** @throws Error if the reply breaks the contract. */
function checkReply(
  contract: Contract,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): void {
  const { operationId } = request.routeOptions.config
  if (operationId === undefined) return
  const contentType = reply.getHeader('content-type')
  const faults = contract.checkReply(operationId, {
    status: reply.statusCode,
    mediaType: contentType?.toString().split(';')[0],
    headers: reply.getHeaders(),
    body: typeof payload === 'string' ? JSON.parse(payload) : undefined,
  })
  if (faults.length > 0) throw new Error(`the reply breaks the contract: ${faults.join('; ')}`)
}
