// Serves the contract's examples, without a database. HOST and PORT as the service has them.
import '../src/process/node-version.js'
import { readConfig } from '../src/config.js'
import { createMock } from './mock/mock-server.js'
import { onSignalToEnd } from '../src/process/signals.js'

try {
  const { HOST: host, PORT: port } = readConfig(process.env)
  const app = await createMock()
  console.log(`the mock listens on ${await app.listen({ host, port })}`)
  onSignalToEnd(() => app.close())
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
