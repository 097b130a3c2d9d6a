import type { Instant } from './time.js'

/** Provides the current time. It is read once per request, so that all of a request sees the same time. */
export interface Clock {
  now(): Instant
}

/** The clock of the machine, in whole seconds. */
export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) }
