import { connect } from 'node:net'

export interface RawReply {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface RawExchange {
  /** The final replies in order, without `100 Continue`. */
  readonly replies: readonly RawReply[]
  /** The rest of the data, which is not a complete HTTP reply. */
  readonly malformed: string
  /** Whether the connection was still open at the time limit. */
  readonly isHanging: boolean
}

export interface ExchangeOptions {
  /** Keep the connection open after the bytes, like a client that has not finished. */
  readonly staysOpen: boolean
  /** In milliseconds. */
  readonly timeoutMs: number
}

/** Sends bytes unchanged over a new connection, and reads until the server closes it. */
export function exchange(
  port: number,
  bytes: Buffer,
  { staysOpen, timeoutMs }: ExchangeOptions,
): Promise<RawExchange> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const chunks: Buffer[] = []
    let isHanging = false
    const timer = setTimeout(() => {
      isHanging = true
      socket.destroy()
    }, timeoutMs)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', () => socket.end())
    socket.on('error', () => {}) // a reset, after or instead of the reply
    socket.on('close', () => {
      clearTimeout(timer)
      resolve({
        ...readReplies(Buffer.concat(chunks), bytes.toString('latin1', 0, 5) === 'HEAD '),
        isHanging,
      })
    })
    if (staysOpen) socket.write(bytes)
    else socket.end(bytes)
  })
}

/** Parses replies. @param isHead whether the first request was a HEAD, so that its reply may have no body. */
function readReplies(received: Buffer, isHead: boolean): Pick<RawExchange, 'replies' | 'malformed'> {
  const replies: RawReply[] = []
  let rest = received
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n')
    const [statusLine = '', ...lines] = rest.toString('latin1', 0, Math.max(end, 0)).split('\r\n')
    const [, digits] = /^HTTP\/1\.1 ([1-5]\d\d) [ -~]*$/.exec(statusLine) ?? []
    const fields = lines.map((line) => /^([!-9;-~]+): ?([\t -~\u0080-\u00ff]*)$/.exec(line))
    if (digits === undefined || fields.includes(null)) break
    const status = Number(digits)
    const headers = Object.fromEntries(
      fields.map((field) => [String(field?.[1]).toLowerCase(), String(field?.[2])]),
    )
    // A request that the parser rejects gets a body even if it starts with HEAD.
    const isWithoutBody = isHead && replies.length === 0 && rest.length === end + 4
    const hasBody = status >= 200 && status !== 204 && status !== 304 && !isWithoutBody
    const length = hasBody ? Number(headers['content-length']) : 0
    if (!(rest.length >= end + 4 + length)) break
    const text = rest.toString('utf8', end + 4, end + 4 + length)
    if (status >= 200) replies.push({ status, headers, text })
    rest = rest.subarray(end + 4 + length)
  }
  return { replies, malformed: rest.toString('latin1', 0, 200) }
}
