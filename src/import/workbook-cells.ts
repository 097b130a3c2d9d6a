/** Whether a built-in number format shows a date (ECMA-376 part 1, 18.8.30), including those of East Asian locales. */
function isDateFormatId(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
}

/** Matches the literals, colours, conditions and locales of a format code: `"Tage"`, `\d`, `[Red]`, `[$-407]`. */
const LITERALS = /"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi

/** The cell formats of a workbook. A date is stored as a number of days: only the format of its cell shows that it is a date. */
export class WorkbookStyles {
  readonly #dateFormats = new Map<number, boolean>()
  readonly #isDate: boolean[] = []

  /** Defines a number format of the workbook. */
  define(id: string, code: string): void {
    this.#dateFormats.set(Number(id), /[dmyhs]/i.test(code.replaceAll(LITERALS, '')))
  }

  /** Adds the next cell format. Returns the number of formats. */
  add(numberFormatId: string): number {
    const id = Number(numberFormatId)
    return this.#isDate.push(this.#dateFormats.get(id) ?? isDateFormatId(id))
  }

  isDate(style: number): boolean {
    return this.#isDate[style] === true
  }
}

/** The attributes of a cell (ECMA-376 part 1, 18.3.1.4). */
export interface CellSyntax {
  /** The attribute `t`. */
  readonly type: string
  /** The attribute `s`. */
  readonly style: number
}

/** The end of an ISO 8601 date and time that stands for the date. */
const MIDNIGHT = /T00:00(:00(\.0+)?)?Z?$/

/** Converts a cell to the text that it would have in a CSV file. */
export function toCellText(
  value: string,
  { type, style }: CellSyntax,
  context: { readonly texts: readonly string[]; readonly styles: WorkbookStyles; readonly uses1904: boolean },
): string {
  switch (type) {
    case 's':
      return context.texts[Number(value)] ?? ''
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE'
    case 'n':
      if (value === '') return ''
      return context.styles.isDate(style)
        ? toDateText(Number(value), context.uses1904)
        : String(Number(value)) // 4.2E1 is 42
    case 'd': // a calendar day, also if a program wrote the midnight with its own zone
      return value.replace(MIDNIGHT, '')
    default:
      return value // a formula's text, or an error such as #REF!
  }
}

/** Formats a serial number of days as `2026-03-01`, with the time if it has one. */
function toDateText(serial: number, uses1904: boolean): string {
  // Excel treats 1900 as a leap year, so its days before 1 March 1900 count from one day later.
  const epoch = uses1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  const date = new Date(epoch + Math.round(serial * 86_400) * 1000)
  if (Number.isNaN(date.getTime())) return String(serial)
  const text = date.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ')
}
