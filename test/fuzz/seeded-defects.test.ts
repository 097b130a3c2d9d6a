import type { Duplex } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import { InvalidRequestError } from '../../src/contract/violations.js'
import type { CertificationDraft } from '../../src/domain/create-certification.js'
import { checkPrecondition } from '../../src/domain/revision.js'
import { SYSTEM_ACTOR, type Store } from '../../src/store/interface/store.js'
import { openSqlite } from './database.js'
import { fuzz } from './fuzz.js'
import type { Defect } from './fuzzed-service.js'
import { overrideMethods } from '../support/override-methods.js'

interface SeededDefect {
  readonly name: string
  /** The kind of requests that must find it. */
  readonly kind: string
  /** Expected in the report. */
  readonly violation: RegExp
  readonly defect: Defect
}

const DRAFT: CertificationDraft = { mentorId: 'seeded', certType: 'seeded', issuedAt: 0, expiresAt: 4e9 }

/** Changes replies with this status or a higher one, after the service has validated them. */
function replies(
  from: number,
  change: (body: Record<string, unknown>, reply: FastifyReply) => unknown,
): Defect {
  return {
    app: (app) =>
      app.addHook('onSend', async (_, reply, payload) => {
        if (reply.statusCode < from || typeof payload !== 'string' || !payload.startsWith('{')) return payload
        return JSON.stringify(change(JSON.parse(payload) as Record<string, unknown>, reply))
      }),
  }
}

/** Acts on a request before it is validated. */
function requests(
  act: (request: FastifyRequest & { body: Record<string, unknown> }, store: Store) => unknown,
): Defect {
  return {
    app: (app, store) =>
      app.addHook('preHandler', async (request) => {
        if (typeof request.body === 'object' && request.body !== null) await act(request as never, store)
      }),
  }
}

/** Replaces methods of the store. */
function withMethods(methods: (store: Store) => Partial<Store>): Defect {
  return { store: (store) => overrideMethods(store, methods(store)) }
}

function onParseError(handle: (socket: Duplex) => void): Defect {
  return {
    app: ({ server }: FastifyInstance) => {
      server.removeAllListeners('clientError')
      server.on('clientError', (_, socket) => handle(socket))
    },
  }
}

const defects: SeededDefect[] = [
  {
    name: 'a stack trace in a problem',
    kind: 'ids',
    violation: /reveals internals: at /,
    defect: replies(400, (it) => ({ ...it, trace: new Error('seeded').stack })),
  },
  {
    name: 'SQL in a problem',
    kind: 'query',
    violation: /reveals internals: select /,
    defect: replies(400, (it) => ({ ...it, detail: 'select id from certification' })),
  },
  {
    name: 'the version of a library in a header',
    kind: 'valid',
    violation: /reveals internals: /,
    defect: replies(200, (it, reply) => {
      reply.header('x-powered-by', 'Fastify 5.1.0')
      return it
    }),
  },
  {
    name: 'an undeclared field',
    kind: 'valid',
    violation: /reveals an undeclared field: row_id/,
    defect: replies(200, (it) => ({ ...it, row_id: 1 })),
  },
  {
    name: 'a failure on an unusual string',
    kind: 'members',
    violation: /status 500/,
    defect: requests(({ body }) => {
      if (JSON.stringify(body).includes('\\u0000')) throw new Error('seeded')
    }),
  },
  {
    name: 'an unhandled rejection',
    kind: 'query',
    violation: /unhandled rejection: Error: seeded/,
    defect: {
      app: (app) =>
        app.addHook('onRequest', async ({ url }) => {
          if (url.includes('%00')) void Promise.reject(new Error('seeded'))
        }),
    },
  },
  {
    name: 'an unknown field is dropped',
    kind: 'members',
    violation: /an invalid request got (20\d|422)/,
    defect: requests((request) => {
      const { mentor_id, cert_type, issued_at, expires_at } = request.body
      if (mentor_id !== undefined) request.body = { mentor_id, cert_type, issued_at, expires_at }
    }),
  },
  {
    name: 'a string is trimmed before validation',
    kind: 'members',
    violation: /an invalid request got (20\d|422)|a valid request got 400/, // 422: valid once it is trimmed
    defect: requests(({ body }) => {
      for (const [name, value] of Object.entries(body))
        if (typeof value === 'string') body[name] = value.trim()
    }),
  },
  {
    name: 'a valid request is rejected',
    kind: 'valid',
    violation: /a valid request got 400/,
    defect: requests(({ body }) => {
      if (/[^ -~]/.test(String(body.revocation_reason))) {
        throw new InvalidRequestError([{ in: 'body', pointer: '/revocation_reason', detail: 'is odd' }])
      }
    }),
  },
  {
    name: 'an error that is not a problem',
    kind: 'ids',
    violation: /an error with the media type application\/json/,
    defect: replies(400, (it, reply) => {
      reply.type('application/json')
      return it
    }),
  },
  {
    name: 'an undeclared status',
    kind: 'valid',
    violation: /status 202 is not declared/,
    defect: replies(200, (it, reply) => {
      if (reply.statusCode === 200) reply.code(202)
      return it
    }),
  },
  {
    name: 'a rejected creation takes effect',
    kind: 'members',
    violation: /certification was changed/,
    defect: requests(async (_, store) => void (await store.createCertification(DRAFT, 1, SYSTEM_ACTOR))),
  },
  {
    name: 'a rejected deletion takes effect',
    kind: 'headers',
    violation: /certification was changed/,
    defect: withMethods((store) => ({
      async deleteCertification(id, now, actor, precondition = {}) {
        const found = await store.getCertificationStatus(id)
        const existed = await store.deleteCertification(id, now, actor)
        if (found !== undefined) checkPrecondition(found, now, precondition)
        return existed
      },
    })),
  },
  {
    name: 'an update changes another record',
    kind: 'valid',
    violation: /certification was changed/,
    defect: withMethods((store) => ({
      async updateCertification(id, update, now, actor, limits) {
        await store.createCertification(DRAFT, 1, actor)
        return store.updateCertification(id, update, now, actor, limits)
      },
    })),
  },
  {
    name: 'a string is stored differently',
    kind: 'valid',
    violation: /mentor_id was .* and became/,
    defect: withMethods((store) => ({
      createCertification: (draft, now, actor) =>
        store.createCertification({ ...draft, mentorId: draft.mentorId.toLowerCase() }, now, actor),
    })),
  },
  {
    name: 'a time is rounded up',
    kind: 'valid',
    violation: /expires_at was .* and became/,
    defect: withMethods((store) => ({
      createCertification: (draft, now, actor) =>
        store.createCertification({ ...draft, expiresAt: draft.expiresAt + 1 }, now, actor),
    })),
  },
  {
    name: 'a request is never answered',
    kind: 'headers',
    violation: /no reply/,
    defect: {
      app: (app) =>
        app.addHook('onRequest', ({ headers }, _, done) => {
          if (headers['if-match'] === undefined) done()
        }),
    },
  },
  {
    name: 'a connection is left open',
    kind: 'shapes',
    violation: /the connection stays open/,
    defect: onParseError((socket) => void setTimeout(() => socket.destroy(), 1_500)),
  },
  {
    name: 'a reply that is not HTTP',
    kind: 'shapes',
    violation: /a reply that is not HTTP/,
    defect: onParseError((socket) => {
      socket.write('what?\r\n\r\n')
      socket.end()
    }),
  },
  {
    name: 'two replies to one request',
    kind: 'shapes',
    violation: /2 replies: a request was smuggled/,
    defect: onParseError((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'.repeat(2))
      socket.end()
    }),
  },
]

for (const { name, kind, violation, defect } of defects) {
  t.test(`finds ${name}`, async (t) => {
    const options = { open: openSqlite, requests: 2_000, seed: 1, timeoutMs: 1_000 }
    const report = await fuzz({ ...options, kinds: [kind], defect })
    t.match(report.violations.join('\n'), violation)
  })
}
