import { formatInstant, type Instant, isWithinRange } from '../domain/time.js'
import type { TimeZone } from '../domain/time-zone.js'
import type { LineErrorDetail } from './errors.js'

/** Whether `01/03/2026` is 1 March (`dmy`) or 3 January (`mdy`); `iso` accepts neither. */
export type DateFormat = 'iso' | 'dmy' | 'mdy'

/** All date formats. */
export const DATE_FORMATS: readonly DateFormat[] = ['iso', 'dmy', 'mdy']

/** Whether a calendar day stands for its first instant, or for the end of the day: the first instant of the next. */
export type DayEdge = 'start' | 'end'

/** The result for a cell that contains no valid time. The detail is a sentence that begins with the text of the cell. */
export class InvalidTime {
  constructor(readonly error: Pick<LineErrorDetail, 'detail' | 'remedy'>) {}
}

const YEAR_FIRST = /^(\d{4})([-./])(\d{1,2})\2(\d{1,2})$/
const YEAR_LAST = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4})$/
const SHORT_YEAR = /^\d{1,2}([-./])\d{1,2}\1\d{2}$/
const WITHOUT_ZONE =
  /^(\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})[T ]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?$/
/** The beginning of an RFC 3339 date-time. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT/
/** An error does not repeat a longer text. */
const MAX_SHOWN = 40

/** Reads the times and dates in cells. */
export class CellTimes {
  constructor(
    readonly format: DateFormat,
    readonly zone: TimeZone,
  ) {}

  /**
   * Converts a date to an RFC 3339 time. Returns a date-time or a long text unchanged, for the check of the line to validate.
   */
  read(cell: string, edge: DayEdge): string | InvalidTime {
    if (cell.charCodeAt(10) === 84 && cell.length === 20) return cell // 2026-03-01T00:00:00Z, as exports have it
    const yearFirst = YEAR_FIRST.exec(cell)
    if (yearFirst !== null) return this.#instantOf(cell, yearFirst[1], yearFirst[3], yearFirst[4], edge)
    const yearLast = YEAR_LAST.exec(cell)
    if (yearLast !== null) {
      const [, first, , second, year] = yearLast
      const dayFirst = this.#instantOf(cell, year, second, first, edge)
      if (this.format === 'dmy') return dayFirst
      const monthFirst = this.#instantOf(cell, year, first, second, edge)
      if (this.format === 'mdy') return monthFirst
      if (dayFirst instanceof InvalidTime && monthFirst instanceof InvalidTime) return dayFirst
      const detail = `${cell} does not say whether the day or the month comes first`
      return new InvalidTime({ detail, remedy: 'date-format' })
    }
    if (SHORT_YEAR.test(cell)) return new InvalidTime({ detail: `${cell} must have a year of four digits` })
    if (WITHOUT_ZONE.test(cell)) {
      const detail = `${cell} has a time without a time zone; write 2026-03-01T14:30:00Z, or the date alone`
      return new InvalidTime({ detail })
    }
    if (DATE_TIME.test(cell) || cell.length > MAX_SHOWN) return cell
    return new InvalidTime({ detail: `${cell} is not a date; write for example 2026-03-01` })
  }

  #instantOf(
    cell: string,
    year: string | undefined,
    month: string | undefined,
    dayOfMonth: string | undefined,
    edge: DayEdge,
  ): string | InvalidTime {
    const date = new Date(0)
    date.setUTCFullYear(Number(year), Number(month) - 1, Number(dayOfMonth))
    if (date.getUTCMonth() !== Number(month) - 1) return new InvalidTime({ detail: `${cell} is not a date` })
    const noon: Instant = date.getTime() / 1000 + 43_200
    if (!isWithinRange(noon)) return new InvalidTime({ detail: `${cell} is not in the years 1900 to 2199` })
    const day = date.getTime() / 86_400_000
    return formatInstant(this.zone.startOfDay(edge === 'end' ? day + 1 : day))
  }
}
