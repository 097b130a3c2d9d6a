import type { SourceLine } from './source-line.js'
import { UnreadableSourceError } from './errors.js'

/**
 * Reads newline-delimited JSON. Blank lines are skipped.
 *
 * @throws UnreadableSourceError if all lines are blank.
 */
export async function* readNdjson(blocks: AsyncIterable<string>): AsyncGenerator<SourceLine[]> {
  let line = 1
  let isEmpty = true
  for await (const block of blocks) {
    const lines: SourceLine[] = []
    for (const text of block.replace(/\n$/, '').split('\n')) {
      if (text.trim() !== '') lines.push(readLine(line, text))
      line++
    }
    isEmpty &&= lines.length === 0
    yield lines
  }
  if (isEmpty) throw new UnreadableSourceError(1, ['the file is empty'])
}

function readLine(line: number, text: string): SourceLine {
  try {
    return { line, fields: JSON.parse(text) }
  } catch {
    return { line, error: 'is not JSON' }
  }
}
