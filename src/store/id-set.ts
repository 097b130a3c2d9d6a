const BITS = 32

/**
 * Ids that are remembered, compactly: a million take some 2 MB where they are counted up, and at most 60 MB however far
 * apart they are.
 */
export class IdSet {
  /** 32 ids an entry, a bit each. */
  readonly #words = new Map<number, number>()

  has(id: number): boolean {
    return ((this.#words.get(Math.floor(id / BITS)) ?? 0) & (1 << (id % BITS))) !== 0
  }

  /** Whether it is new here. */
  add(id: number): boolean {
    if (this.has(id)) return false
    const word = Math.floor(id / BITS)
    this.#words.set(word, (this.#words.get(word) ?? 0) | (1 << (id % BITS)))
    return true
  }
}
