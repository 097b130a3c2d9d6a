import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

/** The reasons of waivers, by the beginning of the message of the waived change. */
export type Waivers = ReadonlyMap<string, string>

/** Reads a file of waivers. */
export async function readWaivers(file: string): Promise<Waivers> {
  return new Map(Object.entries((parse(await readFile(file, 'utf8')) as Record<string, string> | null) ?? {}))
}

/** Returns the changes that are not waived. @throws Error for a waiver that matches no change */
export function applyWaivers<Change extends { readonly what: string }>(
  changes: readonly Change[],
  waivers: Waivers,
): readonly Change[] {
  const texts = [...waivers.keys()]
  const unused = texts.find((text) => !changes.some(({ what }) => what.startsWith(text)))
  if (unused !== undefined) throw new Error(`the waiver "${unused}" matches no change; remove it`)
  return changes.filter(({ what }) => !texts.some((text) => what.startsWith(text)))
}
