// `npm run contract:release`: records the contract as released, if its version and the changelog match its changes.
import '../src/process/node-version.js'
import { parseArguments, runCommand } from './command/command.js'
import { GATE_FILES, releaseContract } from './contract-gate/gate.js'

const HELP = {
  usage: 'npm run contract:release -- [--contract FILE] [--released FILE] [--changelog FILE]',
  about: 'Records the contract as released, if its version fits the changes.',
  options: {
    '--contract FILE': 'default openapi.yaml',
    '--released FILE': 'where the release is recorded',
    '--changelog FILE': 'must describe the version; default CHANGELOG.md',
  },
  example: 'npm run contract:release',
}

await runCommand(HELP, async () => {
  const options = {
    contract: { type: 'string', default: GATE_FILES.contract },
    released: { type: 'string', default: GATE_FILES.released },
    changelog: { type: 'string', default: GATE_FILES.changelog },
  } as const
  console.log(await releaseContract(parseArguments({ options }).values))
})
