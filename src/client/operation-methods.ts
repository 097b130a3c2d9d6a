import { operationTable } from '../../generated/operation-table.js'
import { allArguments, checkArguments, type UntypedArguments } from './arguments.js'
import { entryOf } from './operation-entry.js'
import type { CallOptions, OperationId, Operations } from './operation-types.js'
import { isStreamed, readReply, type UntypedReply } from './replies.js'
import { createRequest, type RequestDefaults } from './requests.js'
import type { Send } from './retrying-fetch.js'

/** Creates the method of an operation. */
export type MethodOf = <Op extends OperationId>(operation: Op, name?: string) => Operations[Op]

/** Returns a function that creates the methods of operations. Their errors begin with `name`, by default the operation's id. */
export function createMethods(defaults: RequestDefaults, send: Send): MethodOf {
  return <Op extends OperationId>(operation: Op, name: string = operation) => {
    const entry = entryOf(operation)
    const method = async (args: UntypedArguments = {}, options: CallOptions = {}): Promise<UntypedReply> => {
      checkArguments(name, args, allArguments(entry))
      const request = createRequest(name, entry, args, options, defaults)
      const sendsFile = entry.body === 'file'
      const { reply, afterLostReply } = await send(request, sendsFile, (it) => isStreamed(entry, it))
      return readReply(name, entry, reply, afterLostReply)
    }
    // Untyped here: tables and types are generated from the same contract, and the tests call every operation through both.
    return method as unknown as Operations[Op]
  }
}

/** Creates the methods described by `Operations`. */
export function operationMethods(methodOf: MethodOf): Operations {
  const ids = Object.keys(operationTable) as OperationId[]
  return Object.fromEntries(ids.map((id) => [id, methodOf(id)])) as unknown as Operations
}
