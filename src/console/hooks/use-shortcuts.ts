import { useLayoutEffect, useRef } from 'preact/hooks'

/** How long the second key of a shortcut such as `g o` may take. */
const SECOND_KEY_MS = 1_500

/** Whoever speaks to the computer, or has keys pressed by accident, can switch them off (WCAG 2.2, 2.1.4). */
const SWITCH = 'shortcuts'
export const areShortcutsOn = () => localStorage.getItem(SWITCH) !== 'off'
export const switchShortcuts = (isOn: boolean) => localStorage.setItem(SWITCH, isOn ? 'on' : 'off')

/** Runs what belongs to a key, or to two keys one after the other; not while the reader types or a dialog is open. */
export function useShortcuts(shortcuts: Readonly<Record<string, () => void>>): void {
  const current = useRef(shortcuts)
  current.current = shortcuts
  // Before the browser paints: a key is never lost that is pressed as soon as the rows are seen.
  useLayoutEffect(() => {
    let first = { key: '', at: 0 }
    const press = (event: KeyboardEvent) => {
      const { key, timeStamp, target } = event
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        !areShortcutsOn() ||
        isTyping(target) ||
        document.querySelector('dialog[open]')
      )
        return
      const both = timeStamp - first.at < SECOND_KEY_MS ? `${first.key} ${key}` : key
      const action = current.current[both] ?? current.current[key]
      first = { key, at: timeStamp }
      if (action === undefined) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea')
}
