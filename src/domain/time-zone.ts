import { type Instant, startOfDay } from './time.js'

/** Exceeds the offset of any zone, and bridges the calendar days that zones at the date line have skipped. */
const MAX_DISTANCE_SECONDS = 36 * 3600
const PROBE_SECONDS = 6 * 3600

/** A time zone of the IANA database, such as `Europe/Berlin`. */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat
  readonly #starts = new Map<number, Instant>()

  /** @throws Error if Node does not know the zone. */
  constructor(name: string) {
    try {
      this.#format = new Intl.DateTimeFormat('en-US', {
        timeZone: /^[a-z]/i.test(name) ? name : '', // an offset such as +01:00 has no summer time
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      })
    } catch {
      throw new Error(`${name} is not a time zone; give a name of the IANA database, such as Europe/Berlin`)
    }
  }

  /**
   * Returns the first instant of a calendar day of this zone. Usually, it is midnight. If clocks were set back over midnight, it is the
   * first midnight; if they were set forward, it is the first instant after it. A day that the zone skipped begins with the next day.
   *
   * @param day as days since 1970-01-01.
   */
  startOfDay(day: number): Instant {
    let start = this.#starts.get(day)
    if (start === undefined) {
      start = this.#findStart(startOfDay(day))
      this.#starts.set(day, start)
    }
    return start
  }

  /** Finds the start of a day. @param midnight the zone's local time, as if it were UTC. */
  #findStart(midnight: number): Instant {
    let [before, after] = [midnight - MAX_DISTANCE_SECONDS, midnight + MAX_DISTANCE_SECONDS]
    const candidates: Instant[] = []
    for (let probe = before; probe <= after; probe += PROBE_SECONDS) {
      candidates.push(midnight - (this.#localTime(probe) - probe))
    }
    const exact = candidates.filter((it) => this.#localTime(it) === midnight)
    if (exact.length > 0) return Math.min(...exact)
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (this.#localTime(middle) < midnight) before = middle
      else after = middle
    }
    return after
  }

  /** Returns the local time of the zone, in seconds, as if it were UTC. */
  #localTime(instant: Instant): number {
    const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
    for (const { type, value } of this.#format.formatToParts(instant * 1000)) shown[type] = Number(value)
    const { year = 0, month = 0, day, hour, minute, second } = shown
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000
  }
}
