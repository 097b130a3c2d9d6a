import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/** Of a stream's own 64 KiB, reading takes longer than the digest. */
const BLOCK_BYTES = 1024 * 1024

/** The SHA-256 of a file's bytes, in hexadecimal. */
export async function sha256File(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: BLOCK_BYTES }), hash)
  return hash.digest('hex')
}
