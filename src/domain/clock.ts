import type { Instant } from './time.js'

/** The current time. It is read once per request, so that it is the same everywhere in it. */
export interface Clock {
  now(): Instant
}

/** The clock of the machine, in whole seconds. */
export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) }
