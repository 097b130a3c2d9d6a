import { access, copyFile, readFile } from 'node:fs/promises'
import { inc, lt, valid } from 'semver'
import { compareContracts, type Comparison, formatChange } from './compare-contracts.js'
import { readWaivers, type Waivers } from './waivers.js'

/** The files that the gate reads. */
export interface GateFiles {
  readonly contract: string
  /** A copy of the contract as last released. Only `releaseContract` writes it. */
  readonly released: string
  readonly changelog: string
  /** Changes that break no client, with reasons; see waivers.yaml. None by default. */
  readonly waivers?: string | undefined
}

/** The files of this repository, relative to its root. */
export const GATE_FILES: GateFiles = {
  contract: 'openapi.yaml',
  released: 'scripts/contract-gate/released-openapi.yaml',
  changelog: 'CHANGELOG.md',
  waivers: 'scripts/contract-gate/waivers.yaml',
}

/**
 * Checks that the contract does not break clients of the released one.
 *
 * @returns a message for the user.
 * @throws Error with one line for each breaking change.
 */
export async function checkBreaking({
  contract,
  released,
  waivers,
}: Pick<GateFiles, 'contract' | 'released' | 'waivers'>): Promise<string> {
  if (!(await exists(released)))
    throw new Error(`${released} does not exist; create it with npm run contract:release`)
  const { breaking, releasedVersion } = await compareContracts(released, contract, await readGiven(waivers))
  if (breaking.length > 0) throw new Error(breaking.map(formatChange).join('\n'))
  return `${contract}: no breaking changes since ${releasedVersion}`
}

/**
 * Records the contract as released. From then on, checkBreaking compares with it.
 *
 * @returns a message for the user.
 * @throws Error if the version is lower than the changes require (semver.org: major if breaking, minor if additive, else
 *   patch) or has no entry in the changelog.
 */
export async function releaseContract({
  contract,
  released,
  changelog,
  waivers,
}: GateFiles): Promise<string> {
  const isFirst = !(await exists(released))
  const given = isFirst ? undefined : waivers
  const comparison = await compareContracts(isFirst ? contract : released, contract, await readGiven(given))
  const { version, releasedVersion, bump } = comparison
  checkVersion(comparison)
  if (!hasEntry(await readFile(changelog, 'utf8'), version)) {
    throw new Error(`${changelog}: add an entry "## [${version}]" that describes the changes`)
  }
  if (!isFirst && bump === undefined && version === releasedVersion) return `${version} is already released`
  await copyFile(contract, released)
  return `released ${version}`
}

async function readGiven(waivers: string | undefined): Promise<Waivers> {
  return waivers === undefined ? new Map() : readWaivers(waivers)
}

function checkVersion({ version, releasedVersion, breaking, bump }: Comparison): void {
  if (valid(version) !== version) {
    throw new Error(`info.version must be a semantic version (semver.org), not ${version}`)
  }
  const required = bump === undefined ? releasedVersion : String(inc(releasedVersion, bump))
  if (!lt(version, required)) return
  const reason = breaking.length > 0 ? 'breaking changes since' : 'changes since'
  throw new Error(
    [
      ...breaking.map(formatChange),
      `info.version must be at least ${required}, not ${version}: ${reason} ${releasedVersion}`,
    ].join('\n'),
  )
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

/** Whether the changelog (keepachangelog.com) has a non-empty entry for the version. */
function hasEntry(changelog: string, version: string): boolean {
  const [, ...entries] = changelog.split(/^## \[/m)
  return entries.some((entry) => {
    const [heading = '', ...text] = entry.split('\n')
    return heading.startsWith(`${version}]`) && text.join('').trim() !== ''
  })
}
