import { useState } from 'preact/hooks'
import { WRITE_SCOPE } from '../../auth/scopes.js'
import { Dialog } from '../parts/dialog.js'
import { can } from '../service/sign-in-state.js'
import { texts } from '../texts/texts.js'
import { areShortcutsOn, switchShortcuts } from '../hooks/use-shortcuts.js'

/** The shortcuts of what only some may do. */
const OF_WRITERS: readonly string[] = ['g i', 'n', 'r', 'v', 'u']

const isAllowed = ([keys]: readonly [keys: string, does: string]) =>
  can(WRITE_SCOPE) || !OF_WRITERS.includes(keys)

/** Which key does what, and the switch for all of them. */
export function Shortcuts({ onClose }: { readonly onClose: () => void }) {
  const [isOn, setOn] = useState(areShortcutsOn())
  const toggle = () => {
    switchShortcuts(!isOn)
    setOn(!isOn)
  }
  return (
    <Dialog title={texts.shortcuts.title} onClose={onClose}>
      <dl class="shortcuts">
        {texts.shortcuts.list.filter(isAllowed).map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">{texts.shortcuts.search}</p>
      <label class="switch">
        <input type="checkbox" checked={isOn} onInput={toggle} /> {texts.shortcuts.enabled}
      </label>
    </Dialog>
  )
}
