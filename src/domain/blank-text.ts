/** White space, characters that Unicode gives no form of their own, such as the zero-width space, and the empty pattern of Braille. */
const INVISIBLE = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u

/** Whether a person who reads the text sees nothing. */
export function isBlank(text: string): boolean {
  return INVISIBLE.test(text)
}
