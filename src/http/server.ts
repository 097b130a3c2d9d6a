import { METHODS, type Server } from 'node:http'
import type { Socket } from 'node:net'
import {
  fastify,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { pino } from 'pino'
import { allowAll, type Guard } from '../auth/guard.js'
import type { Contract } from '../contract/contract.js'
import { InvalidRequestError, type Violation } from '../contract/violations.js'
import { addDocs } from './docs.js'
import { allowOrigins } from './plugins/cors.js'
import type { ProtectionConfig } from './http-config.js'
import { shedLoad } from './plugins/load-shedding.js'
import { limitRate } from './plugins/rate-limit.js'
import { setCommonHeaders, requestIdOf } from './request-id.js'
import {
  BODY_LIMIT,
  HEADERS_LIMIT,
  isServerError,
  PROBLEM_MEDIA_TYPE,
  toProblem,
  NotFoundError,
} from './problem.js'
import { RequestLog, type RequestObserver } from './request-log.js'
import { addOperations, type Answer } from './router.js'
import { acceptJsonOnly } from './plugins/json-body.js'
import { checkProtocol } from './plugins/check-protocol.js'
import { assertValidResponse } from './plugins/response-validation.js'
import { RawErrorResponder } from './raw/raw-error-responder.js'

export interface ServerOptions {
  /** Where to log; missingPath unless given. */
  readonly logger?: FastifyBaseLogger | undefined
  /** How long a request may take to arrive, in milliseconds. */
  readonly requestTimeout?: number | undefined
}

interface ServiceOptions extends ServerOptions {
  readonly validateResponses: boolean
  readonly protection?: ProtectionConfig
  /** Is told of each request that was answered. */
  readonly observer?: RequestObserver | undefined
  /** Stands before the operations; lets everybody pass unless given. */
  readonly guard?: Guard
}

/** Serves the contract's operations, the docs, and a problem for all else; `answer` alone decides what is said. */
export async function createServer(
  contract: Contract,
  answer: Answer,
  {
    logger,
    requestTimeout = 30_000,
    protection = {},
    observer,
    validateResponses,
    guard = allowAll,
  }: ServiceOptions,
): Promise<FastifyInstance> {
  const { CORS_ORIGINS = [], MAX_LAG_MS = 0, RATE_LIMIT = 0, TRUST_PROXY = [] } = protection
  const requestLog = new RequestLog(observer)
  const app: FastifyInstance = fastify({
    loggerInstance: logger ?? pino({ enabled: false }), // without one, Fastify would not tell the observer either
    logController: requestLog,
    childLoggerFactory: (logger) => logger, // a logger a request costs more than naming the request in its line
    genReqId: requestIdOf,
    trustProxy: TRUST_PROXY.length > 0 && [...TRUST_PROXY],
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: HEADERS_LIMIT }, // the contract bounds ids, and says so in a 400
    requestTimeout,
    connectionTimeout: requestTimeout + 30_000,
    http: {
      requireHostHeader: false, // findProtocolViolations has it, with a problem
      maxHeaderSize: HEADERS_LIMIT,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.min(requestTimeout, 5_000),
    },
    return503OnClosing: false, // what arrives before the connection closes is answered
    frameworkErrors(error, request, reply) {
      setCommonHeaders(request, reply)
      sendProblem(error, request, reply)
    },
    clientErrorHandler: (error, socket) => void rawErrors.reject(error, socket),
  })
  // A client that has sent all may close its side and still wait for the reply. (Node's name for it is as old as undeclared.)
  Object.assign(app.server, { httpAllowHalfOpen: true })
  app.server.maxHeadersCount = 0 // else those after the 2,000th are left out in silence, an If-Match with them
  const rawErrors = new RawErrorResponder(app.server, (request) =>
    requestLog.rejectedUnread(app.log, request),
  )
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method)

  app.addHook('preClose', async () => endConnections(app.server, requestTimeout))
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.server.on('connect', (request, socket: Socket) => {
    socket.on('error', () => {}) // a client that goes away; Node takes its own listener off
    void rawErrors.reject(new NotFoundError(), socket, request)
  })
  await allowOrigins(app, contract, CORS_ORIGINS) // before anything is refused, so that pages can read why
  const shed = shedLoad(app, MAX_LAG_MS)
  // One hook, not one for each: a second one takes 2 µs of the 30 that a read takes.
  app.addHook('onRequest', (request, reply, done) => {
    setCommonHeaders(request, reply)
    done(checkProtocol(request) ?? shed(request))
  })
  await limitRate(app, RATE_LIMIT)
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler(() => {
    throw new NotFoundError()
  })
  if (validateResponses) {
    app.addHook('onSend', async (request, reply, payload) =>
      assertValidResponse(contract, request, reply, payload),
    )
  }
  acceptJsonOnly(app)

  await addDocs(app, contract)
  addOperations(app, contract, answer, guard)
  return app
}

/**
 * Node closes the connections that are idle when a server begins to close, and looks at none after that: one that is answered
 * then stays open for as long as it is kept alive, one whose request is still arriving for as long as the client likes. What has
 * no reply after the time-out is cut off.
 */
function endConnections(server: Server, requestTimeout: number): void {
  const closing = setInterval(() => server.closeIdleConnections(), 50).unref()
  const cutting = setTimeout(() => server.closeAllConnections(), requestTimeout).unref()
  server.once('close', () => {
    clearInterval(closing)
    clearTimeout(cutting)
  })
}

const INCOMPLETE_BODY: Violation = { in: 'body', pointer: '', detail: 'is not complete' }

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const hasBrokenOff = error === request.raw.errored // there is nobody left who could read the reply
  const problem = toProblem(hasBrokenOff ? new InvalidRequestError([INCOMPLETE_BODY]) : error)
  if (isServerError(error, problem)) request.log.error({ reqId: request.id, err: error }, 'request failed')
  void reply.code(problem.status).headers(problem.headers).type(PROBLEM_MEDIA_TYPE).send(problem.body)
}
