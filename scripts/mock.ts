// Serves the contract's examples, without a database. HOST and PORT as the service has them.
import { readConfig } from '../src/config.js'
import { createMock } from '../src/mock.js'

try {
  const { HOST: host, PORT: port } = readConfig(process.env)
  const app = await createMock()
  console.log(`the mock listens on ${await app.listen({ host, port })}`)
  // npm passes a signal on that the process may have had already: the second must not cut the shutdown short.
  let closing: Promise<void> | undefined
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => (closing ??= app.close()))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
