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
  const text = { type: 'string' } as const
  const { values } = parseArguments({ options: { contract: text, released: text, changelog: text } })
  // The waivers of this repository apply only to its own release.
  const usual = values.released === undefined ? GATE_FILES : { ...GATE_FILES, waivers: undefined }
  console.log(await releaseContract({ ...usual, ...values }))
})
