import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { pointerTo } from '../../contract/json-pointer.js'
import { InvalidRequestError } from '../../contract/violations.js'
import { UnsupportedContentEncodingError } from '../errors.js'
import { repeatedMember } from './repeated-member.js'

/** Accepts only `application/json`. Whether a body is required is left to the contract. */
export function acceptJsonOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('ignore', 'ignore') // the contract has no member __proto__ or constructor
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (body.length === 0) return done(null, undefined)
    if (!/^identity$/i.test(request.headers['content-encoding'] ?? 'identity'))
      return done(new UnsupportedContentEncodingError())
    if (!isUtf8(body))
      return done(new InvalidRequestError([{ in: 'body', pointer: '', detail: 'is not UTF-8' }]))
    const text = body.toString()
    return parseJson(request, text, (error, value) => {
      const name = error === null ? repeatedMember(text, value) : undefined
      if (name === undefined) return done(error, value)
      return done(new InvalidRequestError([{ in: 'body', pointer: pointerTo(name), detail: 'is repeated' }]))
    })
  })
}
