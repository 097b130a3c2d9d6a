// `npm run mock`: serves the examples of the contract, without a database. Reads HOST, PORT and CORS_ORIGINS as the service does.
import '../src/process/node-version.js'
import { readConfig } from '../src/config.js'
import { onSignalToEnd } from '../src/process/signals.js'
import { runCommand } from './command/command.js'
import { createMock } from './mock/mock-server.js'

/** The port after the service's own, so that both can run. */
const DEFAULT_PORT = '3001'
const HELP = {
  usage: 'npm run mock',
  about: 'Serves the examples of the contract, without a database.',
  options: {
    HOST: 'default 127.0.0.1',
    PORT: `default ${DEFAULT_PORT}`,
    CORS_ORIGINS: 'origins whose pages may call the mock, separated by commas',
  },
  example: 'CORS_ORIGINS=http://localhost:5173 npm run mock',
}

await runCommand(HELP, async () => {
  const config = readConfig({ PORT: DEFAULT_PORT, ...process.env })
  const { HOST: host, PORT: port } = config
  const app = await createMock({}, config)
  void onSignalToEnd(() => app.close()) // before it says that it listens, because a signal may follow at once
  console.log(`the mock listens on ${await app.listen({ host, port })}`)
})
