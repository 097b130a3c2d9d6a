/**
 * A checksum over texts that does not depend on their order, because engines sort them differently: the sum of a hash of each.
 *
 * The hash detects accidents, not attacks, and takes 0.2 µs. A cryptographic hash of each of millions of rows would take longer than
 * the rest of a transfer.
 */
export class Checksum {
  #high = 0
  #low = 0

  /** Adds a text. @param times the number of its occurrences. */
  add(text: string, times = 1): void {
    let [high, low] = [0x9e3779b9, 0x7f4a7c15]
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      high = Math.imul(high ^ unit, 0x9e3779b1) // the steps and primes of xxHash and MurmurHash
      low = Math.imul(low ^ unit, 0x5f356495)
    }
    this.#high = (this.#high + Math.imul(mixed(high ^ (low >>> 15)), times)) >>> 0
    this.#low = (this.#low + Math.imul(mixed(low ^ (high >>> 13)), times)) >>> 0
  }

  /** Formats the checksum as sixteen hexadecimal digits. */
  toString(): string {
    return [this.#high, this.#low].map((half) => half.toString(16).padStart(8, '0')).join('')
  }
}

/** Makes each bit depend on all bits. */
function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return twice ^ (twice >>> 16)
}
