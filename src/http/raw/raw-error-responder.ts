import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { commonHeaders, requestIdOf } from '../replies/request-id.js'
import { PROBLEM_MEDIA_TYPE, type ProblemResponse, toProblem } from '../replies/problem.js'
import { InFlightReplies } from './in-flight-replies.js'
import { lingerUnread } from './lingering-close.js'

/** The status for a client that does not send the rest of its request. */
const REQUEST_TIMEOUT = 408

/** A request that was rejected before it was parsed. */
export interface UnreadRequest {
  readonly reqId: string
  readonly status: number
  /** The address of the client's end of the connection. */
  readonly ip: string | undefined
}

/**
 * Answers requests that never reach Fastify: those that Node's HTTP parser rejects, and CONNECT. Node's own replies are not problem
 * documents.
 */
export class RawErrorResponder {
  readonly #replies: InFlightReplies
  readonly #refused = new WeakSet<Socket>()

  /**
   * @param onRejected called for each rejected request that was answered.
   * @param lingerMs for how long the rest of one is read.
   */
  constructor(
    server: Server,
    readonly onRejected: (request: UnreadRequest) => void,
    readonly lingerMs: number,
  ) {
    this.#replies = new InFlightReplies(server)
  }

  /**
   * Sends the error reply after the replies to earlier requests on the connection; otherwise a client would match them wrongly.
   *
   * @param request undefined if its headers were not read.
   */
  async reject(error: Error, socket: Socket, request?: IncomingMessage): Promise<void> {
    if (this.#refused.has(socket)) return
    this.#refused.add(socket)
    await this.#replies.sent(socket)
    if (this.#replies.hasAnsweredEarly(socket)) socket.destroySoon()
    else this.#answer(error, socket, request)
  }

  /** Writes the problem to the socket, and closes the connection. */
  #answer(error: Error, socket: Socket, request: Pick<IncomingMessage, 'headers'> = { headers: {} }): void {
    if (!socket.writable) return socket.destroySoon()
    const reqId = requestIdOf(request)
    const problem = toProblem(error)
    socket.write(toHttp(problem, reqId))
    this.onRejected({ reqId, status: problem.status, ip: socket.remoteAddress })
    if (problem.status === REQUEST_TIMEOUT) socket.destroySoon()
    else lingerUnread(socket, this.lingerMs)
  }
}

function toHttp({ status, headers, body }: ProblemResponse, reqId: string): string {
  const text = JSON.stringify(body)
  const fields = {
    ...commonHeaders(reqId),
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': Buffer.byteLength(text),
    ...headers,
    date: new Date().toUTCString(),
    connection: 'close',
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  return `HTTP/1.1 ${status} ${body.title}\r\n${lines.join('\r\n')}\r\n\r\n${text}`
}
