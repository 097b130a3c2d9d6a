import { fileURLToPath } from 'node:url'

/** Where a source file of this repository is once it is built. @param path from the root. */
export function builtFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url)).replace(/\.ts$/, '.js')
}
