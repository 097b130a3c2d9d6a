// Fails with a line for each change of the contract that breaks what was last released.
import '../src/process/node-version.js'
import { parseArgs } from 'node:util'
import { checkBreaking, GATE_FILES } from './contract-gate/gate.js'

const options = {
  contract: { type: 'string', default: GATE_FILES.contract },
  released: { type: 'string', default: GATE_FILES.released },
} as const

try {
  console.log(await checkBreaking(parseArgs({ options }).values))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
