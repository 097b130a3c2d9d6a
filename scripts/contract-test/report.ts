import type { OperationId } from '../../src/contract/operation.js'

export type CellState = 'ok' | 'missing' | 'wrong' | 'not provoked'

/** An operation and a status that it declares, or gave without declaring it. */
export interface Cell {
  readonly operationId: OperationId
  readonly status: number
  /** `missing`: it was answered with another status; `wrong`: the reply breaks the contract. */
  readonly state: CellState
  /** How many replies with this status were held against the contract. */
  readonly replies: number
  readonly details: readonly string[]
}

/**
 * What a check is about: a cell of the matrix, a request that the contract allows or forbids, what a forbidden one must not
 * change, methods, or the removal of what was written.
 */
export type Section = 'matrix' | 'allowed' | 'forbidden' | 'unchanged' | 'methods' | 'clean-up'

export interface Check {
  readonly section: Section
  readonly operationId: OperationId
  readonly name: string
  /** What is wrong; empty if nothing is. */
  readonly details: readonly string[]
}

/** What a run of the contract suite found. */
export interface Report {
  readonly baseUrl: string
  readonly seed: number
  readonly requests: number
  readonly cells: readonly Cell[]
  readonly checks: readonly Check[]
}

/** Whether the deployment keeps the contract, as far as it was tested. */
export function isKept({ cells, checks }: Report): boolean {
  return (
    checks.every((it) => it.details.length === 0) &&
    cells.every((it) => it.state === 'ok' || it.state === 'not provoked')
  )
}

/** The report for people: the matrix of operations and statuses, what else was tested, and all that is wrong. */
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
    ...gather(skipped, (it) => `- ${it.details.join('; ')}: ${it.operationId}`).map(
      ([start, alike]) => `${start} ${alike.map((it) => it.status).join(' ')}`,
    ),
    '',
    ...formatViolations(report),
    isKept(report) ? 'The contract is kept.' : 'The contract is NOT kept.',
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
  const width = (column: readonly string[]) => Math.max(...column.map((it) => it.length))
  const padded = columns.map((column) => column.map((it) => it.padStart(width(column))))
  return ['', ...operations].map((name, row) =>
    [name.padEnd(width(operations)), ...padded.map((column) => column[row])].join('  '),
  )
}

function formatSections(checks: readonly Check[]): string[] {
  const sections = [...new Set(checks.map((it) => it.section))]
  return sections.map((section) => {
    const ours = checks.filter((it) => it.section === section)
    const failed = ours.filter((it) => it.details.length > 0).length
    return `${section.padEnd(10)} ${String(ours.length).padStart(5)} checks, ${failed} failed`
  })
}

function formatViolations({ cells, checks }: Report): string[] {
  const failed = checks.filter((it) => it.details.length > 0 && it.section !== 'matrix')
  return [
    ...cells
      .filter((it) => it.state === 'missing' || it.state === 'wrong')
      .map((it) => `${it.operationId} ${it.status} is ${it.state}: ${it.details.join('; ')}`),
    ...gather(failed, (it) => `${it.operationId} ${it.section} ${[...new Set(it.details)].join('; ')}`).map(
      ([, [first, ...others]]) => {
        const more = others.length === 0 ? '' : ` (and ${others.length} more)`
        const details = [...new Set(first.details)].join('; ')
        return `${first.operationId} [${first.section}] ${first.name}${more}: ${details}`
      },
    ),
  ]
}

/** The items by what they have in common, in the order of the first of each. */
function gather<T>(items: readonly T[], keyOf: (item: T) => string): [key: string, items: [T, ...T[]]][] {
  const groups = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return [...groups]
}
