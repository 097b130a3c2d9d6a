// `npm run contract:test`: checks a deployment, or an instance that it starts itself, against openapi.yaml.
import '../src/process/node-version.js'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { systemClock } from '../src/domain/clock.js'
import { toJUnit } from './contract-test/junit.js'
import { startLocalDeployment } from './contract-test/local-deployment.js'
import { formatReport, isConformant } from './contract-test/report.js'
import { runContractSuite } from './contract-test/run-contract-suite.js'
import { loadContract } from '../src/contract/load-contract.js'
import { runCheck } from './command/command.js'

const HELP = {
  usage: 'npm run contract:test -- [options]',
  about: 'Checks a deployment, or an instance that it starts itself, against openapi.yaml.',
  options: {
    '--base-url URL': 'the deployment to test (default: an instance started for the test)',
    "--header 'Name: value'": 'send this header with every request; can be repeated',
    '--read-only': 'send only GET and HEAD requests',
    '--junit FILE': 'also write the results to a JUnit XML file',
    '--seed N': 'generate different requests from the schemas (default 1)',
  },
  example: 'npm run contract:test -- --base-url https://certifications.example.org --read-only',
  exitCodes: '0 the deployment conforms to the contract, 1 it does not, 2 it could not be tested',
}

await runCheck(HELP, run)

/** Tests the deployment. Returns whether it conforms to the contract. */
async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      'base-url': { type: 'string' },
      header: { type: 'string', multiple: true, default: [] },
      'read-only': { type: 'boolean', default: false },
      junit: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
  })
  const seed = Number(values.seed)
  if (!Number.isInteger(seed)) throw new Error('--seed must be a whole number')
  const given = values['base-url']
  if (given !== undefined && !/^https?:$/.test(URL.canParse(given) ? new URL(given).protocol : '')) {
    throw new Error(`--base-url must be an http: or https: URL, not ${given}`)
  }
  const local = given === undefined ? await startLocalDeployment(systemClock) : undefined
  const { baseUrl, failingUrls } = local ?? { baseUrl: given ?? '', failingUrls: {} }
  try {
    const report = await runContractSuite({
      contract: await loadContract(),
      baseUrl,
      failingUrls,
      readOnly: values['read-only'],
      headers: Object.fromEntries(values.header.map(parseHeader)),
      seed,
    })
    console.log(formatReport(report))
    if (values.junit !== undefined) await writeFile(values.junit, toJUnit(report))
    return isConformant(report)
  } finally {
    await local?.close()
  }
}

function parseHeader(text: string): [name: string, value: string] {
  const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new Error(`--header must have the form 'Name: value', not ${text}`)
  return [name, value]
}
