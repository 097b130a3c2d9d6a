import { unescapePointer } from '../../src/contract/json-pointer.js'
import { type Bump, type Change, type Place, redoclyDiff, type RuleId } from './redocly-diff.js'

export interface BreakingChange {
  /** `file:line`, and the way there through the document. */
  readonly where: string
  readonly what: string
  readonly why: string
}

export interface Comparison {
  readonly releasedVersion: string
  readonly version: string
  readonly breaking: readonly BreakingChange[]
  /** The part of the version that the changes raise; undefined if there are none. */
  readonly bump: Bump | undefined
}

/**
 * What changed from the released contract (a file) to the current one, and what of it breaks clients that were made for
 * the released one. Redocly's rules find nearly all of it; ours add what they let pass.
 *
 * @throws Error if either file is no contract.
 */
export async function compareContracts(released: string, current: string): Promise<Comparison> {
  const { infoVersions, bump, changes } = await redoclyDiff(released, current)
  const breaking = changes.flatMap((change) => [...foundByRedocly(change), ...foundByUs(change)])
  return {
    releasedVersion: infoVersions.base,
    version: infoVersions.revision,
    breaking,
    bump: breaking.length > 0 ? 'major' : bump,
  }
}

/** The change as one line. */
export function describe({ where, what, why }: BreakingChange): string {
  return `${where}: ${what} ${why}`
}

const GONE = 'A client that uses it fails.'
const UNREAD = 'A client that reads it does not find it.'
const REFUSED = 'Requests that were accepted are refused.'
const SURPRISING = 'Requests that were accepted are refused, or replies hold what clients do not expect.'
const UNCOMPILED = 'Code that uses the generated types by that name does not compile any more.'

const WHY: Record<RuleId, string> = {
  'enum-values-added': SURPRISING,
  'enum-values-removed': REFUSED,
  'media-type-removed': 'A client that sends or asks for it fails.',
  'operation-id-changed': UNCOMPILED,
  'operation-removed': GONE,
  'parameter-became-required': REFUSED,
  'parameter-removed': REFUSED,
  'parameter-serialization-changed': 'What clients send is read differently.',
  'path-removed': GONE,
  'property-removed': 'A client that reads it does not find it; a request that has it is refused.',
  'request-body-became-required': REFUSED,
  'request-body-removed': REFUSED,
  'required-properties-added': REFUSED,
  'required-properties-removed': UNREAD,
  'response-header-removed': UNREAD,
  'response-removed': 'A client that acts on it never sees it again.',
  'schema-combinator-changed': SURPRISING,
  'schema-constraint-changed': SURPRISING,
  'schema-type-changed': SURPRISING,
  'security-requirement-changed': REFUSED,
  'security-scheme-changed': REFUSED,
  'server-removed': GONE,
}

function foundByRedocly({ path, verdicts }: Change): BreakingChange[] {
  return verdicts
    .filter(({ impact }) => impact === 'major')
    .map(({ ruleId, message, location }) => ({ where: at(location, path), what: message, why: WHY[ruleId] }))
}

interface Rule {
  /** Whether the rule is about such a change. */
  readonly isAbout: (change: Change) => boolean
  readonly what: string
  readonly why: string
}

/** What Redocly's rules let pass, as the seeded edits of the tests show. */
const OUR_RULES: readonly Rule[] = [
  {
    isAbout: ({ typeName, kind, revision }) =>
      typeName === 'RequestBody' && kind === 'added' && isRequired(revision.value),
    what: 'A required request body was added.',
    why: REFUSED,
  },
  {
    isAbout: ({ typeName, property, base }) =>
      typeName === 'Header' && property === 'required' && base?.value === true,
    what: 'The response header is no longer required.',
    why: UNREAD,
  },
  {
    isAbout: ({ typeName, kind, path }) =>
      typeName === 'Schema' && kind === 'removed' && path.endsWith('/schema'),
    what: 'The schema was removed.',
    why: 'Anything may stand there.',
  },
  {
    isAbout: ({ typeName, property, base }) =>
      typeName === 'Schema' && property === 'default' && base?.value !== undefined,
    what: 'The default changed.',
    why: 'A client that gives nothing gets something else.',
  },
  {
    // In requests it is a loosening, about which no rule of Redocly says anything.
    isAbout: ({ property, revision, verdicts }) =>
      property === 'enum' &&
      revision?.value === undefined &&
      verdicts.some(({ ruleId }) => ruleId === 'enum-values-added'),
    what: 'The enumeration was removed.',
    why: 'Values that clients tell apart become any values.',
  },
  {
    isAbout: ({ typeName, property, revision }) =>
      typeName === 'Schema' &&
      (property === 'readOnly' || property === 'writeOnly') &&
      revision?.value === true,
    what: 'The property is for one direction only.',
    why: 'It is refused in requests, or missing in replies.',
  },
  {
    isAbout: ({ typeName, property, verdicts }) =>
      typeName === 'PathItem' && property === 'key' && verdicts.length === 0,
    what: 'A path parameter was renamed.',
    why: UNCOMPILED,
  },
  {
    isAbout: ({ path, kind, property }) =>
      /^#\/components\/schemas\/[^/]+$/.test(path) && (kind === 'removed' || property === 'key'),
    what: 'A named schema was removed or renamed.',
    why: UNCOMPILED,
  },
]

function isRequired(body: unknown): boolean {
  return (body as { required?: boolean }).required === true
}

function foundByUs(change: Change): BreakingChange[] {
  const place = change.kind === 'removed' ? change.base : change.revision
  return OUR_RULES.filter(({ isAbout }) => isAbout(change)).map(({ what, why }) => ({
    where: at(place, change.path),
    what,
    why,
  }))
}

function at({ file, line }: Place, path: string): string {
  const way = path.split('/').slice(1).map(unescapePointer)
  return `${file}:${line}: ${way.join(' > ')}`
}
