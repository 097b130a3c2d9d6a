import { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { OperationId } from '../contract/operation.js'

/** Notified of each request when it is answered. */
export interface RequestObserver {
  /** @param operation undefined outside the contract's paths. */
  answered(operation: OperationId | undefined, status: number, ms: number): void
}

export interface UnreadRequest {
  readonly reqId: string
  readonly status: number
  /** The address of the client's end of the connection. */
  readonly ip: string | undefined
}

/** Logs one entry per request, when it is answered. */
export class RequestLog extends LogController {
  constructor(readonly observer?: RequestObserver) {
    super()
  }

  override incomingRequest(): void {}

  override requestCompleted(_: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { method, url, ip } = request
    const { statusCode: status, elapsedTime } = reply
    const operation = request.routeOptions.config.operationId
    this.observer?.answered(operation, status, elapsedTime)
    const ms = Math.round(elapsedTime * 10) / 10
    const line = { reqId: request.id, method, url, operation, status, ms, ip }
    // An orchestrator asks every few seconds; only a failure is of interest.
    const isGoodProbe = url.startsWith('/health/') && status === 200
    request.log[isGoodProbe ? 'debug' : 'info'](line, 'request')
  }

  /** Logs a request that was rejected before it was parsed: its URL and duration are unknown. */
  rejectedUnread(log: FastifyBaseLogger, line: UnreadRequest): void {
    this.observer?.answered(undefined, line.status, 0)
    log.info(line, 'request')
  }
}
