/** One page of a list, and the cursor of the next one; undefined on the last. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | undefined
}

/** Loads pages until there are `count` items, as many as a reader has seen before. */
export async function loadPages<T>(
  count: number,
  load: (after: string | undefined) => Promise<Page<T>>,
): Promise<Page<T>> {
  let page = await load(undefined)
  while (page.next !== undefined && page.items.length < count) {
    const { items } = page
    const more = await load(page.next)
    page = { items: [...items, ...more.items], next: more.next }
  }
  return page
}
