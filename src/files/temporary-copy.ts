import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A stream has more bytes than may be copied. */
export class TooLongError extends Error {
  override readonly name = 'TooLongError'
}

/**
 * Copies a stream to a temporary file, which only its owner can read, while `work` runs. Does not destroy the stream, so that a server
 * can still reply on the connection.
 *
 * @throws TooLongError if the stream has more than `maxBytes`, an error of the stream, or what `work` throws.
 */
export async function withTemporaryCopy<T>(
  stream: Readable,
  maxBytes: number,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'certifications-'))
  const file = join(folder, 'copy')
  async function* limited(): AsyncGenerator<Buffer> {
    let bytes = 0
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maxBytes) throw new TooLongError(`more than ${maxBytes} bytes`)
      yield chunk
    }
  }
  try {
    await pipeline(limited, createWriteStream(file, { mode: 0o600 }))
    return await work(file)
  } finally {
    await rm(folder, { recursive: true })
  }
}
