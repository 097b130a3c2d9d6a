import type { FuzzReport } from './fuzz.js'

/** How many replies there were. */
export function total({ replies }: FuzzReport): number {
  return [...replies.values()].flatMap((it) => [...it.values()]).reduce((sum, it) => sum + it, 0)
}

/** A table of the replies of all reports by kind and status, and the slowest request. */
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
  const widths = ['', ...statuses].map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const slowest = reports.map((it) => it.slowest).sort((a, b) => b.milliseconds - a.milliseconds)[0]
  return [
    ...rows.map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  '),
    ),
    '',
    `slowest: ${slowest?.milliseconds.toFixed(0)} ms, ${JSON.stringify(slowest?.request.slice(0, 100))}`,
  ].join('\n')
}
