import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/** With a stream's default of 64 KiB, reading would take longer than hashing. */
const BLOCK_BYTES = 1024 * 1024

/** Computes the SHA-256 of a file, in hexadecimal. */
export async function sha256File(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: BLOCK_BYTES }), hash)
  return hash.digest('hex')
}
