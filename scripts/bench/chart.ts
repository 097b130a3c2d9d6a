// No library: small ones do not keep the labels at the ends of twenty lines apart; ECharts and Vega do, but are large for one picture.
import { formatCount } from '../command/format.js'

/** A line of the chart: requests per second of one kind of read, by table size. */
export interface Line {
  readonly name: string
  /** Lines of the same family have the same colour. */
  readonly family: string
  readonly points: readonly { readonly rows: number; readonly rate: number }[]
}

const COLOURS = ['#0b6e99', '#b3541e', '#5b8c2a', '#7a4fa3', '#a0285a']
const [WIDTH, HEIGHT] = [900, 520]
const PLOT = { left: 70, right: 610, top: 60, bottom: 460 }
const LABEL_HEIGHT = 15
const STEPS = 5

/**
 * Draws request rates by table size as an SVG: the size on a logarithmic axis, the rate on a linear one that starts at 0.
 * A level line is a read that does not slow down as the table grows.
 *
 * @param lines each with at least one point, sizes ascending.
 */
export function drawChart(title: string, lines: readonly Line[]): string {
  const sizes = [...new Set(lines.flatMap(({ points }) => points.map(({ rows }) => rows)))]
  const top = niceCeiling(Math.max(...lines.flatMap(({ points }) => points.map(({ rate }) => rate))))
  const families = [...new Set(lines.map(({ family }) => family))]
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  const x = (rows: number) =>
    PLOT.left + (Math.log(rows / least) / Math.log(most / least)) * (PLOT.right - PLOT.left)
  const y = (rate: number) => PLOT.bottom - (rate / top) * (PLOT.bottom - PLOT.top)
  const colourOf = ({ family }: Line) => COLOURS[families.indexOf(family) % COLOURS.length]

  const ticks = Array.from({ length: STEPS + 1 }, (_, i) => (top / STEPS) * i)
  const grid = ticks.map(
    (rate) =>
      `<path d="M${PLOT.left} ${round(y(rate))}H${PLOT.right}" stroke="#ddd"/>` +
      text(PLOT.left - 8, y(rate) + 4, formatCount(rate), 'text-anchor="end" fill="#555"'),
  )
  const sizeLabels = sizes.map((rows) =>
    text(x(rows), PLOT.bottom + 20, formatCount(rows), 'text-anchor="middle" fill="#555"'),
  )
  const curves = lines.map((line) => {
    const points = line.points.map(({ rows, rate }) => `${round(x(rows))},${round(y(rate))}`)
    const dots = line.points.map(
      ({ rows, rate }) => `<circle cx="${round(x(rows))}" cy="${round(y(rate))}" r="2.5"/>`,
    )
    return `<g stroke="${colourOf(line)}" fill="${colourOf(line)}"><polyline fill="none" stroke-width="1.5" points="${points.join(' ')}"/>${dots.join('')}</g>`
  })
  const labels = spread(lines, (line) => y(Number(line.points.at(-1)?.rate))).map(({ item, at, wanted }) => {
    const leader = `<path d="M${PLOT.right + 6} ${round(wanted)}L${PLOT.right + 26} ${round(at)}" fill="none" stroke="#bbb"/>`
    return leader + text(PLOT.right + 30, at + 4, item.name, `fill="${colourOf(item)}"`)
  })

  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(PLOT.left, 24, title, 'font-size="15" fill="#222"'),
    text(PLOT.left, 44, 'requests per second', 'fill="#555"'),
    ...grid,
    ...sizeLabels,
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 42, 'records', 'text-anchor="middle" fill="#555"'),
    ...curves,
    ...labels,
    '</svg>',
  ].join('\n')}\n`
}

/** Rounds up to 1, 2, 2.5 or 5 times a power of ten. */
function niceCeiling(number: number): number {
  const power = 10 ** Math.floor(Math.log10(number))
  return ([1, 2, 2.5, 5].find((it) => it * power >= number) ?? 10) * power
}

/** Places labels as close as possible to the wanted heights, without overlaps. */
function spread<T>(items: readonly T[], wantedAt: (item: T) => number) {
  const placed = items.map((item) => ({ item, wanted: wantedAt(item), at: 0 }))
  placed.sort((a, b) => a.wanted - b.wanted)
  let free = PLOT.top
  for (const label of placed) free = (label.at = Math.max(label.wanted, free)) + LABEL_HEIGHT
  let limit = PLOT.bottom
  for (const label of placed.toReversed()) limit = (label.at = Math.min(label.at, limit)) - LABEL_HEIGHT
  return placed
}

function text(x: number, y: number, content: string, attributes: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escaped}</text>`
}

function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10
}
