// Holds a deployment against openapi.yaml; without --base-url, an app that it starts itself.
import '../src/process/node-version.js'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { systemClock } from '../src/domain/clock.js'
import { toJUnit } from './contract-test/junit.js'
import { startOwnDeployment } from './contract-test/own-deployment.js'
import { formatReport, isKept } from './contract-test/report.js'
import { runContractSuite } from './contract-test/run-contract-suite.js'
import { loadContract } from '../src/contract/load-contract.js'
import { runCheck } from './command/command.js'

const USAGE = `npm run contract:test -- [options]

  --base-url URL          test that deployment (else an app that is started for it)
  --header 'Name: value'  send it with every request; may be repeated
  --read-only             send only GET and HEAD
  --junit FILE            write the results there, too
  --seed N                make other requests from the schemas (1)`

await runCheck(run)

/** Whether the contract is kept. */
async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      'base-url': { type: 'string' },
      header: { type: 'string', multiple: true, default: [] },
      'read-only': { type: 'boolean', default: false },
      junit: { type: 'string' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return true
  }
  const seed = Number(values.seed)
  if (!Number.isInteger(seed)) throw new Error('--seed must be a whole number')
  const given = values['base-url']
  if (given !== undefined && !/^https?:$/.test(URL.canParse(given) ? new URL(given).protocol : '')) {
    throw new Error(`--base-url must be the URL of a server, not ${given}`)
  }
  const own = given === undefined ? await startOwnDeployment(systemClock) : undefined
  const { baseUrl, failing } = own ?? { baseUrl: given ?? '', failing: {} }
  try {
    const report = await runContractSuite({
      contract: await loadContract(),
      baseUrl,
      failing,
      readOnly: values['read-only'],
      headers: Object.fromEntries(values.header.map(readHeader)),
      seed,
    })
    console.log(formatReport(report))
    if (values.junit !== undefined) await writeFile(values.junit, toJUnit(report))
    return isKept(report)
  } finally {
    await own?.close()
  }
}

function readHeader(text: string): [name: string, value: string] {
  const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new Error(`--header must be 'Name: value', not ${text}`)
  return [name, value]
}
