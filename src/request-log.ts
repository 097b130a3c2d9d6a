import { type FastifyReply, type FastifyRequest, LogController } from 'fastify'

/** Logs one line a request, when it is answered. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(_: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { method, url, ip } = request
    const line = {
      reqId: request.id,
      method,
      url,
      operation: request.routeOptions.config.operationId,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ip,
    }
    request.log.info(line, 'request')
  }
}
