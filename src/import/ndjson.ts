import { findLoneSurrogate, findRepeatedMember } from '../contract/strict-json.js'
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
  if (isEmpty) throw new UnreadableSourceError(1, [{ detail: 'the file is empty' }])
}

function readLine(line: number, text: string): SourceLine {
  let fields: unknown
  try {
    fields = JSON.parse(text)
  } catch {
    return { line, errors: [{ detail: 'is not JSON' }] }
  }
  const repeated = findRepeatedMember(text)
  if (repeated !== undefined) return { line, errors: [{ detail: `has ${repeated} twice` }] }
  const broken = findLoneSurrogate(fields)
  if (broken !== undefined) {
    return { line, errors: [{ detail: `${broken} must not contain half of a surrogate pair` }] }
  }
  return { line, fields }
}
