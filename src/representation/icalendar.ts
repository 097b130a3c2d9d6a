// The syntax of iCalendar (RFC 5545). No library is used, because only escaping and folding are needed: ical.js takes twice the time, and
// ical-generator does not run on Node 20. The tests read the result with ical.js.

/** The maximum length of a line in octets, without its end (RFC 5545, section 3.1). */
const MAX_OCTETS = 75
const LINE_END = '\r\n'

/** Formats a content line, folded where it is too long (RFC 5545, section 3.1). A character is never split. */
export function toContentLine(name: string, value: string): string {
  const line = `${name}:${value}`
  return (Buffer.byteLength(line) <= MAX_OCTETS ? line : fold(line)) + LINE_END
}

/** Escapes a text without control characters (RFC 5545, section 3.3.11). */
export function escapeText(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&')
}

function fold(line: string): string {
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > MAX_OCTETS) {
      folded += `${LINE_END} `
      octets = 1 // the space
    }
    folded += character
    octets += size
  }
  return folded
}
