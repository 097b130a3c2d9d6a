import type { Instant } from './time.js'

/** Tells the time; read once a request, so that it stands still within one. */
export interface Clock {
  now(): Instant
}

export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) }
