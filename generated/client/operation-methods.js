// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { operationTable } from './operation-table.js';
import { allArguments, checkArguments } from './arguments.js';
import { entryOf } from './operation-entry.js';
import { isStreamed, readReply } from './replies.js';
import { createRequest } from './requests.js';
/** Returns a function that creates the methods of operations. Their errors begin with `name`, by default the operation's id. */
export function createMethods(defaults, send) {
    return (operation, name = operation) => {
        const entry = entryOf(operation);
        const method = async (args = {}, options = {}) => {
            checkArguments(name, args, allArguments(entry));
            const request = createRequest(name, entry, args, options, defaults);
            const sendsFile = entry.body === 'file';
            const { reply, afterLostReply } = await send(request, sendsFile, (it) => isStreamed(entry, it));
            return readReply(name, entry, reply, afterLostReply);
        };
        // Untyped here: tables and types are generated from the same contract, and the tests call every operation through both.
        return method;
    };
}
/** Creates the methods described by `Operations`. */
export function operationMethods(methodOf) {
    const ids = Object.keys(operationTable);
    return Object.fromEntries(ids.map((id) => [id, methodOf(id)]));
}
