import { formatReport, isKept } from '../../src/contract-suite/report.js'
import { runContractSuite } from '../../src/contract-suite/run-contract-suite.js'
import { loadContract } from '../../src/contract.js'
import { onAllEngines as t } from '../support/engines.js'
import { startService } from '../support/service.js'

/** What no client can bring about; the suite's own deployment, on SQLite, is in those states. */
const NOT_PROVOKED = [408, 500, 503]

t.test('the contract is kept, and each operation gives every status that it declares', async (t) => {
  const config = { VALIDATE_RESPONSES: false } // the suite does
  const { app } = await startService(t, { now: new Date().toISOString(), config })
  const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
  const report = await runContractSuite({ contract: await loadContract(), baseUrl })
  t.ok(isKept(report), formatReport(report))
  for (const { operationId, status, state } of report.cells)
    t.equal(state, NOT_PROVOKED.includes(status) ? 'not provoked' : 'ok', `${operationId} ${status}`)
})
