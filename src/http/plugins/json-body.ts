import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { pointerTo } from '../../contract/json-pointer.js'
import { findLoneSurrogate, findRepeatedMember } from '../../contract/strict-json.js'
import { InvalidRequestError, type Violation } from '../../contract/violations.js'
import { UnsupportedContentEncodingError, UnsupportedMediaTypeError } from '../replies/errors.js'

const WRONG_TYPE = new UnsupportedMediaTypeError('The body must be application/json.')

/** Accepts only `application/json`. Whether a body is required is left to the contract. */
export function acceptJsonOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('ignore', 'ignore') // the contract has no member __proto__ or constructor
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(WRONG_TYPE))
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (body.length === 0) return done(null, undefined)
    if (!/^identity$/i.test(request.headers['content-encoding'] ?? 'identity'))
      return done(new UnsupportedContentEncodingError())
    if (!isUtf8(body))
      return done(new InvalidRequestError([{ in: 'body', pointer: '', detail: 'is not UTF-8' }]))
    const text = body.toString()
    return parseJson(request, text, (error, value) => {
      const violation = error === null ? findViolation(text, value) : undefined
      return violation === undefined ? done(error, value) : done(new InvalidRequestError([violation]))
    })
  })
}

/** Finds a violation that JSON.parse accepts and a schema cannot reject. */
function findViolation(text: string, value: unknown): Violation | undefined {
  const repeated = findRepeatedMember(text)
  if (repeated !== undefined) return { in: 'body', pointer: pointerTo(repeated), detail: 'is repeated' }
  const broken = findLoneSurrogate(value)
  if (broken === undefined) return undefined
  return { in: 'body', pointer: pointerTo(broken), detail: 'must not contain half of a surrogate pair' }
}
