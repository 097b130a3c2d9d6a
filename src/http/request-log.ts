import { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { IssuerUnavailableError } from '../auth/errors.js'
import type { OperationId } from '../contract/operation.js'
import { StoreUnavailableError } from '../store/interface/store.js'
import { ClientTooSlowError } from './replies/errors.js'
import type { LoggedUrls } from './logged-url.js'
import type { UnreadRequest } from './raw/raw-error-responder.js'

/** The logged status of a reply that the service could not complete. */
const FAILED = 500
/** The logged status, as in nginx, if the client disconnected before the end of the reply or read it too slowly. */
const CLIENT_CLOSED_REQUEST = 499

/** Is notified of each answered request. */
export interface RequestObserver {
  /** Called when a request is answered. @param operation undefined outside the contract's paths. */
  answered(operation: OperationId | undefined, status: number, ms: number): void
}

/** Logs one entry per request, when it is answered. */
export class RequestLog extends LogController {
  constructor(
    readonly loggedUrls: Pick<LoggedUrls, 'toLogged'>,
    readonly observer?: RequestObserver,
  ) {
    super()
  }

  override incomingRequest(): void {}

  override requestCompleted(_: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { method, url, ip } = request
    const { statusCode: status, elapsedTime } = reply
    const operation = request.routeOptions.config.operationId
    this.observer?.answered(operation, status, elapsedTime)
    const ms = Math.round(elapsedTime * 10) / 10
    const line = { reqId: request.id, method, url: this.loggedUrls.toLogged(url), operation, status, ms, ip }
    // Orchestrators send probes every few seconds, of which only the failures matter.
    const isGoodProbe = url.startsWith('/health/') && status === 200
    request.log[isGoodProbe ? 'debug' : 'info'](line, 'request')
  }

  /** Logs a reply whose body broke off. Fastify does not call `requestCompleted` for it. */
  override streamError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
    const { method, url, ip } = request
    const isFailure = !(error instanceof ClientTooSlowError) && !isPrematureClose(error)
    const status = isFailure ? FAILED : CLIENT_CLOSED_REQUEST
    const operation = request.routeOptions.config.operationId
    const ms = Math.round(reply.elapsedTime)
    this.observer?.answered(operation, status, ms)
    const line = { reqId: request.id, method, url: this.loggedUrls.toLogged(url), operation, status, ms, ip }
    if (!isFailure) {
      const reason = isPrematureClose(error) ? 'the client has gone away' : error.message
      request.log.info({ ...line, reason }, 'reply broken off')
    } else request.log.error({ ...line, ...detailsOf(error) }, 'reply broken off')
  }

  /** Logs a request that was rejected before it was parsed: its URL and duration are unknown. */
  rejectedUnread(log: FastifyBaseLogger, line: UnreadRequest): void {
    this.observer?.answered(undefined, line.status, 0)
    log.info(line, 'request')
  }
}

/** Returns the log fields of an error. An unavailable database or issuer gets no stack, which would be the same for every request. */
export function detailsOf(error: unknown): { reason: string } | { err: unknown } {
  return error instanceof StoreUnavailableError || error instanceof IssuerUnavailableError
    ? { reason: String((error.cause as Error).message) }
    : { err: error }
}

function isPrematureClose(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
