/** A mentor of the test data. */
export interface SampleMentor {
  readonly id: string
  /** Undefined if the mentor is not in the directory. */
  readonly name: string | undefined
}

const FIRST_NAMES =
  'Aisha Amir Anna Berit Carlos Chen Dalia David Elif Emma Erik Fatima Freya Gita Hanna Hassan Ida Ines Ingrid Jakob Jonas Kari Katja Lars Leila Lena Liam Lucía Magnus Maja Maria Mateo Mei Nadia Nils Noor Olav Omar Petra Rania Rosa Sana Sara Selma Sigrid Sofie Tariq Thea Tomas Yusuf Zara'.split(
    ' ',
  )
const LAST_NAMES =
  'Ahmadi Andersen Bakke Berg Bergström Costa Dahl Eriksen Farah Fernández Fischer Garcia Haddad Hagen Halvorsen Hansen Hassan Holm Ibrahim Iversen Jansen Johansen Karlsson Khan Kovač Kristiansen Larsen Lindqvist Lopez Lund Moen Müller Nguyen Nilsen Novak Olsen Patel Pedersen Popescu Rahman Rossi Sato Schmidt Silva Solberg Strand Svendsen Vik Wang Yılmaz Zhang'.split(
    ' ',
  )

/** One mentor in this many has no entry in the directory. */
const UNNAMED_EVERY = 12

/**
 * Returns the mentor with a number. It is always the same, so that seeding again renames no mentor.
 *
 * @param number counts from 1.
 */
export function sampleMentor(number: number): SampleMentor {
  const id = `mentor-${number}`
  if (number % UNNAMED_EVERY === 0) return { id, name: undefined }
  // Steps coprime to the lengths of the lists: neighbours differ, and all names are used.
  const first = FIRST_NAMES[(number * 23) % FIRST_NAMES.length]
  const last = LAST_NAMES[(number * 29 + Math.floor(number / LAST_NAMES.length)) % LAST_NAMES.length]
  return { id, name: `${first} ${last}` }
}
