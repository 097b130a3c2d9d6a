const BITS = 32

/** A compact set of ids. A million ids take some 2 MB if they are consecutive, and at most 60 MB. */
export class IdSet {
  /** A bit for each id, 32 ids in an entry. */
  readonly #words = new Map<number, number>()

  has(id: number): boolean {
    return ((this.#words.get(Math.floor(id / BITS)) ?? 0) & (1 << (id % BITS))) !== 0
  }

  /** Adds an id. Returns false if it was already in the set. */
  add(id: number): boolean {
    if (this.has(id)) return false
    const word = Math.floor(id / BITS)
    this.#words.set(word, (this.#words.get(word) ?? 0) | (1 << (id % BITS)))
    return true
  }
}
