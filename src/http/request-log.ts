import { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { OperationId } from '../contract/operation.js'

/** Is told of each request when it is answered. */
export interface RequestObserver {
  /** @param operation undefined for what is at no address of the contract. */
  answered(operation: OperationId | undefined, status: number, ms: number): void
}

export interface UnreadRequest {
  readonly reqId: string
  readonly status: number
  /** Of the other end of the connection. */
  readonly ip: string | undefined
}

/** Logs one line a request, when it is answered. */
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
    request.log.info(line, 'request')
  }

  /** Logs what was refused before it was read, so that neither what it asked for is known nor how long it took. */
  rejectedUnread(log: FastifyBaseLogger, line: UnreadRequest): void {
    this.observer?.answered(undefined, line.status, 0)
    log.info(line, 'request')
  }
}
