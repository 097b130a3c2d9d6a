// Makes the contract the released one, if its version and the change log say what changed.
import '../src/process/node-version.js'
import { parseArgs } from 'node:util'
import { GATE_FILES, releaseContract } from './contract-gate/gate.js'

const options = {
  contract: { type: 'string', default: GATE_FILES.contract },
  released: { type: 'string', default: GATE_FILES.released },
  changelog: { type: 'string', default: GATE_FILES.changelog },
} as const

try {
  console.log(await releaseContract(parseArgs({ options }).values))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
