import { systemClock } from '../../../src/domain/clock.js'
import { startDeploymentOn } from '../../../scripts/contract-test/own-deployment.js'
import { formatReport, isKept } from '../../../scripts/contract-test/report.js'
import { runContractSuite } from '../../../scripts/contract-test/run-contract-suite.js'
import { loadContract } from '../../../src/contract/load-contract.js'
import { onServiceEngines as t } from '../../support/engines.js'
import { temporaryStore } from '../../support/service.js'

t.test('the contract is kept, and each operation gives every status that it declares', async (t) => {
  const { store } = await temporaryStore(t)
  const { baseUrl, failing, close } = await startDeploymentOn(store, systemClock)
  t.teardown(close)
  const report = await runContractSuite({ contract: await loadContract(), baseUrl, failing })
  t.ok(isKept(report), formatReport(report))
  for (const { operationId, status, state } of report.cells) t.equal(state, 'ok', `${operationId} ${status}`)
})
