// `npm run contract:breaking`: fails with one line for each change that breaks clients of the released contract.
import '../src/process/node-version.js'
import { parseArguments, runCommand } from './command/command.js'
import { checkBreaking, GATE_FILES } from './contract-gate/gate.js'

const HELP = {
  usage: 'npm run contract:breaking -- [--contract FILE] [--released FILE]',
  about: 'Compares the contract with the last release and fails if a change breaks clients.',
  options: {
    '--contract FILE': 'default openapi.yaml',
    '--released FILE': 'the last release',
  },
  example: 'npm run contract:breaking',
}

await runCommand(HELP, async () => {
  const options = {
    contract: { type: 'string', default: GATE_FILES.contract },
    released: { type: 'string', default: GATE_FILES.released },
  } as const
  console.log(await checkBreaking(parseArguments({ options }).values))
})
