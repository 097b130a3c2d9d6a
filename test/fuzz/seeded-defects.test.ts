import type { Duplex } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import { InvalidRequestError } from '../../src/contract/violations.js'
import type { CertificationDraft } from '../../src/domain/create-certification.js'
import { checkRevision } from '../../src/domain/revision.js'
import { SYSTEM_ACTOR, type Store } from '../../src/store/store.js'
import { openSqlite } from './database.js'
import { fuzz } from './fuzz.js'
import type { Sabotage } from './service.js'

interface SeededDefect {
  readonly name: string
  /** The kind of requests that must find it. */
  readonly kind: string
  /** What is said of it. */
  readonly violation: RegExp
  readonly sabotage: Sabotage
}

const DRAFT: CertificationDraft = { mentorId: 'seeded', certType: 'seeded', issuedAt: 0, expiresAt: 4e9 }

/** WriterThread replies of that status and later ones on their way out, after the service's own check of them. */
function replies(
  from: number,
  change: (body: Record<string, unknown>, reply: FastifyReply) => unknown,
): Sabotage {
  return {
    app: (app) =>
      app.addHook('onSend', async (_, reply, payload) => {
        if (reply.statusCode < from || typeof payload !== 'string' || !payload.startsWith('{')) return payload
        return JSON.stringify(change(JSON.parse(payload) as Record<string, unknown>, reply))
      }),
  }
}

/** Does something with a request before it is checked. */
function requests(
  act: (request: FastifyRequest & { body: Record<string, unknown> }, store: Store) => unknown,
): Sabotage {
  return {
    app: (app, store) =>
      app.addHook('preHandler', async (request) => {
        if (typeof request.body === 'object' && request.body !== null) await act(request as never, store)
      }),
  }
}

/** A store, of which some methods do something else. */
function methods(others: (store: Store) => Partial<Store>): Sabotage {
  return {
    store: (store) =>
      new Proxy(store, {
        get: (target, name: keyof Store) => others(target)[name] ?? target[name].bind(target),
      }),
  }
}

function parserViolations(answer: (socket: Duplex) => void): Sabotage {
  return {
    app: ({ server }: FastifyInstance) => {
      server.removeAllListeners('clientError')
      server.on('clientError', (_, socket) => answer(socket))
    },
  }
}

const violations: SeededDefect[] = [
  {
    name: 'a stack trace in a problem',
    kind: 'ids',
    violation: /shows internals: at /,
    sabotage: replies(400, (it) => ({ ...it, trace: new Error('seeded').stack })),
  },
  {
    name: 'SQL in a problem',
    kind: 'query',
    violation: /shows internals: select /,
    sabotage: replies(400, (it) => ({ ...it, detail: 'select id from certification' })),
  },
  {
    name: 'the version of a library in a header',
    kind: 'valid',
    violation: /shows internals: /,
    sabotage: replies(200, (it, reply) => {
      reply.header('x-powered-by', 'Fastify 5.1.0')
      return it
    }),
  },
  {
    name: 'a column that no schema has',
    kind: 'valid',
    violation: /shows what no schema has: row_id/,
    sabotage: replies(200, (it) => ({ ...it, row_id: 1 })),
  },
  {
    name: 'a failure on an odd text',
    kind: 'members',
    violation: /status 500/,
    sabotage: requests(({ body }) => {
      if (JSON.stringify(body).includes('\\u0000')) throw new Error('seeded')
    }),
  },
  {
    name: 'a rejection that nobody handles',
    kind: 'query',
    violation: /unhandled rejection: Error: seeded/,
    sabotage: {
      app: (app) =>
        app.addHook('onRequest', async ({ url }) => {
          if (url.includes('%00')) void Promise.reject(new Error('seeded'))
        }),
    },
  },
  {
    name: 'an unknown member is dropped',
    kind: 'members',
    violation: /what breaks the contract is 20\d/,
    sabotage: requests((request) => {
      const { mentor_id, cert_type, issued_at, expires_at } = request.body
      if (mentor_id !== undefined) request.body = { mentor_id, cert_type, issued_at, expires_at }
    }),
  },
  {
    name: 'a text is trimmed before it is checked',
    kind: 'members',
    violation: /what breaks the contract is 20\d/,
    sabotage: requests(({ body }) => {
      for (const [name, value] of Object.entries(body))
        if (typeof value === 'string') body[name] = value.trim()
    }),
  },
  {
    name: 'what the contract allows is refused',
    kind: 'valid',
    violation: /what keeps the contract is 400/,
    sabotage: requests(({ body }) => {
      if (/[^ -~]/.test(String(body.revocation_reason))) {
        throw new InvalidRequestError([{ in: 'body', pointer: '/revocation_reason', detail: 'is odd' }])
      }
    }),
  },
  {
    name: 'an error is no problem',
    kind: 'ids',
    violation: /an error of the type application\/json/,
    sabotage: replies(400, (it, reply) => {
      reply.type('application/json')
      return it
    }),
  },
  {
    name: 'a status that is not declared',
    kind: 'valid',
    violation: /status 202 is not declared/,
    sabotage: replies(200, (it, reply) => {
      if (reply.statusCode === 200) reply.code(202)
      return it
    }),
  },
  {
    name: 'a refused creation is carried out',
    kind: 'members',
    violation: /certification was changed/,
    sabotage: requests(async (_, store) => void (await store.createCertification(DRAFT, 1, SYSTEM_ACTOR))),
  },
  {
    name: 'a deletion that is refused takes place',
    kind: 'headers',
    violation: /certification was changed/,
    sabotage: methods((store) => ({
      async deleteCertification(id, now, actor, accepted) {
        const found = await store.getCertificationStatus(id)
        const existed = await store.deleteCertification(id, now, actor)
        if (found !== undefined) checkRevision(found, now, accepted)
        return existed
      },
    })),
  },
  {
    name: 'an update touches another record',
    kind: 'valid',
    violation: /certification was changed/,
    sabotage: methods((store) => ({
      async updateCertification(id, update, now, actor, limits) {
        await store.createCertification(DRAFT, 1, actor)
        return store.updateCertification(id, update, now, actor, limits)
      },
    })),
  },
  {
    name: 'a text is kept otherwise than it was given',
    kind: 'valid',
    violation: /mentor_id was .* and became/,
    sabotage: methods((store) => ({
      createCertification: (draft, now, actor) =>
        store.createCertification({ ...draft, mentorId: draft.mentorId.toLowerCase() }, now, actor),
    })),
  },
  {
    name: 'a time is rounded up',
    kind: 'valid',
    violation: /expires_at was .* and became/,
    sabotage: methods((store) => ({
      createCertification: (draft, now, actor) =>
        store.createCertification({ ...draft, expiresAt: draft.expiresAt + 1 }, now, actor),
    })),
  },
  {
    name: 'a request is never answered',
    kind: 'headers',
    violation: /no reply/,
    sabotage: {
      app: (app) =>
        app.addHook('onRequest', ({ headers }, _, done) => {
          if (headers['if-match'] === undefined) done()
        }),
    },
  },
  {
    name: 'a connection is left open',
    kind: 'shapes',
    violation: /the connection is left hanging/,
    sabotage: parserViolations((socket) => void setTimeout(() => socket.destroy(), 1_500)),
  },
  {
    name: 'a reply that is no HTTP',
    kind: 'shapes',
    violation: /a reply that is not HTTP/,
    sabotage: parserViolations((socket) => {
      socket.write('what?\r\n\r\n')
      socket.end()
    }),
  },
  {
    name: 'two replies to one request',
    kind: 'shapes',
    violation: /2 replies, a request was smuggled/,
    sabotage: parserViolations((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'.repeat(2))
      socket.end()
    }),
  },
]

for (const { name, kind, violation, sabotage } of violations) {
  t.test(name, async (t) => {
    const options = { open: openSqlite, requests: 2_000, seed: 1, timeoutMs: 1_000 }
    const report = await fuzz({ ...options, kinds: [kind], sabotage })
    t.match(report.violations.join('\n'), violation)
  })
}
