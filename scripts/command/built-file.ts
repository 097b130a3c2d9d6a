import { fileURLToPath } from 'node:url'

/** Returns the path of the JavaScript file that a source file is compiled to. @param path relative to the root of the repository. */
export function builtFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url)).replace(/\.ts$/, '.js')
}
