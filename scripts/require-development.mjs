// Ends a command of developers with a message where the development dependencies are missing, as after `npm prune --omit=dev`.
import { existsSync } from 'node:fs'

if (!existsSync(new URL('../node_modules/typescript', import.meta.url))) {
  console.error(`npm run ${process.env.npm_lifecycle_event} needs the development dependencies: run npm ci`)
  process.exitCode = 2
}
