import { operationTable } from '../../generated/operation-table.js'
import { Random } from '../command/random.js'
import type { Clock } from '../../src/domain/clock.js'
import type { Certification } from '../../src/domain/certification.js'
import { formatCertificationId, parseCertificationId } from '../../src/domain/certification-id.js'
import { formatInstant, type Instant, parseInstant } from '../../src/domain/time.js'
import type { CertificationWithRenewals } from '../../src/store/interface/store.js'
import type { Creation, InDoubtWrite, Entry, Ledger, Reply, WriteKind } from './ledger.js'

const COLLECTION = operationTable.createCertification.path
const SECONDS_PER_DAY = 86_400
const ISSUED_AT = parseInstant('2026-01-01T00:00:00Z')
/** Later than the current time of any machine. */
const EXPIRES_AT = parseInstant('2150-01-01T00:00:00Z')

interface Request {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

/** Sends a request. Returns undefined without a complete reply. */
export async function send(
  base: string,
  { method, path, headers, body }: Request,
): Promise<Reply | undefined> {
  try {
    const reply = await fetch(base + COLLECTION + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: reply.status, etag: reply.headers.get('etag'), body: await reply.json() }
  } catch {
    return undefined
  }
}

/** Sends a creation. Returns undefined without a complete reply. */
export function sendCreation(base: string, { body, key }: Creation): Promise<Reply | undefined> {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key }
  return send(base, { method: 'POST', path: '', headers, body })
}

/** A client that sends one write after the other, on its own records. */
export class Writer {
  readonly #random: Random
  readonly #entries: Entry[] = []

  constructor(
    readonly number: number,
    seed: number,
    readonly ledger: Ledger,
    readonly clock: Clock,
    readonly mayBeUnavailable = false,
    readonly mayBeMissing = false,
  ) {
    this.#random = new Random(seed * 1_000 + number)
  }

  /** Writes until a reply is missing, or `maxWrites` times. @throws Error if a reply is not a success. */
  async write(base: string, maxWrites = Infinity, stopping?: AbortSignal): Promise<void> {
    for (let n = 0; n < maxWrites && stopping?.aborted !== true && (await this.#step(base)); n++);
  }

  #step(base: string): Promise<boolean> {
    const existing = this.#entries.filter(({ expected }) => expected !== undefined)
    const entry = existing[this.#random.between(0, Math.max(0, existing.length - 1))]
    const roll = this.#random.between(1, 100)
    if (entry?.expected === undefined || roll <= 40) return this.#create(base, roll % 2 === 0)
    if (roll <= 55) return this.#delete(base, entry, entry.expected)
    if (entry.expected.certification.revocation !== null) return this.#delete(base, entry, entry.expected)
    return this.#change(base, entry, entry.expected, roll)
  }

  async #create(base: string, isKeyed: boolean): Promise<boolean> {
    const name = `mentor-${this.number}-${this.#entries.length}`
    const expiresAt = EXPIRES_AT + this.#random.between(0, 60) * SECONDS_PER_DAY
    const certType = `peer_mentor_level_${this.#random.between(1, 3)}`
    const entry = this.ledger.add({
      key: isKeyed ? `key of ${name}`.replaceAll(' ', '-') : undefined,
      body: {
        mentor_id: name,
        cert_type: certType,
        issued_at: formatInstant(ISSUED_AT),
        expires_at: formatInstant(expiresAt),
      },
    })
    this.#entries.push(entry)
    const created = { mentorId: name, certType, issuedAt: ISSUED_AT, expiresAt, renewalCount: 0, version: 1 }
    const outcome = (at: Instant, id: number): CertificationWithRenewals => ({
      certification: { id, ...created, createdAt: at, updatedAt: at, revocation: null },
      renewals: [],
    })
    const kind = isKeyed ? 'create with a key' : 'create'
    const reply = await this.#send(kind, entry, outcome, () => sendCreation(base, entry.creation))
    if (reply === undefined) return false
    recordCreation(entry, reply)
    return true
  }

  async #change(
    base: string,
    entry: Entry,
    { certification, renewals }: CertificationWithRenewals,
    roll: number,
  ): Promise<boolean> {
    const version = certification.version + 1
    const path = `/${formatCertificationId(certification.id)}`
    const put = async (
      kind: WriteKind,
      body: object,
      outcome: (at: Instant) => CertificationWithRenewals,
    ) => {
      const reply = await this.#send(kind, entry, outcome, () => send(base, { method: 'PUT', path, body }))
      if (reply !== undefined) entry.expected = applyUpdate({ certification, renewals }, reply)
      return reply !== undefined
    }
    if (roll <= 80) {
      const expiresAt = certification.expiresAt + this.#random.between(1, 30) * SECONDS_PER_DAY
      return put('renew', { expires_at: formatInstant(expiresAt) }, (at) => ({
        certification: {
          ...certification,
          version,
          expiresAt,
          updatedAt: at,
          renewalCount: certification.renewalCount + 1,
        },
        renewals: [...renewals, { renewedAt: at, expiresAt }],
      }))
    }
    if (roll <= 92) {
      const issuedAt = certification.issuedAt + 1
      return put('correct', { issued_at: formatInstant(issuedAt) }, (at) => ({
        certification: { ...certification, version, issuedAt, updatedAt: at },
        renewals,
      }))
    }
    const reason = `Left, "for good", on roll ${roll}`
    return put('revoke', { status: 'revoked', revocation_reason: reason }, (at) => ({
      certification: { ...certification, version, updatedAt: at, revocation: { revokedAt: at, reason } },
      renewals,
    }))
  }

  async #delete(base: string, entry: Entry, { certification }: CertificationWithRenewals): Promise<boolean> {
    const path = `/${formatCertificationId(certification.id)}`
    const reply = await this.#send(
      'delete',
      entry,
      () => undefined,
      () => send(base, { method: 'DELETE', path }),
    )
    if (reply !== undefined) entry.expected = undefined
    return reply !== undefined
  }

  /**
   * Sends a write. It is in doubt without a reply, and after a 503 that does not say that nothing was changed.
   *
   * @throws Error if the reply is not a success.
   */
  async #send(
    kind: WriteKind,
    entry: Entry,
    outcome: InDoubtWrite['outcome'],
    send: () => Promise<Reply | undefined>,
  ): Promise<Reply | undefined> {
    entry.inDoubt = { kind, sentAt: this.clock.now(), outcome }
    const reply = await send()
    if (reply === undefined) return undefined
    if (this.mayBeUnavailable && reply.status === 503) {
      if (JSON.stringify(reply.body).includes('Nothing was changed')) entry.inDoubt = undefined
      return undefined
    }
    if (this.mayBeMissing && reply.status === 404) {
      entry.inDoubt = undefined
      return undefined
    }
    assertSuccess(kind, entry, reply)
    entry.inDoubt = undefined
    this.ledger.acknowledged[kind]++
    return reply
  }
}

function assertSuccess(kind: WriteKind, { creation }: Entry, { status, body }: Reply): void {
  const isCreation = kind === 'create' || kind === 'create with a key'
  if (status !== (isCreation ? 201 : 200))
    throw new Error(`${kind} of ${creation.body.mentor_id} returned ${status}: ${JSON.stringify(body)}`)
}

/** Records the reply to a creation in its entry. */
export function recordCreation(entry: Entry, reply: Reply): void {
  const { id, created_at, ...body } = reply.body as Record<'id' | 'created_at' | 'renewal_count', string> &
    CertificationBody
  const createdAt = parseInstant(created_at)
  entry.firstReply = reply
  entry.id = parseCertificationId(id)
  entry.expected = {
    certification: { id: entry.id, ...toCertification(body, reply), createdAt, updatedAt: createdAt },
    renewals: [],
  }
}

/** Returns the record after an update: the fields of the reply, and the previous values of all others. */
function applyUpdate(
  { certification: { createdAt }, renewals }: CertificationWithRenewals,
  reply: Reply,
): CertificationWithRenewals {
  const { id, updated_at, ...body } = reply.body as Record<'id' | 'updated_at', string> & CertificationBody
  const updatedAt = parseInstant(updated_at)
  const expiresAt = parseInstant(body.expires_at)
  const isRenewed = Number(body.renewal_count) > renewals.length
  return {
    certification: { id: parseCertificationId(id), ...toCertification(body, reply), createdAt, updatedAt },
    renewals: isRenewed ? [...renewals, { renewedAt: updatedAt, expiresAt }] : renewals,
  }
}

interface CertificationBody {
  readonly mentor_id: string
  readonly cert_type: string
  readonly issued_at: string
  readonly expires_at: string
  readonly renewal_count: number
  readonly revoked_at?: string
  readonly revocation_reason?: string
}

function toCertification(
  body: CertificationBody,
  { etag }: Reply,
): Omit<Certification, 'id' | 'createdAt' | 'updatedAt'> {
  const { revoked_at: revokedAt, revocation_reason: reason = '' } = body
  return {
    mentorId: body.mentor_id,
    certType: body.cert_type,
    issuedAt: parseInstant(body.issued_at),
    expiresAt: parseInstant(body.expires_at),
    renewalCount: body.renewal_count,
    version: Number(/^"(\d+)-/.exec(`${etag}`)?.[1]),
    revocation: revokedAt === undefined ? null : { revokedAt: parseInstant(revokedAt), reason },
  }
}
