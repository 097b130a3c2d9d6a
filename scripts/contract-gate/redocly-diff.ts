import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export type Bump = 'major' | 'minor' | 'patch'

/** Redocly's diff rules for OpenAPI 3, all of which `diff-recommended` turns on. */
export type RuleId =
  | 'enum-values-added'
  | 'enum-values-removed'
  | 'media-type-removed'
  | 'operation-id-changed'
  | 'operation-removed'
  | 'parameter-became-required'
  | 'parameter-removed'
  | 'parameter-serialization-changed'
  | 'path-removed'
  | 'property-removed'
  | 'request-body-became-required'
  | 'request-body-removed'
  | 'required-properties-added'
  | 'required-properties-removed'
  | 'response-header-removed'
  | 'response-removed'
  | 'schema-combinator-changed'
  | 'schema-constraint-changed'
  | 'schema-type-changed'
  | 'security-requirement-changed'
  | 'security-scheme-changed'
  | 'server-removed'

export interface Place {
  /** Relative to the working directory. */
  readonly file: string
  readonly line: number
}

export interface ChangedPlace extends Place {
  /** Not there if there is none on this side. */
  readonly value?: unknown
}

/** One change; one that several places share through a component is there once, at the first of them. */
export type Change = {
  /** A JSON Pointer from the document's root, through the references that lead there. */
  readonly path: string
  /** The kind of node: `Schema`, `Parameter`, `Header`, …. */
  readonly typeName: string
  readonly verdicts: readonly {
    readonly ruleId: RuleId
    readonly impact: Bump
    readonly message: string
    readonly location: Place
  }[]
} & (
  | { readonly kind: 'added'; property?: undefined; base?: undefined; readonly revision: ChangedPlace }
  | { readonly kind: 'removed'; property?: undefined; readonly base: ChangedPlace; revision?: undefined }
  | {
      readonly kind: 'modified'
      /** What of the node changed; `key` is its own name. */
      readonly property: string
      readonly base: ChangedPlace
      readonly revision: ChangedPlace
    }
)

/** The parts that we read of what `redocly diff --format=json` prints. */
export interface DiffReport {
  readonly infoVersions: { readonly base: string; readonly revision: string }
  /** Not there if nothing but the version changed. */
  readonly bump?: Bump
  readonly changes: readonly Change[]
}

const CLI = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'))
const CONFIG = fileURLToPath(import.meta.resolve('#redocly.yaml'))

/**
 * All changes from one contract to another, by Redocly's `diff` under the rules of `.redocly.yaml`.
 *
 * @throws Error if either file is no contract that it can read.
 */
export async function redoclyDiff(base: string, revision: string): Promise<DiffReport> {
  const options = ['--format=json', '--fail-on=none', `--config=${CONFIG}`]
  // Nothing of the caller's environment has a say in the verdict.
  const env = { REDOCLY_SUPPRESS_NOTIFICATIONS: 'true', REDOCLY_TELEMETRY: 'off' }
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, 'diff', base, revision, ...options], {
    env,
    maxBuffer: 2 ** 26,
  }).catch(() => {
    throw new Error(`${revision} and ${base} cannot be compared; npm run contract:lint says why`)
  })
  return JSON.parse(stdout) as DiffReport
}
