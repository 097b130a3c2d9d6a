import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Reproducible random numbers: the same seed gives the same sequence. */
export class Random {
  readonly #generator

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed)
  }

  /** Returns a whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return uniformInt(this.#generator, min, max)
  }

  /** Returns true with the given probability. */
  happens(percent: number): boolean {
    return this.between(1, 100) <= percent
  }

  /** Returns a random element. */
  pick<T>([first, ...others]: readonly [T, ...T[]]): T {
    return others[this.between(0, others.length) - 1] ?? first
  }
}
