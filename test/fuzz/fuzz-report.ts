import { alignColumns } from '../../scripts/command/format.js'
import type { FuzzReport } from './fuzz.js'

/** The total number of replies. */
export function countReplies({ replies }: FuzzReport): number {
  return [...replies.values()].flatMap((it) => [...it.values()]).reduce((sum, it) => sum + it, 0)
}

/** Formats the replies of all reports as a table by kind and status, with the slowest request. */
export function formatReplies(reports: readonly FuzzReport[]): string {
  const count = (kind: string, status: string) =>
    reports.reduce((sum, { replies }) => sum + (replies.get(kind)?.get(status) ?? 0), 0)
  const kinds = [...new Set(reports.flatMap(({ replies }) => [...replies.keys()]))]
  const statuses = [
    ...new Set(reports.flatMap(({ replies }) => [...replies.values()].flatMap((it) => [...it.keys()]))),
  ]
  statuses.sort()
  const rows = [
    ['', ...statuses],
    ...kinds.map((kind) => [kind, ...statuses.map((status) => String(count(kind, status) || '·'))]),
  ]
  const slowest = reports.map((it) => it.slowest).sort((a, b) => b.milliseconds - a.milliseconds)[0]
  return [
    ...alignColumns(rows),
    '',
    `slowest: ${slowest?.milliseconds.toFixed(0)} ms, ${JSON.stringify(slowest?.request.slice(0, 100))}`,
  ].join('\n')
}
