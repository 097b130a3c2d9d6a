import { compile as compileRanges } from '@fastify/proxy-addr'
import type { FastifyRequest } from 'fastify'
import type { OpenAPIV3 } from 'openapi-types'
import type { ProtectionConfig } from './http-config.js'

/** Matches a path of one or more segments, without a slash at its end. */
const PREFIX = /^(\/[\w.~!$&'()*+,;=:@%-]+)+$/

/** Returns the URL of the service for the client of a request, without a slash at its end; empty at the root of the host. */
export type PublicUrlOf = (request: FastifyRequest) => string

/** Creates a function that returns PUBLIC_URL or, by default, the path in the X-Forwarded-Prefix of a trusted gateway. */
export function publicUrlOf({ PUBLIC_URL, TRUST_PROXY = [] }: ProtectionConfig): PublicUrlOf {
  if (PUBLIC_URL !== undefined) return () => PUBLIC_URL
  if (TRUST_PROXY.length === 0) return () => ''
  const isTrusted = compileRanges([...TRUST_PROXY])
  return ({ raw: { headers, socket } }) => {
    const prefix = String(headers['x-forwarded-prefix']).replace(/\/$/, '')
    return PREFIX.test(prefix) && isTrusted(String(socket.remoteAddress), 0) ? prefix : ''
  }
}

/** Returns the path of a public URL. */
export function pathOf(publicUrl: string): string {
  return publicUrl.replace(/^https?:\/\/[^/]*/, '')
}

/** Returns the contract's `servers`, moved below the public URL. */
export function publicServers({ servers }: OpenAPIV3.Document, publicUrl: string): OpenAPIV3.ServerObject[] {
  return (servers as OpenAPIV3.ServerObject[]).map((it) => ({
    ...it,
    url: publicUrl + it.url.replace(/\/$/, ''),
  }))
}
