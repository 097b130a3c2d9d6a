// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { operationTable } from './operation-table.js';
export function entryOf(operation) {
    return operationTable[operation];
}
