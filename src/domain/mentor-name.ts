import { isBlank } from './blank-text.js'
import { DomainError } from './errors.js'

/**
 * Characters that change the direction of the text after them. A name with them could be displayed as a different one
 * (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
 */
const BIDI_CONTROL = /\p{Bidi_Control}/u

/** Returns the name without surrounding spaces. @throws DomainError `mentor-name` if it is invalid. */
export function parseMentorName(text: string): string {
  const name = text.trim()
  const error = findNameError(name)
  if (error !== undefined) throw new DomainError('mentor-name', `${error}.`)
  return name
}

/** Validates a trimmed name. Returns its error as a sentence that begins with the field; undefined if the name is valid. */
export function findNameError(name: string): string | undefined {
  if (isBlank(name)) return 'name must not be blank'
  return BIDI_CONTROL.test(name) ? 'name must not contain bidirectional control characters' : undefined
}
