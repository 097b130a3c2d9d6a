import t from 'tap'
import { drawChart, type Line } from '../../../scripts/bench/chart.js'

const SIZES = [10_000, 1_000_000, 10_000_000]

function line(name: string, family: string, rates: number[]): Line {
  return { name, family, points: rates.map((rate, i) => ({ rows: SIZES[i] ?? 0, rate })) }
}

/** The points of each line, from left to right. */
function corners(svg: string): { x: number; y: number }[][] {
  return [...svg.matchAll(/<polyline[^>]* points="([^"]*)"/g)].map(([, points = '']) =>
    points.split(' ').map((point) => {
      const [x = NaN, y = NaN] = point.split(',').map(Number)
      return { x, y }
    }),
  )
}

/** The y coordinate of the text. */
function heightOf(svg: string, content: string): number {
  return Number(new RegExp(`y="([\\d.]+)"[^>]*>${content}</text>`).exec(svg)?.[1])
}

t.test('a constant rate is a level line, and a falling rate falls in proportion', async (t) => {
  const svg = drawChart('Rates', [line('level', 'a', [800, 800, 800]), line('falling', 'a', [800, 400, 0])])
  const [level = [], falling = []] = corners(svg)
  t.equal(new Set(level.map(({ y }) => y)).size, 1)
  const [first, middle, last] = falling.map(({ y }) => y)
  t.equal(first, level[0]?.y)
  t.equal(middle, ((first ?? NaN) + (last ?? NaN)) / 2)
  t.equal(last, heightOf(svg, '0') - 4, 'a rate of 0 lies on the axis')
  t.ok((first ?? NaN) < (last ?? NaN))
})

t.test('the axis of sizes is logarithmic', async (t) => {
  const [[small, middle, large] = []] = corners(drawChart('Rates', [line('read', 'a', [1, 1, 1])]))
  const [hundredfold, tenfold] = [
    (middle?.x ?? NaN) - (small?.x ?? NaN),
    (large?.x ?? NaN) - (middle?.x ?? NaN),
  ]
  t.ok(Math.abs(hundredfold / tenfold - 2) < 0.01, `${hundredfold} and ${tenfold}`)
})

t.test('every line has a label, and labels do not overlap, however close the lines are', async (t) => {
  const names = Array.from({ length: 16 }, (_, i) => `read ${i} of 16`)
  for (const rate of [1, 5000, 9999]) {
    const svg = drawChart(
      'Rates',
      names.map((name) => line(name, 'a', [rate, rate, rate])),
    )
    const heights = names.map((name) => heightOf(svg, name)).sort((a, b) => a - b)
    t.equal(heights.filter((it, i) => i > 0 && it - (heights[i - 1] ?? NaN) < 15).length, 0, `at ${rate}`)
    t.ok(heights.every((it) => it > 0 && it < 520))
  }
})

t.test('families differ in colour, and names are escaped', async (t) => {
  const svg = drawChart('A < B & C', [
    line('x<y', 'one', [1, 1, 1]),
    line('z', 'other', [3, 3, 3]),
    line('w', 'other', [2, 2, 2]),
  ])
  const colours = [...svg.matchAll(/<g stroke="([^"]*)"/g)].map(([, colour]) => colour)
  t.equal(colours[1], colours[2])
  t.not(colours[0], colours[1])
  t.match(svg, '>A &lt; B &amp; C</text>')
  t.match(svg, '>x&lt;y</text>')
  t.match(svg, '>10,000,000</text>')
})
