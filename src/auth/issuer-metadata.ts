import { checkTrustedUrl } from './trusted-url.js'

// Reads the metadata that an issuer publishes. It has no cache, because its two users need different ones. issuer-keys.ts needs one URL
// for as long as it has valid keys, and reads it again when they cannot be fetched. sign-in.ts keeps the endpoints for ten minutes.

/** The time limit for a reply of the issuer. */
export const ISSUER_TIMEOUT_MS = 5_000

/** The maximum size of a reply of the issuer, in bytes. A key takes about 1 KiB. */
const MAX_REPLY_BYTES = 1024 * 1024

/** The metadata of an issuer (OpenID Connect Discovery 1.0, section 3). Its members are not checked. */
export type IssuerMetadata = Readonly<Record<string, unknown>>

/**
 * Reads the metadata of the issuer (OpenID Connect Discovery 1.0, section 4).
 *
 * @throws Error if it is unavailable or belongs to another issuer.
 */
export async function readMetadata(issuer: string): Promise<IssuerMetadata> {
  const url = metadataUrl(issuer)
  const response = await fetchBounded(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(ISSUER_TIMEOUT_MS),
  })
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}`)
  const metadata = (await response.json()) as IssuerMetadata | null
  if (metadata?.issuer !== issuer) throw new Error(`${url} is not the metadata of ${issuer}`)
  return metadata
}

/** Returns a URL from the metadata. @throws Error unless it is trusted (trusted-url.ts). */
export function urlIn(metadata: IssuerMetadata, name: string): string {
  const url = String(metadata[name])
  try {
    checkTrustedUrl(url)
  } catch (error) {
    const source = metadataUrl(String(metadata.issuer))
    throw new Error(`${name} of ${source} ${(error as Error).message}`, { cause: error })
  }
  return url
}

/** Fetches a URL and reads the whole reply. @throws Error without a reply, or if it is larger than MAX_REPLY_BYTES. */
export async function fetchBounded(url: string, init: RequestInit): Promise<Response> {
  const { status, headers, body } = await fetch(url, init).catch((error: Error) => {
    const reasons = [error.message, (error.cause as Error | undefined)?.message]
    throw new Error(`${url}: ${reasons.filter(Boolean).join(': ')}`, { cause: error })
  })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += (chunk as Uint8Array).length
    if (size > MAX_REPLY_BYTES) throw new Error(`the reply of ${url} is larger than ${MAX_REPLY_BYTES} bytes`)
    chunks.push(chunk as Uint8Array)
  }
  return new Response(size === 0 ? null : Buffer.concat(chunks), { status, headers }) // a 204 may not have a body
}

function metadataUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}
