import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

const FORWARDED_FOR = 'x-forwarded-for'

/**
 * Reduces X-Forwarded-For to addresses. Some gateways append a port (`203.0.113.7:51234`), and a client can send any text. Without
 * this, each different text would count as a client. An entry that is not an address is dropped, together with all entries before it.
 * If no entry is left, the request counts for the gateway.
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

/** Removes the port from `192.0.2.1:80` or `[2001:db8::1]:80`. `2001:db8::1` has none. */
function withoutPort(entry: string): string {
  return entry.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')
}
