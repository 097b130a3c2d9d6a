// Lists of thousands of rows.
//
// Problem: ten thousand rows are 120,000 elements. `content-visibility: auto` spares their layout and painting, but not their creation,
// their styles and Preact's comparison: with all rows in the document, single tasks took up to 3 seconds.
//
// Decision: the rows are divided into blocks, and only blocks near the viewport contain their rows. The others are empty boxes, as
// high as their rows would be. Everything stays in the normal flow: the browser observes which blocks come near, and keeps the
// reader's place if a row turns out higher. The row with the focus and those around it always stay, for the keyboard.
//
// Consequence: the browser's own search finds only what is near, as it found only what was loaded; the filters find the rest. For
// screen readers, each row says its number in the whole list.
//
// Alternative: @tanstack/virtual-core is 10 kB more (compressed), and must know where in the page the list begins, which changes with
// the filters, the toolbar and the panel.
import { Component, type ComponentChildren, createRef } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Current } from '../hooks/use-current.js'

/** The number of rows of a block: about a screenful. */
const BLOCK = 20

/** How far from the viewport a block is near. */
const NEAR = '1200px'

/** What makes an element a row of the list. */
export interface RowAttributes {
  readonly role: 'listitem'
  readonly 'data-id': string
  readonly 'aria-posinset': number
  readonly 'aria-setsize': number
}

interface LongListProps<T> {
  /** Undefined where they are not loaded. */
  readonly items: readonly (T | undefined)[]
  /** The number of items of the whole list; undefined if it is unknown. */
  readonly total: number | undefined
  readonly kind?: string
  readonly current: Current
  /** Called when rows from `start` on come near the viewport or the focus, and when they go. */
  readonly onShown?: (start: number, isShown: boolean) => void
  readonly renderRow: (item: T, attributes: RowAttributes) => ComponentChildren
}

/** A list of which only the rows near the viewport and around the focus are in the document. */
export function LongList<T extends { readonly id: string }>(props: LongListProps<T>) {
  const { items, total = -1, kind = '', current, onShown = () => {}, renderRow } = props
  const list = useRef<HTMLDivElement>(null)
  const kept = Math.floor(Math.max(0, current.index) / BLOCK)
  const focused = list.current?.contains(document.activeElement) ? document.activeElement : undefined
  useLayoutEffect(() => {
    // If rows before it have come or gone, the row with the focus can be in another block, and its element a new one. If it has gone
    // itself, the focus moves to the row in its place.
    if (focused && !focused.isConnected)
      rowOf(items[current.index]?.id)?.querySelector<HTMLElement>(focused.localName)?.focus()
  })
  return (
    <div
      ref={list}
      role="list"
      class={`rows ${kind}`}
      onFocusIn={({ target }) => {
        const row = target instanceof Element ? target.closest<HTMLElement>('[data-id]') : undefined
        if (row?.dataset.id !== undefined) current.set(row.dataset.id)
      }}
    >
      {Array.from({ length: Math.ceil(items.length / BLOCK) }, (_, block) => {
        const start = block * BLOCK
        const render = () =>
          items.slice(start, start + BLOCK).map(
            (item, i) =>
              item &&
              renderRow(item, {
                role: 'listitem',
                'data-id': item.id,
                'aria-posinset': start + i + 1,
                'aria-setsize': total,
              }),
          )
        return (
          <Block
            key={block}
            start={start}
            size={Math.min(BLOCK, items.length - start)}
            isKept={Math.abs(block - kept) <= 1}
            onShown={onShown}
            render={render}
          />
        )
      })}
    </div>
  )
}

/** The row of an item, if it is in the document. */
export const rowOf = (id: string | undefined) =>
  document.querySelector<HTMLElement>(`[data-id="${CSS.escape(id ?? '')}"]`)

interface BlockProps {
  readonly start: number
  readonly size: number
  /** Whether it contains its rows wherever it is. */
  readonly isKept: boolean
  readonly onShown: (start: number, isShown: boolean) => void
  readonly render: () => ComponentChildren
}

class Block extends Component<BlockProps, { readonly isNear: boolean }> {
  readonly #box = createRef<HTMLDivElement>()
  #wasShown = false
  override state = { isNear: false }

  override componentDidMount(): void {
    this.componentDidUpdate()
    if (!this.#box.current) return
    observed.set(this.#box.current, this)
    observer.observe(this.#box.current)
  }

  override componentWillUnmount(): void {
    if (this.#box.current) observer.unobserve(this.#box.current)
    if (this.#wasShown) this.props.onShown(this.props.start, false)
  }

  override componentDidUpdate(): void {
    const isShown = this.props.isKept || this.state.isNear
    if (isShown !== this.#wasShown) this.props.onShown(this.props.start, isShown)
    this.#wasShown = isShown
  }

  override shouldComponentUpdate(next: BlockProps, { isNear }: { readonly isNear: boolean }): boolean {
    const { isKept, size } = this.props
    return isKept || this.state.isNear || next.isKept || isNear || size !== next.size
  }

  override render({ size, isKept, render }: BlockProps, { isNear }: { readonly isNear: boolean }) {
    return (
      <div ref={this.#box} class="block" style={{ '--size': size }}>
        {(isKept || isNear) && render()}
      </div>
    )
  }
}

const observed = new WeakMap<Element, Block>()
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries)
      observed.get(target)?.setState({ isNear: isIntersecting })
  },
  { rootMargin: NEAR },
)
