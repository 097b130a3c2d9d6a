// `npm run audit`: prints every change of a certification, with time and actor, even after its deletion.
import '../src/process/node-version.js'
import { describeAuditEntry, toAuditEntry } from '../src/representation/audit-entry.js'
import { readConfig } from '../src/config.js'
import { loadContract } from '../src/contract/load-contract.js'
import { parseCertificationId } from '../src/domain/certification-id.js'
import { openStore } from '../src/store/open-store.js'
import { parseArguments, runCommand, UsageError } from './command/command.js'
import { DATABASE_OPTION } from './command/database-option.js'

const HELP = {
  usage: 'npm run audit -- --id cert-001 [--json]',
  about: 'Prints every change of a certification, with time and actor, even after its deletion.',
  options: {
    '--id ID': 'the certification',
    '--json': 'one JSON object per line',
    ...DATABASE_OPTION,
  },
  example: 'npm run audit -- --id cert-001',
}

await runCommand(HELP, main)

async function main(): Promise<void> {
  const { id, json } = await readArguments()
  const store = await openStore(readConfig(process.env).DATABASE_URL, { mustExist: true })
  let entries = 0
  try {
    for await (const entry of store.auditTrail(parseCertificationId(id))) {
      console.log(json ? JSON.stringify(toAuditEntry(entry)) : describeAuditEntry(entry))
      entries++
    }
  } finally {
    await store.close()
  }
  if (entries === 0) throw new Error(`${id}: the audit trail has no entry of this certification`)
}

async function readArguments() {
  const options = { id: { type: 'string' }, json: { type: 'boolean', default: false } } as const
  const { id, json } = parseArguments({ options }).values
  const contract = await loadContract()
  const isId = contract.compile<string>({ $ref: '#/components/schemas/CertificationId' })
  if (!isId(id)) throw new UsageError('--id must be the id of a certification, for example cert-001')
  return { id, json }
}
