// `npm run contract:breaking`: fails with one line for each change that breaks clients of the released contract.
import '../src/process/node-version.js'
import { parseArguments, runCommand } from './command/command.js'
import { checkBreaking, GATE_FILES } from './contract-gate/gate.js'

const HELP = {
  usage: 'npm run contract:breaking -- [--contract FILE] [--released FILE] [--waivers FILE]',
  about: 'Compares the contract with the last release and fails if a change breaks clients.',
  options: {
    '--contract FILE': 'default openapi.yaml',
    '--released FILE': 'the last release; default scripts/contract-gate/released-openapi.yaml',
    '--waivers FILE':
      'changes that break no client, with reasons; default scripts/contract-gate/waivers.yaml',
  },
  example: 'npm run contract:breaking',
}

await runCommand(HELP, async () => {
  const text = { type: 'string' } as const
  const { values } = parseArguments({ options: { contract: text, released: text, waivers: text } })
  // The waivers of this repository apply only to its own release.
  const usual = values.released === undefined ? GATE_FILES : { ...GATE_FILES, waivers: undefined }
  console.log(await checkBreaking({ ...usual, ...values }))
})
