// `npm run mock`: serves the examples of the contract, without a database. Reads HOST and PORT as the service does.
import '../src/process/node-version.js'
import { readConfig } from '../src/config.js'
import { onSignalToEnd } from '../src/process/signals.js'
import { runCommand } from './command/command.js'
import { createMock } from './mock/mock-server.js'

await runCommand('usage: npm run mock', async () => {
  const { HOST: host, PORT: port } = readConfig(process.env)
  const app = await createMock()
  console.log(`the mock listens on ${await app.listen({ host, port })}`)
  onSignalToEnd(() => app.close())
})
