import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

const FORWARDED_FOR = 'x-forwarded-for'

/**
 * Reduces X-Forwarded-For to addresses. Some gateways append a port (`203.0.113.7:51234`), and a client can send any text; each
 * different text would otherwise count as a client. An entry that is not an address is dropped, and so are all entries before it. If
 * none is left, the request counts as one of the gateway.
 */
export function normalizeForwardedFor(headers: IncomingHttpHeaders): void {
  const given = headers[FORWARDED_FOR]
  if (given === undefined) return
  const addresses = String(given)
    .split(',')
    .map((entry) => withoutPort(entry.trim()))
  const firstAddress = addresses.findLastIndex((it) => isIP(it) === 0) + 1
  const kept = addresses.slice(firstAddress)
  if (kept.length === 0) delete headers[FORWARDED_FOR]
  else headers[FORWARDED_FOR] = kept.join(', ')
}

/** `192.0.2.1:80` and `[2001:db8::1]:80` are addresses with a port; `2001:db8::1` has none. */
function withoutPort(entry: string): string {
  return entry.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')
}
