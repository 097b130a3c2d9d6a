import { systemClock } from '../../src/clock.js'
import { startDeploymentOn } from '../../src/contract-suite/own-deployment.js'
import { formatReport, isKept } from '../../src/contract-suite/report.js'
import { runContractSuite } from '../../src/contract-suite/run-contract-suite.js'
import { loadContract } from '../../src/contract.js'
import { onServiceEngines as t } from '../support/engines.js'
import { temporaryStore } from '../support/service.js'

t.test('the contract is kept, and each operation gives every status that it declares', async (t) => {
  const { store } = await temporaryStore(t)
  const { baseUrl, failing, close } = await startDeploymentOn(store, systemClock)
  t.teardown(close)
  const report = await runContractSuite({ contract: await loadContract(), baseUrl, failing })
  t.ok(isKept(report), formatReport(report))
  for (const { operationId, status, state } of report.cells) t.equal(state, 'ok', `${operationId} ${status}`)
})
