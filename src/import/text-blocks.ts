import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { UnreadableSourceError } from './errors.js'

const BLOCK_BYTES = 256 * 1024
/** Far more than the longest record takes: bounds the memory that a binary file takes. */
const MAX_LINE_BYTES = 1024 * 1024
const LINE_FEED = 10

/**
 * Reads a UTF-8 file in blocks of whole lines. Removes a byte order mark and turns CRLF into line feeds.
 *
 * @param onRead reports how many more bytes are read.
 * @throws UnreadableSourceError at a line that is not UTF-8 or too long.
 */
export async function* readTextBlocks(file: string, onRead: (bytes: number) => void): AsyncGenerator<string> {
  let line = 1
  let rest: Buffer = Buffer.alloc(0)
  const toText = (bytes: Buffer): string => {
    const text = decode(bytes, line)
    const unmarked = line === 1 ? text.replace(/^\uFEFF/, '') : text
    line += countLineFeeds(text)
    return unmarked.replaceAll('\r\n', '\n')
  }
  for await (const chunk of createReadStream(file, { highWaterMark: BLOCK_BYTES }) as AsyncIterable<Buffer>) {
    onRead(chunk.length)
    const end = chunk.lastIndexOf(LINE_FEED) + 1
    if (end > 0) yield toText(Buffer.concat([rest, chunk.subarray(0, end)]))
    rest = end > 0 ? chunk.subarray(end) : Buffer.concat([rest, chunk])
    if (rest.length > MAX_LINE_BYTES) throw new UnreadableSourceError(line, ['is longer than 1 MiB'])
  }
  if (rest.length > 0) yield toText(rest)
}

export function countLineFeeds(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
  return count
}

function decode(bytes: Buffer, firstLine: number): string {
  if (isUtf8(bytes)) return bytes.toString()
  let line = firstLine
  let rest = bytes
  for (; isUtf8(firstLineOf(rest)); line++) rest = rest.subarray(firstLineOf(rest).length)
  throw new UnreadableSourceError(line, ['is not UTF-8'])
}

function firstLineOf(bytes: Buffer): Buffer {
  const end = bytes.indexOf(LINE_FEED) + 1
  return end > 0 ? bytes.subarray(0, end) : bytes
}
