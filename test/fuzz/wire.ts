import { connect } from 'node:net'

export interface WireReply {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface HttpTransport {
  /** The final replies, in order; `100 Continue` is none. */
  readonly replies: readonly WireReply[]
  /** What came that is no HTTP, or breaks off. */
  readonly garbage: string
  /** Whether the server left the connection open beyond the client's timeoutMs. */
  readonly isHanging: boolean
}

export interface Sending {
  /** Leave the connection open after the bytes, as one who has not finished does. */
  readonly staysOpen: boolean
  /** In milliseconds. */
  readonly timeoutMs: number
}

/** Sends bytes as they are over a connection of their own, and reads what comes until the server closes it. */
export function exchange(
  port: number,
  bytes: Buffer,
  { staysOpen, timeoutMs }: Sending,
): Promise<HttpTransport> {
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
    socket.on('error', () => {}) // a reset, after the reply or instead of it
    socket.on('close', () => {
      clearTimeout(timer)
      resolve({
        ...readReplies(Buffer.concat(chunks), /^HEAD /.test(bytes.toString('latin1', 0, 5))),
        isHanging,
      })
    })
    if (staysOpen) socket.write(bytes)
    else socket.end(bytes)
  })
}

/** @param isHead the first reply may have no body. */
function readReplies(received: Buffer, isHead: boolean): Pick<HttpTransport, 'replies' | 'garbage'> {
  const replies: WireReply[] = []
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
    // What the parser refuses is answered with a body even if it began as HEAD.
    const isBare = isHead && replies.length === 0 && rest.length === end + 4
    const hasBody = status >= 200 && status !== 204 && status !== 304 && !isBare
    const length = hasBody ? Number(headers['content-length']) : 0
    if (!(rest.length >= end + 4 + length)) break
    const text = rest.toString('utf8', end + 4, end + 4 + length)
    if (status >= 200) replies.push({ status, headers, text })
    rest = rest.subarray(end + 4 + length)
  }
  return { replies, garbage: rest.toString('latin1', 0, 200) }
}
