// The contract gate: finds changes of openapi.yaml that break clients of the last released contract.
//
// A breaking change is one after which a request that was accepted is rejected, a reply lacks something or contains something
// unexpected, or the generated types have other names. New enumeration values in replies do not break: the contract tells
// clients to expect them. The check compares two documents, so it needs no running service.
//
// `redocly diff` does most of the work. Its rules were tested with seeded edits of our contract (compare-contracts.test.ts);
// the rules below add the edits that it missed. The alternative oasdiff is a Go program, to be installed
// separately wherever the gate runs.
import { unescapePointer } from '../../src/contract/json-pointer.js'
import { applyWaivers, type Waivers } from './waivers.js'
import { type Bump, type Change, type Location, redoclyDiff, type RuleId } from './redocly-diff.js'

/** A change that breaks clients. */
export interface BreakingChange {
  /** `file:line` and the path within the document. */
  readonly where: string
  readonly what: string
  readonly why: string
}

/** The result of a comparison. */
export interface Comparison {
  readonly releasedVersion: string
  readonly version: string
  readonly breaking: readonly BreakingChange[]
  /** The part of the version that the changes require to increase; undefined without changes. */
  readonly bump: Bump | undefined
}

/**
 * Compares the released contract (a file) with the current one and finds the changes that break clients of the former.
 *
 * @param waivers changes that break no client for other reasons.
 * @throws Error if either file is not an OpenAPI document, or a waiver matches no change.
 */
export async function compareContracts(
  released: string,
  current: string,
  waivers: Waivers = new Map(),
): Promise<Comparison> {
  const { infoVersions, bump, changes } = await redoclyDiff(released, current)
  const found = changes.flatMap((change) => [...findByRedocly(change), ...findByOwnRules(change)])
  const breaking = applyWaivers(found, waivers)
  return {
    releasedVersion: infoVersions.base,
    version: infoVersions.revision,
    breaking,
    // A change that is breaking for Redocly only, because a rule or a waiver excludes it, counts as an addition.
    bump: breaking.length > 0 ? 'major' : bump === 'major' ? 'minor' : bump,
  }
}

/** Formats the change as one line. */
export function formatChange({ where, what, why }: BreakingChange): string {
  return `${where}: ${what} ${why}`
}

const REMOVED = 'Clients that use it fail.'
const NO_LONGER_RETURNED = 'Clients that read it no longer find it.'
const REJECTED = 'Requests that were accepted are now rejected.'
const REJECTED_OR_UNEXPECTED =
  'Requests that were accepted may now be rejected, or replies may contain unexpected values.'
const TYPE_RENAMED = 'Code that uses the generated type by its old name no longer compiles.'

const REASONS: Record<RuleId, string> = {
  'enum-values-added': REJECTED_OR_UNEXPECTED,
  'enum-values-removed': REJECTED,
  'media-type-removed': 'Clients that send or accept it fail.',
  'operation-id-changed': TYPE_RENAMED,
  'operation-removed': REMOVED,
  'parameter-became-required': REJECTED,
  'parameter-removed': REJECTED,
  'parameter-serialization-changed': 'The service parses what clients send in a different way.',
  'path-removed': REMOVED,
  'property-removed': 'Clients that read it no longer find it; requests that contain it are rejected.',
  'request-body-became-required': REJECTED,
  'request-body-removed': REJECTED,
  'required-properties-added': REJECTED,
  'required-properties-removed': NO_LONGER_RETURNED,
  'response-header-removed': NO_LONGER_RETURNED,
  'response-removed': 'Clients that handle it never receive it.',
  'schema-combinator-changed': REJECTED_OR_UNEXPECTED,
  'schema-constraint-changed': REJECTED_OR_UNEXPECTED,
  'schema-type-changed': REJECTED_OR_UNEXPECTED,
  'security-requirement-changed': REJECTED,
  'security-scheme-changed': REJECTED,
  'server-removed': REMOVED,
}

function findByRedocly({ path, verdicts }: Change): BreakingChange[] {
  return verdicts
    .filter(({ impact }) => impact === 'major')
    .map(({ ruleId, message, location }) => ({
      where: formatLocation(location, path),
      what: message,
      why: REASONS[ruleId],
    }))
}

interface Rule {
  /** Whether the rule applies to the change. */
  readonly matches: (change: Change) => boolean
  readonly what: string
  readonly why: string
}

/** Rules for breaking changes that Redocly does not report. Each has a seeded edit in the tests. */
const OWN_RULES: readonly Rule[] = [
  {
    matches: ({ typeName, kind, revision }) =>
      typeName === 'RequestBody' && kind === 'added' && isRequired(revision.value),
    what: 'A required request body was added.',
    why: REJECTED,
  },
  {
    matches: ({ typeName, property, base }) =>
      typeName === 'Header' && property === 'required' && base?.value === true,
    what: 'The response header is no longer required.',
    why: NO_LONGER_RETURNED,
  },
  {
    matches: ({ typeName, kind, path }) =>
      typeName === 'Schema' && kind === 'removed' && path.endsWith('/schema'),
    what: 'The schema was removed.',
    why: 'Any value is possible there.',
  },
  {
    matches: ({ typeName, property, base }) =>
      typeName === 'Schema' && property === 'default' && base?.value !== undefined,
    what: 'The default changed.',
    why: 'Clients that omit the value get different results.',
  },
  {
    // Only in replies; in requests it loosens the contract, and Redocly reports nothing.
    matches: ({ property, revision, verdicts }) =>
      property === 'enum' &&
      revision?.value === undefined &&
      verdicts.some(({ ruleId }) => ruleId === 'enum-values-added'),
    what: 'The enumeration was removed.',
    why: 'Clients that distinguish the values receive unknown ones.',
  },
  {
    matches: ({ typeName, property, revision }) =>
      typeName === 'Schema' &&
      (property === 'readOnly' || property === 'writeOnly') &&
      revision?.value === true,
    what: 'The property became read-only or write-only.',
    why: 'It is rejected in requests or missing in replies.',
  },
  {
    matches: ({ typeName, property, verdicts }) =>
      typeName === 'PathItem' && property === 'key' && verdicts.length === 0,
    what: 'A path parameter was renamed.',
    why: TYPE_RENAMED,
  },
  {
    matches: ({ path, kind, property }) =>
      /^#\/components\/schemas\/[^/]+$/.test(path) && (kind === 'removed' || property === 'key'),
    what: 'A named schema was removed or renamed.',
    why: TYPE_RENAMED,
  },
]

function isRequired(body: unknown): boolean {
  return (body as { required?: boolean }).required === true
}

function findByOwnRules(change: Change): BreakingChange[] {
  const location = change.kind === 'removed' ? change.base : change.revision
  return OWN_RULES.filter(({ matches }) => matches(change)).map(({ what, why }) => ({
    where: formatLocation(location, change.path),
    what,
    why,
  }))
}

function formatLocation({ file, line }: Location, path: string): string {
  const names = path.split('/').slice(1).map(unescapePointer)
  return `${file}:${line}: ${names.join(' > ')}`
}
