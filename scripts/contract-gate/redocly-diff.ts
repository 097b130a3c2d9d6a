import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The part of a version that a change requires to increase. */
export type Bump = 'major' | 'minor' | 'patch'

/** Redocly's diff rules for OpenAPI 3. The preset `diff-recommended` enables all of them. */
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

/** A place in a document. */
export interface Location {
  /** Relative to the working directory. */
  readonly file: string
  readonly line: number
}

export interface ChangedLocation extends Location {
  /** Absent if this side has no value. */
  readonly value?: unknown
}

/** One change. A change of a shared component is reported once, at its first use. */
export type Change = {
  /** A JSON Pointer from the root of the document that passes through references. */
  readonly path: string
  /** The type of the node: `Schema`, `Parameter`, `Header`, … */
  readonly typeName: string
  readonly verdicts: readonly {
    readonly ruleId: RuleId
    readonly impact: Bump
    readonly message: string
    readonly location: Location
  }[]
} & (
  | { readonly kind: 'added'; property?: undefined; base?: undefined; readonly revision: ChangedLocation }
  | { readonly kind: 'removed'; property?: undefined; readonly base: ChangedLocation; revision?: undefined }
  | {
      readonly kind: 'modified'
      /** The property of the node that changed; `key` if the node was renamed. */
      readonly property: string
      readonly base: ChangedLocation
      readonly revision: ChangedLocation
    }
)

/** The part of the output of `redocly diff --format=json` that we use. */
export interface DiffReport {
  readonly infoVersions: { readonly base: string; readonly revision: string }
  /** Absent if only the version changed. */
  readonly bump?: Bump
  readonly changes: readonly Change[]
}

const CLI = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'))
const CONFIG = fileURLToPath(import.meta.resolve('#redocly.yaml'))

/**
 * Runs Redocly's `diff` with the rules of `.redocly.yaml` and returns all changes.
 *
 * @throws Error if either file is not a valid OpenAPI document.
 */
export async function redoclyDiff(base: string, revision: string): Promise<DiffReport> {
  const options = ['--format=json', '--fail-on=none', `--config=${CONFIG}`]
  // A minimal environment, so that the caller's cannot change the result.
  const env = { REDOCLY_SUPPRESS_NOTIFICATIONS: 'true', REDOCLY_TELEMETRY: 'off' }
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, 'diff', base, revision, ...options], {
    env,
    maxBuffer: 2 ** 26,
  }).catch(() => {
    throw new Error(`cannot compare ${revision} with ${base}; run npm run contract:lint for the reason`)
  })
  return JSON.parse(stdout) as DiffReport
}
