import { createHash } from 'node:crypto'

/** A checksum over things in whatever order they come: two engines sort texts differently. */
export class Checksum {
  #sum = 0n

  /** @param times may be negative: what is added as often as it is taken away leaves no trace. */
  add(thing: string, times = 1): void {
    const digest = createHash('sha256').update(thing).digest().readBigUInt64BE()
    this.#sum = BigInt.asUintN(64, this.#sum + digest * BigInt(times))
  }

  /** Sixteen hexadecimal digits. */
  toString(): string {
    return this.#sum.toString(16).padStart(16, '0')
  }
}
