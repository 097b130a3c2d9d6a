// `npm run audit`: prints changes of certifications, with time and actor, even after a deletion.
import '../src/process/node-version.js'
import { pipeline } from 'node:stream/promises'
import { describeAuditEntry, toAuditEntry } from '../src/representation/audit-entry.js'
import { readConfig } from '../src/config.js'
import { loadContract } from '../src/contract/load-contract.js'
import { formatCertificationId, parseCertificationId } from '../src/domain/certification-id.js'
import { type Instant, parseInstant } from '../src/domain/time.js'
import { openStore } from '../src/store/open-store.js'
import { printable } from '../src/representation/printable.js'
import { toStoredFields } from '../src/representation/responses.js'
import type { AuditedOperation, AuditEntry, Position, Store } from '../src/store/interface/store.js'
import { parseArguments, runDataCommand, UsageError } from './command/command.js'
import { DATABASE_OPTION } from './command/database-option.js'

const OPERATIONS: readonly string[] = [
  'create',
  'renew',
  'correct',
  'revoke',
  'reinstate',
  'withdraw',
  'delete',
  'import',
  'erase',
] satisfies AuditedOperation[]
const HELP = {
  usage:
    'npm run audit -- [--id ID] [--mentor ID] [--since TIME] [--operation NAME] [--actor SUBJECT] [--json]',
  about:
    'Prints the changes of certifications that match all options, with time and actor, even after a deletion.',
  options: {
    '--id ID': 'changes of this certification',
    '--mentor ID': "changes of this mentor's certifications, after all current data of the mentor",
    '--since TIME': 'changes from this day or time on, for example 2026-03-01 or 2026-03-01T08:00:00Z',
    '--operation NAME': `changes of this kind: ${OPERATIONS.join(', ')}`,
    '--actor SUBJECT': 'changes by this subject of a token',
    '--json': 'one JSON object per line',
    ...DATABASE_OPTION,
  },
  example: 'npm run audit -- --id cert-001',
  exitCodes: '0 if a change matches, 1 if none does or on failure, with a message on stderr',
}

await runDataCommand(HELP, main)

interface Filter {
  readonly id: number | undefined
  readonly mentor: string | undefined
  readonly since: Instant
  readonly operation: string | undefined
  readonly actor: string | undefined
}

async function main(): Promise<void> {
  const { filter, json } = await readArguments()
  const store = await openStore(readConfig(process.env).DATABASE_URL, { mustExist: true })
  let isEmpty = true
  async function* lines(): AsyncGenerator<string> {
    for await (const line of findFacts(store, filter, json)) {
      isEmpty = false
      yield `${line}\n`
    }
  }
  try {
    await pipeline(lines, process.stdout) // console.log would go on after the reader has gone
  } finally {
    await store.close()
  }
  if (!isEmpty) return
  const subject = filter.id === undefined ? '' : `${formatCertificationId(filter.id)}: `
  throw new Error(`${subject}the audit trail has no such entry`)
}

/** Finds the stored data of the mentor, if the filter names one, then the entries of the trail. Yields a line for each. */
async function* findFacts(store: Store, filter: Filter, json: boolean): AsyncGenerator<string> {
  if (filter.mentor !== undefined) yield* describeMentor(store, filter.mentor, json)
  for await (const entry of store.auditTrail(filter.id)) {
    if (matches(entry, filter)) yield json ? JSON.stringify(toAuditEntry(entry)) : describe(entry, filter)
  }
}

/** Describes the name and the current records of a mentor. */
async function* describeMentor(store: Store, id: string, json: boolean): AsyncGenerator<string> {
  const mentor = await store.getMentor(id)
  if (mentor !== undefined) yield json ? JSON.stringify({ mentor }) : printable(`${id}: name ${mentor.name}`)
  for await (const { certification, renewals } of certificationsOf(store, id)) {
    const record = { id: formatCertificationId(certification.id), ...toStoredFields(certification, renewals) }
    const fields = Object.entries(record).filter(([, value]) => value !== undefined)
    const text = fields.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ')
    yield json ? JSON.stringify({ certification: record }) : printable(`${id}: ${text}`)
  }
}

async function* certificationsOf(store: Store, mentorId: string) {
  let after: Position = { id: 0, expiresAt: 0 }
  for (let hasMore = true; hasMore;) {
    const page = await store.listCertifications({ mentorId }, { limit: 100, after }, 0)
    for (const { id } of page.records) {
      const record = await store.getCertification(id)
      if (record !== undefined) yield record
    }
    after = page.records.at(-1) ?? after
    hasMore = page.hasMore
  }
}

function matches({ changedAt, operation, before, after, actor }: AuditEntry, filter: Filter): boolean {
  const mentors = [before, after].map((it) => it?.certification.mentorId)
  return (
    changedAt >= filter.since &&
    (filter.operation === undefined || operation === filter.operation) &&
    (filter.actor === undefined || actor.subject === filter.actor) &&
    (filter.mentor === undefined || mentors.includes(filter.mentor))
  )
}

/** Formats an entry. Begins with the certification's id unless all entries are of one certification. */
function describe(entry: AuditEntry, { id }: Filter): string {
  const text = describeAuditEntry(entry)
  return id === undefined ? `${formatCertificationId(entry.certificationId)} ${text}` : text
}

async function readArguments(): Promise<{ readonly filter: Filter; readonly json: boolean }> {
  const text = { type: 'string' } as const
  const options = { id: text, mentor: text, since: text, operation: text, actor: text } as const
  const { values } = parseArguments({ options: { ...options, json: { type: 'boolean', default: false } } })
  const { id, mentor, since, operation, actor, json } = values
  if ([id, mentor, since, operation, actor].every((it) => it === undefined))
    throw new UsageError('expected --id, --mentor, --since, --operation or --actor')
  if (operation !== undefined && !OPERATIONS.includes(operation))
    throw new UsageError(`--operation must be one of ${OPERATIONS.join(', ')}`)
  const filter = { id: await parseId(id), mentor, since: parseSince(since), operation, actor }
  return { filter, json }
}

async function parseId(id: string | undefined): Promise<number | undefined> {
  if (id === undefined) return undefined
  const isId = (await loadContract()).compile<string>({ $ref: '#/components/schemas/CertificationId' })
  if (!isId(id)) throw new UsageError('--id must be the id of a certification, for example cert-001')
  return parseCertificationId(id)
}

function parseSince(text: string | undefined): Instant {
  if (text === undefined) return Number.NEGATIVE_INFINITY
  const instant = parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text)
  if (!Number.isNaN(instant)) return instant
  throw new UsageError('--since must be a day or an RFC 3339 date-time, for example 2026-03-01')
}
