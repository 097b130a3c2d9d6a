import type { ComponentChildren, JSX } from 'preact'
import { useUniqueId } from '../hooks/use-unique-id.js'

interface FieldProps extends Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onInput' | 'label'> {
  readonly label: string
  readonly value: string
  readonly hint?: string | undefined
  readonly onInput: (value: string) => void
  /** What the browser suggests while the reader types. */
  readonly suggestions?: readonly { readonly value: string; readonly label?: string }[] | undefined
}

/** An input with its label, its hint and its suggestions. */
export function Field({ label, hint, value, onInput, suggestions, ...input }: FieldProps) {
  const id = useUniqueId()
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        id={id}
        value={value}
        {...(suggestions && { list: `${id}-list` })}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
      {suggestions && (
        <datalist id={`${id}-list`}>
          {suggestions.map((it) => (
            <option key={it.value} value={it.value}>
              {it.label}
            </option>
          ))}
        </datalist>
      )}
    </p>
  )
}

interface SelectProps {
  readonly label: string
  readonly hint?: string | undefined
  readonly value: string
  readonly onInput: (value: string) => void
  readonly children: ComponentChildren
}

export function Select({ label, hint, value, onInput, children }: SelectProps) {
  const id = useUniqueId()
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
        onInput={(event) => onInput(event.currentTarget.value)}
      >
        {children}
      </select>
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </p>
  )
}
