import { StringDecoder } from 'node:string_decoder'
import { SaxesParser } from 'saxes'

/** A document is not XML, or cannot be read safely. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
}

/** The maximum number of characters in one text, tag or comment: a limit on memory. */
const MAX_TOKEN_LENGTH = 1024 * 1024

/** The maximum depth of nested elements: also a limit on memory. */
const MAX_DEPTH = 100

/** Called for the tags and texts of a document, in order. */
export interface XmlHandlers {
  /** @param name without its prefix. */
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close?(name: string): void
  text?(text: string): void
}

/**
 * Parses XML in chunks. A document type is rejected, because it could define entities and make them read files. Yields after each
 * chunk, so that the caller can use the data that its handlers have collected.
 *
 * @throws XmlError if the document is malformed, has a document type or exceeds a limit.
 */
export async function* parseXml(
  chunks: AsyncIterable<Buffer>,
  { open, close = ignore, text = ignore }: XmlHandlers,
): AsyncGenerator<void> {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false })
  let failure: string | undefined
  let depth = 0
  let pending = 0
  const fail = (reason: string) => (failure ??= reason)
  const onText = (it: string) => {
    pending = 0
    text(it)
  }
  parser.on('error', ({ message }) => fail(message))
  parser.on('doctype', () => fail('it has a document type'))
  parser.on('opentag', ({ name, attributes }) => {
    pending = 0
    if (++depth > MAX_DEPTH) fail('its elements are nested too deep')
    open(localName(name), localNames(attributes))
  })
  parser.on('closetag', ({ name }) => {
    depth--
    close(localName(name))
  })
  parser.on('text', onText)
  parser.on('cdata', onText)
  const decoder = new StringDecoder('utf8')
  const parse = (chunk: string) => {
    pending += chunk.length
    parser.write(chunk)
    if (pending > MAX_TOKEN_LENGTH) fail('it has a part that is too long')
    if (failure !== undefined) throw new XmlError(failure)
  }
  for await (const chunk of chunks) {
    parse(decoder.write(chunk))
    yield
  }
  parse(decoder.end())
  parser.close()
  parse('')
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function localNames(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [localName(name), value]))
}

function ignore(): void {}
