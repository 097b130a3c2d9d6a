// Commands whose standard output is data, in a real pipe: `npm run -s export -- - | head`.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import { builtFile } from '../../scripts/command/built-file.js'
import { csv, importText, LINE } from '../support/import.js'
import { temporaryStore } from '../support/service.js'

/** More than a pipe takes before somebody reads it. */
const MANY_LINES = Array.from({ length: 5_000 }, () => LINE)

t.test('a command whose reader has gone ends without a message', async (t) => {
  const { store, url } = await temporaryStore(t)
  await importText(t, store, csv(...MANY_LINES))
  const piped = async (name: string, args: string) => {
    const script = `{ "$NODE" "$SCRIPT" ${args}; echo "exit code $?" >&2; } | head -n 1`
    const env = {
      PATH: process.env.PATH,
      NODE: process.execPath,
      SCRIPT: builtFile(`scripts/${name}.ts`),
      DATABASE_URL: url,
    }
    return promisify(execFile)('sh', ['-c', script], { env })
  }
  t.match(await piped('export', '- --format csv'), {
    stdout: /^id,mentor_id,.*\n$/,
    stderr: 'exit code 141\n',
  })
  t.match(await piped('audit', '--operation import'), {
    stdout: /^cert-001 .* import.*\n$/,
    stderr: 'exit code 141\n',
  })
})
