import fc from 'fast-check'
import * as hostile from './hostile-values.js'

/** Bytes to send over a connection. `{record}` stands for the id of an existing record. */
export interface RawRequest {
  readonly bytes: string
  /** The maximum number of requests in the bytes. More replies mean that one was smuggled. */
  readonly requests: number
  /** Whether every request in the bytes must be rejected. */
  readonly mustBeRejected: boolean
  readonly staysOpen: boolean
}

const LIST = '/api/v1/certifications'
const RECORD = `${LIST}/{record}`
const HOST = 'Host: test\r\n'
const JSON_TYPE = 'Content-Type: application/json\r\n'
const BODY = JSON.stringify({
  mentor_id: 'wire',
  cert_type: 'wire',
  issued_at: '2026-03-01T00:00:00Z',
  expires_at: '2027-03-01T00:00:00Z',
})
const GET = `GET ${LIST} HTTP/1.1\r\n${HOST}\r\n`
const POST = `POST ${LIST} HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: ${BODY.length}\r\n\r\n${BODY}`
const PUT_BODY = '{"cert_type":"changed"}'
const PUT = `PUT ${RECORD} HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: ${PUT_BODY.length}\r\n\r\n${PUT_BODY}`
const SMUGGLED = `DELETE ${RECORD} HTTP/1.1\r\n${HOST}\r\n`

/** A creation with the given header lines. */
const post = (lines: string, body: string) =>
  `POST ${LIST} HTTP/1.1\r\n${HOST}${JSON_TYPE}${lines}\r\n${body}`
const get = (lines: string) => `GET ${LIST} HTTP/1.1\r\n${lines}\r\n`

/** Must be rejected: framing that two servers could parse differently, and data that is not HTTP. */
const REJECTED: readonly string[] = [
  // conflicting lengths
  post(`Content-Length: 5\r\nTransfer-Encoding: chunked\r\n`, `0\r\n\r\n${SMUGGLED}`),
  post(`Transfer-Encoding: chunked\r\nContent-Length: 5\r\n`, `0\r\n\r\n${SMUGGLED}`),
  post(`Content-Length: 0\r\nContent-Length: ${SMUGGLED.length}\r\n`, SMUGGLED),
  post(`Content-Length: 0, ${SMUGGLED.length}\r\n`, SMUGGLED),
  post(`Content-Length: +${BODY.length}\r\n`, BODY),
  post(`Content-Length: -1\r\n`, SMUGGLED),
  post(`Content-Length: 0x5\r\n`, `12345${SMUGGLED}`),
  post(`Content-Length: 1e1\r\n`, `1234567890${SMUGGLED}`),
  post(`Content-Length: 5 5\r\n`, `12345${SMUGGLED}`),
  post(`Content-Length: ${'9'.repeat(40)}\r\n`, BODY),
  post(`Content-Length: 18446744073709551616\r\n`, SMUGGLED),
  post(`Content-Length : ${BODY.length}\r\n`, BODY),
  post(`Content-Length\t: ${BODY.length}\r\n`, BODY),
  post(`Content-Length:\r\n`, SMUGGLED),
  // transfer codings
  post(`Transfer-Encoding: xchunked\r\n`, `0\r\n\r\n${SMUGGLED}`),
  post(`Transfer-Encoding : chunked\r\n`, `0\r\n\r\n${SMUGGLED}`),
  post(`Transfer-Encoding: chunked, identity\r\n`, `0\r\n\r\n${SMUGGLED}`),
  post(`Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n`, `0\r\n\r\n${SMUGGLED}`),
  post(`Transfer-Encoding: chunked\x0b\r\n`, `0\r\n\r\n${SMUGGLED}`),
  post(`Transfer-Encoding: "chunked"\r\n`, `0\r\n\r\n${SMUGGLED}`),
  post(`Transfer-Encoding:\r\n chunked\r\n`, `0\r\n\r\n${SMUGGLED}`),
  // chunks
  post(`Transfer-Encoding: chunked\r\n`, `g\r\n${BODY}\r\n0\r\n\r\n`),
  post(`Transfer-Encoding: chunked\r\n`, `-1\r\n${BODY}\r\n0\r\n\r\n`),
  post(`Transfer-Encoding: chunked\r\n`, `0x5\r\n12345\r\n0\r\n\r\n`),
  post(`Transfer-Encoding: chunked\r\n`, `ffffffffffffffffff\r\n${BODY}\r\n0\r\n\r\n`),
  post(`Transfer-Encoding: chunked\r\n`, `5\r\n1234567\r\n0\r\n\r\n`),
  post(`Transfer-Encoding: chunked\r\n`, `5 \r\n12345\r\n0\r\n\r\n`),
  post(`Transfer-Encoding: chunked\r\n`, `5;${'x'.repeat(20_000)}\r\n12345\r\n0\r\n\r\n`),
  post(`Transfer-Encoding: chunked\r\n`, `\r\n0\r\n\r\n`),
  post(`Transfer-Encoding: chunked\r\n`, `{}`),
  post(
    `Transfer-Encoding: chunked\r\n`,
    `ffff\r\n${'x'.repeat(65_535)}\r\nffff\r\n${'x'.repeat(65_535)}\r\n0\r\n\r\n`,
  ),
  `POST /missing HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\n${SMUGGLED}`,
  post(`Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n`, `zz\r\n${SMUGGLED}`),
  // truncated, oversized and missing bodies
  post(`Content-Length: 1000\r\n`, BODY),
  post(`Content-Length: ${1024 * 1024}\r\n`, 'x'.repeat(1024 * 1024)),
  post(`Content-Length: 10737418240\r\n`, BODY),
  post('', ''),
  // headers
  get(''),
  get('Host: a\r\nHost: b\r\n'),
  get('Host: test\r\nHost: test\r\n'),
  get(`${HOST}X y: z\r\n`),
  get(`${HOST}: z\r\n`),
  get(`${HOST}X\0: z\r\n`),
  get(`${HOST}X: a\0b\r\n`),
  get(`${HOST}X: a\rb\r\n`),
  get(`${HOST}X: a\x0bb\r\n`),
  get(`${HOST}X: \x7f\r\n`),
  get(`${HOST}\u00e9: z\r\n`),
  get(`${HOST}no colon\r\n`),
  get(` ${HOST}`),
  get(`${HOST}X: ${'x'.repeat(17_000)}\r\n`),
  get(`${HOST}${'x'.repeat(17_000)}: x\r\n`),
  get(`${HOST}${'X: y\r\n'.repeat(9_000)}`),
  `DELETE ${RECORD} HTTP/1.1\r\n${HOST}${'X: y\r\n'.repeat(2_100)}If-Match: "x"\r\n\r\n`,
  get(`${HOST}Expect: the-unexpected\r\n`),
  // request lines
  `GET\t${LIST}\tHTTP/1.1\r\n${HOST}\r\n`,
  `GET ${LIST} HTTP/9.9\r\n${HOST}\r\n`,
  `GET ${LIST} HTTP/1.10\r\n${HOST}\r\n`,
  `GET ${LIST} http/1.1\r\n${HOST}\r\n`,
  `GET ${LIST} HTTPS/1.1\r\n${HOST}\r\n`,
  `GET ${LIST}#x HTTP/1.1 x\r\n${HOST}\r\n`,
  `${'G'.repeat(17_000)} / HTTP/1.1\r\n${HOST}\r\n`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  '\x00\x00\x00\x00',
  'SSH-2.0-x\r\n',
  'HTTP/1.1 200 OK\r\n\r\n',
  '{"mentor_id":"x"}',
  '\n\n\n\n',
  ' ',
  `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`,
  `CONNECT test:80 HTTP/1.1\r\n${HOST}\r\n`,
  `CONNECT ${LIST} HTTP/1.1\r\n${HOST}\r\n`,
  `TRACE ${LIST} HTTP/1.1\r\n${HOST}Max-Forwards: 0\r\n\r\n`,
]

/** Unusual but possibly valid, with the maximum number of replies. */
const UNUSUAL: readonly (readonly [bytes: string, requests: number])[] = [
  [GET, 1],
  [`\r\n\r\n${GET}`, 1],
  [GET.repeat(20), 20],
  [GET + POST + GET, 3],
  [POST + POST, 2],
  [PUT + GET, 2],
  [PUT + PUT, 2],
  [`${GET}NONSENSE\r\n\r\n${SMUGGLED}`, 2],
  [`${POST}x${SMUGGLED}`, 2],
  [POST.replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n'), 1],
  [post('Transfer-Encoding: chunked\r\n', `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`), 1],
  [
    post(
      'Transfer-Encoding: CHUNKED\r\n',
      `${BODY.length.toString(16)};a="b"\r\n${BODY}\r\n0\r\nX: y\r\n\r\n`,
    ),
    1,
  ],
  [post('Transfer-Encoding: chunked\r\n', `${[...BODY].map((it) => `1\r\n${it}\r\n`).join('')}0\r\n\r\n`), 1],
  [
    post(
      'Transfer-Encoding: chunked\r\n',
      `000${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\nHost: x\r\nContent-Length: 9\r\n\r\n`,
    ),
    1,
  ],
  [post('Transfer-Encoding: gzip, chunked\r\n', `5\r\n12345\r\n0\r\n\r\n`), 1],
  [post(`Content-Length: 000${BODY.length}\r\n`, BODY), 1],
  [`GET ${LIST} HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`, 1],
  [`GET ${RECORD} HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 1],
  [`DELETE ${RECORD} HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\n12345`, 1],
  [`HEAD ${LIST} HTTP/1.1\r\n${HOST}\r\n`, 1],
  [`HEAD ${RECORD} HTTP/1.1\r\n${HOST}If-None-Match: *\r\n\r\n`, 1],
  [`HEAD /missing HTTP/1.1\r\n${HOST}\r\n`, 1],
  [get(`${HOST}${'X: y\r\n'.repeat(4_000)}`), 1],
  [`GET ${LIST} HTTP/1.0\r\n\r\n`, 1],
  [`GET  ${LIST} HTTP/1.1\r\n${HOST}\r\n`, 1],
  [`GET ${LIST}  HTTP/1.1\r\n${HOST}\r\n`, 1],
  [`GET ${LIST}\r\n\r\n`, 1],
  [`GET ${LIST} HTTP/2.0\r\n${HOST}\r\n`, 1],
  [`GET ${LIST} RTSP/1.0\r\n${HOST}\r\n`, 1],
  [`GET ${LIST} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n`.repeat(3), 3],
  [`POST ${LIST} HTTP/1.0\r\n${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`, 1],
  [GET.replaceAll('\r\n', '\n'), 1],
  [POST.replaceAll('\r\n', '\n'), 1],
  [GET.replaceAll('\r\n', '\r'), 1],
  [get('host: test\r\n'), 1],
  [get('HOST:test\r\n'), 1],
  [get('Host:\r\n'), 1],
  [get('Host: a b\r\n'), 1],
  [get('Host: test:99999\r\n'), 1],
  [get('Host: [::1\r\n'), 1],
  [get('Host: <script>\r\n'), 1],
  [get('Host: \u00ff\r\n'), 1],
  [get(`${HOST}X: \u00ff\u0080\u00e9\r\n`), 1],
  [get(`${HOST}X:\t\t\r\n`), 1],
  [get(`${HOST}X: a\r\n b\r\n`), 1],
  [get(`${HOST}__proto__: x\r\nconstructor: y\r\n`), 1],
  [get(`${HOST}${'X: y\r\n'.repeat(1_500)}`), 1],
  [get(`${HOST}${Array.from({ length: 1_500 }, (_, i) => `X${i}: y\r\n`).join('')}`), 1],
  [get(`${HOST}Connection: close, host\r\n`), 1],
  [get(`${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n`), 1],
  [
    get(`${HOST}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n`),
    1,
  ],
  [post(`Connection: Upgrade\r\nUpgrade: x\r\nContent-Length: ${BODY.length}\r\n`, BODY), 1],
  [post(`Content-Type: text/plain\r\nContent-Length: ${BODY.length}\r\n`, BODY), 1],
  [post(`Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: ${BODY.length}\r\n`, BODY), 1],
  [post(`Content-Length: ${BODY.length}\r\nContent-Length: ${BODY.length}\r\n`, BODY), 1],
  [PUT.replace('\r\n\r\n', '\r\nIf-Match: "x"\r\nIf-Match: "y"\r\n\r\n'), 1],
]

/** Incomplete requests. */
const STALLED: readonly string[] = [
  '',
  'G',
  'GET / HTTP/1.1',
  GET.slice(0, -2),
  GET.slice(0, -1),
  POST.slice(0, -1),
  PUT.slice(0, -10),
  post('Transfer-Encoding: chunked\r\n', ''),
  post('Transfer-Encoding: chunked\r\n', '5\r\n123'),
  post('Transfer-Encoding: chunked\r\n', `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n`),
  post('Content-Length: 60000\r\nExpect: 100-continue\r\n', ''),
]

/** Incomplete requests from clients that keep the connection open. Each must be cut off. */
export const stalledRequests: readonly RawRequest[] = STALLED.map((bytes) => ({
  bytes,
  requests: 1,
  mustBeRejected: true,
  staysOpen: true,
}))

/** Requests by kind that an HTTP client could not send. */
export const rawRequests: Readonly<Record<string, fc.Arbitrary<RawRequest>>> = {
  targets: fc
    .tuple(
      fc.oneof({ weight: 2, arbitrary: fc.constant('GET') }, fc.constantFrom(...hostile.METHODS)),
      fc.oneof(
        fc.constantFrom(...hostile.TARGETS),
        fc.constantFrom(LIST, RECORD, `${RECORD}/status`, `${LIST}/expiring`, '/docs', '/openapi.json'),
        fc
          .array(
            fc.constantFrom(
              '/',
              '.',
              '..',
              '%2e',
              '%2f',
              '%5c',
              '%00',
              'docs',
              'static',
              'certifications',
              '?',
              '&',
              '=',
              '%',
              '{record}',
              '\u00ff',
            ),
          )
          .map((it) => `/api/v1/${it.join('')}`),
      ),
      fc.constantFrom('', JSON_TYPE, `${JSON_TYPE}Content-Length: 2\r\n`),
    )
    .map(([method, target, lines]) => ({
      bytes: `${method} ${target} HTTP/1.1\r\n${HOST}${lines}\r\n${lines.endsWith('2\r\n') ? '{}' : ''}`,
      requests: 1,
      mustBeRejected: false,
      staysOpen: false,
    })),
  shapes: fc.oneof(
    fc
      .constantFrom(...REJECTED)
      .map((bytes) => ({ bytes, requests: 1, mustBeRejected: true, staysOpen: false })),
    fc
      .constantFrom(...UNUSUAL)
      .map(([bytes, requests]) => ({ bytes, requests, mustBeRejected: false, staysOpen: false })),
  ),
  bytes: fc
    .tuple(
      fc.constantFrom(GET, POST, PUT, POST + GET),
      fc.array(
        fc.tuple(
          fc.nat(400),
          fc.nat(3),
          fc.oneof(
            fc.constantFrom(
              '\0',
              '\r',
              '\n',
              '\r\n',
              ' ',
              '\t',
              ':',
              ',',
              '%',
              '"',
              '{',
              '\u00ff',
              '\x7f',
              'chunked',
            ),
            fc.constantFrom('\r\nTransfer-Encoding: chunked', '\r\nContent-Length: 1', '\r\nHost: x'),
            fc.nat(255).map((it) => String.fromCharCode(it)),
          ),
        ),
        { minLength: 1, maxLength: 4 },
      ),
    )
    .map(([bytes, changes]) => ({
      bytes: changes.reduce(
        (text, [at, length, odd]) => text.slice(0, at) + odd + text.slice(at + length),
        bytes,
      ),
      requests: 20, // changed bytes may form more requests
      mustBeRejected: false,
      staysOpen: false,
    })),
}
