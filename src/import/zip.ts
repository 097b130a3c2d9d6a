import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import yauzl from 'yauzl'

/** A workbook has a few dozen entries. */
const MAX_ENTRIES = 10_000

const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)

/** A file is not a zip archive, or cannot be read safely. */
export class ZipError extends Error {
  override readonly name = 'ZipError'
}

/**
 * Reads files of a zip archive within limits: an archive of a few kilobytes can unpack to terabytes.
 *
 * yauzl reads the central directory, and checks that no file unpacks to more than the size stated there.
 */
export class ZipArchive {
  readonly #entries = new Map<string, yauzl.Entry>()
  #bytesLeft: number

  private constructor(
    private readonly zip: yauzl.ZipFile,
    maxBytes: number,
  ) {
    this.#bytesLeft = maxBytes
  }

  /** Opens an archive. @param maxBytes the number of bytes that all reads together may unpack. @throws ZipError. */
  static async open(file: string, maxBytes: number): Promise<ZipArchive> {
    const zip = await open(file, { lazyEntries: true, autoClose: false }).catch((error: Error) => {
      throw new ZipError(error.message)
    })
    const archive = new ZipArchive(zip, maxBytes)
    try {
      await archive.#readDirectory()
      return archive
    } catch (error) {
      archive.close()
      throw new ZipError((error as Error).message)
    }
  }

  close(): void {
    this.zip.close()
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** Reads a file in chunks. @throws ZipError if it is missing, damaged or encrypted, or the limit is exceeded. */
  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name)
    if (entry === undefined) throw new ZipError(`${name} is missing`)
    try {
      const stream = await promisify((done: (error: Error | null, stream: Readable) => void) =>
        this.zip.openReadStream(entry, done),
      )()
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        this.#bytesLeft -= chunk.length
        if (this.#bytesLeft < 0) throw new ZipError('it is too large when unpacked')
        yield chunk
      }
    } catch (error) {
      throw new ZipError((error as Error).message)
    }
  }

  #readDirectory(): Promise<void> {
    const { zip } = this
    if (zip.entryCount > MAX_ENTRIES) throw new ZipError('it has too many files')
    return new Promise((resolve, reject) => {
      zip.on('error', reject)
      zip.on('end', () => resolve())
      zip.on('entry', (entry: yauzl.Entry) => {
        this.#entries.set(entry.fileName, entry)
        zip.readEntry()
      })
      zip.readEntry()
    })
  }
}
