import { METHODS, type Server } from 'node:http'
import type { Socket } from 'node:net'
import {
  fastify,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifySerializerCompiler,
} from 'fastify'
import fastJson from 'fast-json-stringify'
import { pino } from 'pino'
import { allowAll, type Guard } from '../auth/guard.js'
import type { SignIn } from '../auth/sign-in.js'
import type { Contract } from '../contract/contract.js'
import { InvalidRequestError, type Violation } from '../contract/violations.js'
import { addConsole } from './console.js'
import { addDocs, rewriteDocsUrl } from './docs.js'
import { addFrontDoor } from './front-door.js'
import { LoggedUrls } from './logged-url.js'
import { allowOrigins } from './plugins/cors.js'
import { normalizeForwardedFor } from './plugins/forwarded-for.js'
import { publicUrlOf } from './public-url.js'
import type { ProtectionConfig } from './http-config.js'
import { shedLoad } from './plugins/load-shedding.js'
import { limitRate } from './plugins/rate-limit.js'
import { setCommonHeaders, requestIdOf } from './replies/request-id.js'
import { isServerError, PROBLEM_MEDIA_TYPE, toProblem } from './replies/problem.js'
import { NotFoundError } from './replies/errors.js'
import { BODY_LIMIT, HEADERS_LIMIT } from './replies/limits.js'
import { detailsOf, RequestLog, type RequestObserver } from './request-log.js'
import { addOperations, type Answer } from './router.js'
import type { StreamLimits } from './streamed-bodies.js'
import { acceptJsonOnly } from './plugins/json-body.js'
import { checkProtocol, checkRequest } from './plugins/check-protocol.js'
import { assertValidResponse } from './plugins/response-validation.js'
import { linger, LINGER_MS } from './raw/lingering-close.js'
import { RawErrorResponder } from './raw/raw-error-responder.js'

/** The options of a server that `createApp` passes on. */
export interface ServerOptions {
  /** The log; none by default. */
  readonly logger?: FastifyBaseLogger | undefined
  /** The time limit for the arrival of a request, in milliseconds. */
  readonly requestTimeout?: number | undefined
  readonly streamLimits?: StreamLimits | undefined
  /** The time for which the rest of a refused request is read, in milliseconds, at most that for its arrival. */
  readonly lingerTimeout?: number | undefined
}

interface ServiceOptions extends ServerOptions {
  readonly validateResponses: boolean
  readonly protection?: ProtectionConfig
  /** Is notified of each answered request. */
  readonly observer?: RequestObserver | undefined
  /** Checks the caller of each operation; allows all by default. */
  readonly guard?: Guard
  /** Returns the sign-in settings of the console, if operations need tokens. */
  readonly signIn?: SignIn | undefined
}

/**
 * Creates the server of the contract's operations, the docs and the console. All other requests get a problem.
 *
 * Fastify routes and serializes; the contract validates. A request passes these steps, and the first that fails answers it:
 * protocol and path, load, rate, token, body, contract, handler. The early steps need no body, so a refusal costs little. Requests
 * that Node's parser rejects never reach Fastify; `raw/` answers them in the same form.
 */
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
    signIn,
    streamLimits,
    lingerTimeout = LINGER_MS,
  }: ServiceOptions,
): Promise<FastifyInstance> {
  const {
    CORS_ORIGINS = [],
    MAX_LAG_MS = 0,
    RATE_LIMIT = 0,
    TRUST_PROXY = [],
    LOG_QUERY = 'names',
    CONSOLE = false,
  } = protection
  const loggedUrls = new LoggedUrls(contract, LOG_QUERY)
  const requestLog = new RequestLog(loggedUrls, observer)
  const lingerMs = Math.min(lingerTimeout, requestTimeout)
  const sendProblem = problemSender(lingerMs)
  const app: FastifyInstance = fastify({
    loggerInstance: logger ?? pino({ enabled: false }), // without a logger, Fastify would not notify the observer
    logController: requestLog,
    childLoggerFactory: (logger) => logger, // a child logger per request costs more than the id in each entry
    genReqId: requestIdOf,
    rewriteUrl: rewriteDocsUrl,
    trustProxy: TRUST_PROXY.length > 0 && [...TRUST_PROXY],
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: HEADERS_LIMIT }, // the contract bounds ids, and says so in a 400
    requestTimeout,
    connectionTimeout: requestTimeout + 30_000,
    http: {
      requireHostHeader: false, // checkProtocol checks it, and replies with a problem
      maxHeaderSize: HEADERS_LIMIT,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.min(requestTimeout, 5_000),
    },
    return503OnClosing: false, // requests that arrive before the connection closes are answered
    frameworkErrors: (error, request, reply) =>
      sendProblem(checkProtocol(request, reply) ?? error, request, reply),
    clientErrorHandler: (error, socket) => void rawErrors.reject(error, socket),
  })
  // A client may close its side after its request and still wait for the reply. (Node's types lack this option.)
  Object.assign(app.server, { httpAllowHalfOpen: true })
  app.server.maxHeadersCount = 0 // by default, Node drops headers after the 2,000th silently, for example an If-Match
  const rawErrors = new RawErrorResponder(
    app.server,
    (request) => requestLog.rejectedUnread(app.log, request),
    lingerMs,
  )
  app.addHook('onRoute', ({ url }) => loggedUrls.addRoute(url))
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method)

  app.addHook('preClose', async () => endConnections(app.server, requestTimeout))
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.server.on('connect', (request, socket: Socket) => {
    socket.on('error', () => {}) // the client may disconnect, and Node has removed its own listener
    void rawErrors.reject(new NotFoundError(), socket, request)
  })
  if (TRUST_PROXY.length > 0) {
    app.addHook('onRequest', async ({ raw }) => normalizeForwardedFor(raw.headers))
  }
  await allowOrigins(app, contract, CORS_ORIGINS) // first, so that pages can read the replies to rejected requests
  const shed = shedLoad(app, MAX_LAG_MS)
  // One hook for all of this, because a second one would take 2 µs of the 30 that a read takes.
  app.addHook('onRequest', (request, reply, done) => {
    setCommonHeaders(request, reply)
    done(checkRequest(request, reply) ?? shed(request))
  })
  await limitRate(app, RATE_LIMIT)
  app.setSerializerCompiler(serializeLater)
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

  await addDocs(app, contract, guard, publicUrlOf(protection))
  addFrontDoor(app, CONSOLE ? await addConsole(app, { signIn }) : undefined)
  addOperations(app, contract, answer, guard, streamLimits)
  return app
}

/**
 * Closes connections during shutdown. Node itself closes only those that are idle when the shutdown begins. A connection that is
 * answered later would stay open until its keep-alive time-out, and one with a slow request until the request ends. After the time-out
 * of requests, all remaining connections are closed.
 */
function endConnections(server: Server, requestTimeout: number): void {
  const closing = setInterval(() => server.closeIdleConnections(), 50).unref()
  const aborting = setTimeout(() => server.closeAllConnections(), requestTimeout).unref()
  server.once('close', () => {
    clearInterval(closing)
    clearTimeout(aborting)
  })
}

/** Compiles the serializer of a response at its first use. Compiling all of them would take an eighth of the time to start. */
const serializeLater: FastifySerializerCompiler<object> = ({ schema }) => {
  let serialize: ((body: unknown) => string) | undefined
  return (body) => (serialize ??= fastJson(schema))(body)
}

const INCOMPLETE_BODY: Violation = { in: 'body', pointer: '', detail: 'is not complete' }

function problemSender(lingerMs: number) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const hasBrokenOff = error === request.raw.errored // the client has disconnected
    setCommonHeaders(request, reply)
    const problem = toProblem(hasBrokenOff ? new InvalidRequestError([INCOMPLETE_BODY]) : error)
    if (isServerError(error, problem)) {
      request.log.error({ reqId: request.id, ...detailsOf(error) }, 'request failed')
    }
    linger(request.raw, reply.raw, lingerMs)
    void reply.code(problem.status).headers(problem.headers).type(PROBLEM_MEDIA_TYPE).send(problem.body)
  }
}
