// Prints who changed a certification, when, and what: also of one that is gone.
import '../src/process/node-version.js'
import { describeAuditEntry, toAuditEntry } from '../src/representation/audit-entry.js'
import { readConfig } from '../src/config.js'
import { loadContract } from '../src/contract/load-contract.js'
import { parseCertificationId } from '../src/domain/certification-id.js'
import { openStore } from '../src/store/open-store.js'
import { parseArguments, runCommand, UsageError } from './command/command.js'

const USAGE = 'usage: npm run audit -- --id cert-001 [--json]'

await runCommand(USAGE, main)

async function main(): Promise<void> {
  const { id, json } = await readArguments()
  const store = await openStore(readConfig(process.env).DATABASE_URL, { mustExist: true })
  let lines = 0
  try {
    for await (const line of store.auditTrail(parseCertificationId(id))) {
      console.log(json ? JSON.stringify(toAuditEntry(line)) : describeAuditEntry(line))
      lines++
    }
  } finally {
    await store.close()
  }
  if (lines === 0) console.error(`${id}: no change is recorded`)
}

async function readArguments() {
  const options = { id: { type: 'string' }, json: { type: 'boolean', default: false } } as const
  const { id, json } = parseArguments({ options }).values
  const contract = await loadContract()
  const isId = contract.compile<string>({ $ref: '#/components/schemas/CertificationId' })
  if (!isId(id)) throw new UsageError('--id must be that of a certification, such as cert-001')
  return { id, json }
}
