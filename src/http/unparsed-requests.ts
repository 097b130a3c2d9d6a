import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { PROBLEM_MEDIA_TYPE, type ProblemReply, toProblem } from '../problem.js'
import { RepliesUnderWay } from './replies-under-way.js'

/** Answers, with a problem, what the HTTP parser refuses; it gives no request for it. */
export class UnparsedRequests {
  readonly #replies: RepliesUnderWay
  readonly #refused = new WeakSet<Socket>()

  constructor(server: Server) {
    this.#replies = new RepliesUnderWay(server)
  }

  /** Behind the replies to the requests before it on the connection, which would be taken for this one else. */
  async refuse(error: Error, socket: Socket): Promise<void> {
    if (this.#refused.has(socket)) return
    this.#refused.add(socket)
    await this.#replies.sent(socket)
    if (this.#replies.hasAnsweredEarly(socket)) socket.destroySoon()
    else sendRawProblem(error, socket)
  }
}

/** Sends a problem past Node's own replies, and ends the connection. */
export function sendRawProblem(error: Error, socket: Socket): void {
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
