// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import type { Client as FetchClient } from 'openapi-fetch';
import type { paths } from './api.js';
import type { Operations, Paginators } from './operation-types.js';
/** A method for each operation, and one for each list that walks its pages, as `Operations` and `Paginators` describe them. */
export declare function operationMethods(http: FetchClient<paths>): Operations & Paginators;
