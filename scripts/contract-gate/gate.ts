import { access, copyFile, readFile } from 'node:fs/promises'
import { inc, lt, valid } from 'semver'
import { compareContracts, type Comparison, describe } from './compare-contracts.js'

/** The files that the gate reads. */
export interface GateFiles {
  readonly contract: string
  /** The contract as it was last released: the copy that `releaseContract` alone writes. */
  readonly released: string
  readonly changelog: string
}

/** Where they are, seen from the repository's root. */
export const GATE_FILES: GateFiles = {
  contract: 'openapi.yaml',
  released: 'scripts/contract-gate/released-openapi.yaml',
  changelog: 'CHANGELOG.md',
}

/**
 * Lets the contract pass if it breaks nothing that the released one promised.
 *
 * @returns what to tell whoever asked.
 * @throws Error with a line for each breaking change.
 */
export async function checkBreaking({
  contract,
  released,
}: Pick<GateFiles, 'contract' | 'released'>): Promise<string> {
  if (!(await exists(released)))
    throw new Error(`${released} is not there; npm run contract:release makes it`)
  const { breaking, releasedVersion } = await compareContracts(released, contract)
  if (breaking.length > 0) throw new Error(breaking.map(describe).join('\n'))
  return `${contract} breaks nothing of ${releasedVersion}`
}

/**
 * Makes the contract the released one, from which on it binds.
 *
 * @returns what to tell whoever asked.
 * @throws Error if its version does not say what the changes are (semver.org: breaking, major; added, minor; else,
 *   patch), or has no entry in the change log.
 */
export async function releaseContract({ contract, released, changelog }: GateFiles): Promise<string> {
  const isFirst = !(await exists(released))
  const comparison = await compareContracts(isFirst ? contract : released, contract)
  const { version, releasedVersion, bump } = comparison
  refuseUnlessVersionFits(comparison)
  if (!hasEntry(await readFile(changelog, 'utf8'), version)) {
    throw new Error(`${changelog} has no entry "## [${version}]" that says what changed`)
  }
  if (!isFirst && bump === undefined && version === releasedVersion) return `${version} is released already`
  await copyFile(contract, released)
  return `released ${version}`
}

function refuseUnlessVersionFits({ version, releasedVersion, breaking, bump }: Comparison): void {
  if (valid(version) !== version) {
    throw new Error(`info.version ${version} is no semantic version (semver.org)`)
  }
  const least = bump === undefined ? releasedVersion : String(inc(releasedVersion, bump))
  if (!lt(version, least)) return
  const reason = breaking.length > 0 ? 'the contract breaks' : 'the contract has changed since'
  throw new Error(
    [
      ...breaking.map(describe),
      `info.version must be ${least} at least, it is ${version}: ${reason} ${releasedVersion}`,
    ].join('\n'),
  )
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

/** Whether the change log (keepachangelog.com) has something to say of the version. */
function hasEntry(changelog: string, version: string): boolean {
  const [, ...entries] = changelog.split(/^## \[/m)
  return entries.some((entry) => {
    const [heading = '', ...text] = entry.split('\n')
    return heading.startsWith(`${version}]`) && text.join('').trim() !== ''
  })
}
