import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { UnreadableSourceError } from './errors.js'

/** Limits the memory for a binary file. The longest valid record is far shorter. */
const MAX_LINE_BYTES = 1024 * 1024
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

const BYTE_ORDER_MARKS = [
  { encoding: 'utf-8', mark: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', mark: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', mark: Buffer.from([0xfe, 0xff]) },
] as const

/** The first bytes of files that are often named .csv by mistake, with the error message. */
const OTHER_FORMATS = [
  { start: Buffer.from('PK\u0003\u0004'), detail: 'the file is a workbook or another zip archive, not text' },
  {
    start: Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
    detail: 'the file is an old or encrypted workbook; save it as .xlsx without a password',
  },
] as const

/** The characters of windows-1252 at 0x80 to 0x9F; U+FFFD if undefined. Some versions of Node return control characters instead. */
const WINDOWS_1252 = '€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ'

/** Stands for bytes that cannot be decoded. It is invalid UTF-8, so that the check of the block finds it and its line. */
const UNDECODABLE = Buffer.from([0xff])

/** Returns the name of the encoding with a label (https://encoding.spec.whatwg.org). @throws Error if the label is unknown. */
export function encodingOf(label: string): string {
  try {
    return new TextDecoder(label).encoding
  } catch {
    throw new Error(`${label} is not an encoding; give for example utf-8, utf-16le or windows-1252`)
  }
}

export interface TextOptions {
  /** The encoding of a file without a byte order mark, as `encodingOf` returns it; default: UTF-8. */
  readonly encoding?: string | undefined
  /** Called with the number of bytes of each chunk that is read. */
  readonly onRead?: ((bytes: number) => void) | undefined
}

/**
 * Reads text in blocks of whole lines. Removes a byte order mark. Line ends (LF, CRLF, or CR alone) become line feeds.
 *
 * @throws UnreadableSourceError at a line that cannot be decoded or is too long, or if the text is a workbook.
 */
export class TextReader {
  /** Whether the text began with a byte order mark. */
  hasMark = false
  /** Whether there was a carriage return. */
  hasCarriageReturns = false
  #encoding: string
  #line = 1

  constructor(
    readonly chunks: AsyncIterable<Buffer>,
    readonly options: TextOptions = {},
  ) {
    this.#encoding = options.encoding ?? 'utf-8'
  }

  get isUtf8(): boolean {
    return this.#encoding === 'utf-8'
  }

  async *blocks(): AsyncGenerator<string> {
    let rest: Buffer = Buffer.alloc(0)
    for await (const chunk of this.#utf8Chunks()) {
      const end = endOfLines(chunk)
      if (end > 0) yield this.#toText(Buffer.concat([rest, chunk.subarray(0, end)]))
      rest = end > 0 ? chunk.subarray(end) : Buffer.concat([rest, chunk])
      if (rest.length > MAX_LINE_BYTES) {
        throw new UnreadableSourceError(this.#line, [{ detail: 'is longer than 1 MiB' }])
      }
    }
    if (rest.length > 0) yield this.#toText(rest)
  }

  async *#utf8Chunks(): AsyncGenerator<Buffer> {
    let decoder: TextDecoder | undefined
    let isFirst = true
    for await (const chunk of this.chunks) {
      this.options.onRead?.(chunk.length)
      const content = isFirst ? this.#readStart(chunk) : chunk
      if (isFirst && this.#encoding !== 'utf-8') decoder = new TextDecoder(this.#encoding)
      isFirst = false
      yield decoder === undefined ? content : toUtf8(decoder, content, { stream: true })
    }
    if (decoder !== undefined) yield toUtf8(decoder, Buffer.alloc(0))
  }

  #readStart(chunk: Buffer): Buffer {
    const other = OTHER_FORMATS.find(({ start }) => start.equals(chunk.subarray(0, start.length)))
    if (other !== undefined) throw new UnreadableSourceError(1, [{ detail: other.detail }])
    const marked = BYTE_ORDER_MARKS.find(({ mark }) => mark.equals(chunk.subarray(0, mark.length)))
    if (marked === undefined) return chunk
    this.hasMark = true
    this.#encoding = marked.encoding
    return chunk.subarray(marked.mark.length)
  }

  #toText(bytes: Buffer): string {
    if (!isUtf8(bytes)) throw this.#undecodable(bytes)
    let text = bytes.toString()
    if (text.includes('\r')) {
      this.hasCarriageReturns = true
      text = text.replaceAll(/\r\n?/g, '\n')
    }
    this.#line += countLineFeeds(text)
    return text
  }

  #undecodable(bytes: Buffer): UnreadableSourceError {
    const lines = bytes.toString('latin1').split(/\r\n?|\n/)
    const index = lines.findIndex((it) => !isUtf8(Buffer.from(it, 'latin1')))
    const detail = `is not ${this.#encoding.toUpperCase()}`
    return new UnreadableSourceError(this.#line + index, [{ detail, remedy: 'encoding' }])
  }
}

/** Counts the line feeds in a text. */
export function countLineFeeds(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** Returns the end of the last complete line. A carriage return at the end of a chunk may be the first part of CRLF. */
function endOfLines(chunk: Buffer): number {
  const end = chunk.lastIndexOf(LINE_FEED) + 1
  return end > 0 || chunk.length < 2 ? end : chunk.lastIndexOf(CARRIAGE_RETURN, chunk.length - 2) + 1
}

function toUtf8(decoder: TextDecoder, bytes: Buffer, options?: { stream: boolean }): Buffer {
  const decoded = decoder.decode(bytes, options)
  const text =
    decoder.encoding === 'windows-1252'
      ? decoded.replaceAll(/[\u0080-\u009F]/g, (it) => WINDOWS_1252.charAt(it.charCodeAt(0) - 0x80))
      : decoded
  const broken = text.indexOf('\uFFFD')
  if (broken === -1) return Buffer.from(text)
  return Buffer.concat([Buffer.from(text.slice(0, broken)), UNDECODABLE, Buffer.from(text.slice(broken + 1))])
}
