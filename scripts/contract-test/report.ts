import type { OperationId } from '../../src/contract/operation.js'
import { alignColumns } from '../command/format.js'

/** The result in a cell of the matrix. */
export type CellState = 'ok' | 'missing' | 'wrong' | 'not provoked'

/** The result for one operation and one status that it declares or returned. */
export interface Cell {
  readonly operationId: OperationId
  readonly status: number
  /** `missing`: the request got another status; `wrong`: a reply with this status violates the contract. */
  readonly state: CellState
  /** Number of replies with this status that were validated. */
  readonly replies: number
  readonly details: readonly string[]
}

/**
 * The subject of a check: a cell of the matrix, a valid or an invalid request, the records after an invalid request, the
 * methods of a path, or the removal of the suite's records.
 */
export type Section = 'matrix' | 'valid' | 'invalid' | 'unchanged' | 'methods' | 'cleanup'

/** A check, with the violations that it found. */
export interface Check {
  readonly section: Section
  readonly operationId: OperationId
  readonly name: string
  /** Every violation found; empty if the check passed. */
  readonly details: readonly string[]
}

/** The results of a run. */
export interface Report {
  readonly baseUrl: string
  readonly seed: number
  readonly requests: number
  readonly cells: readonly Cell[]
  readonly checks: readonly Check[]
}

/** Whether no violation was found. Cells that were not provoked do not count. */
export function isConformant({ cells, checks }: Report): boolean {
  return (
    checks.every((it) => it.details.length === 0) &&
    cells.every((it) => it.state === 'ok' || it.state === 'not provoked')
  )
}

/** Formats the report as text: the matrix of operations and statuses, the other checks, and every violation. */
export function formatReport(report: Report): string {
  const { cells, checks, baseUrl, seed, requests } = report
  const skipped = cells.filter((it) => it.state === 'not provoked')
  return [
    `${baseUrl}: ${requests} requests, seed ${seed}`,
    '',
    ...formatMatrix(cells),
    '',
    ...formatSections(checks),
    ...(skipped.length > 0 ? ['', 'Not provoked:'] : []),
    ...groupBy(skipped, (it) => `- ${it.details.join('; ')}: ${it.operationId}`).map(
      ([start, cells]) => `${start} ${cells.map((it) => it.status).join(' ')}`,
    ),
    '',
    ...formatViolations(report),
    isConformant(report)
      ? 'The deployment conforms to the contract.'
      : 'The deployment does NOT conform to the contract.',
  ].join('\n')
}

function formatMatrix(cells: readonly Cell[]): string[] {
  const statuses = [...new Set(cells.map((it) => it.status))].sort((a, b) => a - b)
  const operations = [...new Set(cells.map((it) => it.operationId))]
  const columns = statuses.map((status) => [
    String(status),
    ...operations.map((id) => {
      const cell = cells.find((it) => it.operationId === id && it.status === status)
      if (cell === undefined) return '·'
      return cell.state === 'ok' ? `ok ${cell.replies}` : cell.state
    }),
  ])
  return alignColumns(
    ['', ...operations].map((name, row) => [name, ...columns.map((column) => String(column[row]))]),
  )
}

function formatSections(checks: readonly Check[]): string[] {
  const sections = [...new Set(checks.map((it) => it.section))]
  return sections.map((section) => {
    const inSection = checks.filter((it) => it.section === section)
    const failed = inSection.filter((it) => it.details.length > 0).length
    return `${section.padEnd(10)} ${String(inSection.length).padStart(5)} checks, ${failed} failed`
  })
}

function formatViolations({ cells, checks }: Report): string[] {
  const failed = checks.filter((it) => it.details.length > 0 && it.section !== 'matrix')
  return [
    ...cells
      .filter((it) => it.state === 'missing' || it.state === 'wrong')
      .map((it) => `${it.operationId} ${it.status} is ${it.state}: ${it.details.join('; ')}`),
    ...groupBy(failed, (it) => `${it.operationId} ${it.section} ${[...new Set(it.details)].join('; ')}`).map(
      ([, [first, ...others]]) => {
        const more = others.length === 0 ? '' : ` (and ${others.length} more)`
        const details = [...new Set(first.details)].join('; ')
        return `${first.operationId} [${first.section}] ${first.name}${more}: ${details}`
      },
    ),
  ]
}

/** Groups items by key, in the order of each group's first item. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): [key: string, items: [T, ...T[]]][] {
  const groups = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return [...groups]
}
