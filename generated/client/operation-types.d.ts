// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import type { components, operations } from './api.js';
import type { operationTable } from './operation-table.js';
export type OperationId = keyof operations;
/** The schemas of the contract as they appear in replies, for example `Schemas['Certification']`. */
export type Schemas = {
    [Name in keyof components['schemas']]: Open<components['schemas'][Name]>;
};
/**
 * `T` as it appears in a reply, where enumerations of strings are open, because a later contract may add values. Editors
 * still suggest the known values, and a `switch` needs a `default`.
 */
export type Open<T> = T extends string ? string extends T ? T : T | (string & {}) : T extends object ? {
    [K in keyof T]: Open<T[K]>;
} : T;
/** `If-Match` becomes `ifMatch`, `ETag` becomes `etag`. */
type PropertyName<Header extends string> = Header extends `${infer First}-${infer Others}` ? `${Lowercase<First>}${WithoutHyphens<Others>}` : Lowercase<Header>;
type WithoutHyphens<Text extends string> = Text extends `${infer Head}-${infer Tail}` ? `${Head}${WithoutHyphens<Tail>}` : Text;
type ParametersIn<Op extends OperationId, Place extends 'path' | 'query' | 'header'> = [
    NonNullable<operations[Op]['parameters'][Place]>
] extends [never] ? unknown : NonNullable<operations[Op]['parameters'][Place]>;
/** `T` with optional properties that may also be undefined. */
type AllowUndefined<T> = {
    [K in keyof T]: Record<never, never> extends Pick<T, K> ? T[K] | undefined : T[K];
};
type Body<Op extends OperationId> = operations[Op] extends {
    requestBody: {
        content: {
            'application/json': infer Content;
        };
    };
} ? {
    body: Content;
} : unknown;
/** The arguments of an operation: path and query parameters by name, headers such as `ifMatch`, and `body`. */
export type Arguments<Op extends OperationId> = ParametersIn<Op, 'path'> & AllowUndefined<ParametersIn<Op, 'query'>> & {
    [Name in keyof ParametersIn<Op, 'header'> as PropertyName<Name & string>]: ParametersIn<Op, 'header'>[Name];
} & Body<Op>;
type Responses<Op extends OperationId> = operations[Op]['responses'];
type SuccessStatus<Op extends OperationId> = {
    [S in keyof Responses<Op>]: Responses<Op>[S] extends {
        content: {
            'application/problem+json': unknown;
        };
    } ? never : S;
}[keyof Responses<Op>];
type JsonContent<T> = T extends {
    content: {
        'application/json': infer Content;
    };
} ? Open<Content> : undefined;
type ReplyHeaders<T> = T extends {
    headers: infer Headers;
} ? {
    [Name in keyof Headers as string extends Name ? never : PropertyName<Name & string>]: string;
} : unknown;
/** The result of an operation: the body as `data`, and the declared headers such as `etag`, `location` and `link`. */
export type Reply<Op extends OperationId, Status extends SuccessStatus<Op> = SuccessStatus<Op>> = {
    [S in Status]: {
        readonly status: S;
        readonly data: JsonContent<Responses<Op>[S]>;
        readonly response: Response;
    } & Readonly<ReplyHeaders<Responses<Op>[S]>>;
}[Status];
/** Options of a single call. */
export interface CallOptions {
    /** Aborts the call, even between attempts. The call rejects with the signal's reason. */
    readonly signal?: AbortSignal | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
}
type CallWith<Args, Result> = (...args: Record<never, never> extends Args ? [args?: Args, options?: CallOptions] : [args: Args, options?: CallOptions]) => Promise<Result>;
/** Only a call with `ifNoneMatch` can return a 304. */
type Call<Op extends OperationId> = 304 extends SuccessStatus<Op> ? CallWith<Arguments<Op> & {
    ifNoneMatch?: never;
}, Reply<Op, Exclude<SuccessStatus<Op>, 304>>> & CallWith<Arguments<Op>, Reply<Op>> : CallWith<Arguments<Op>, Reply<Op>>;
/** A method for each operation of the contract, by operation id. */
export type Operations = {
    readonly [Op in keyof typeof operationTable]: Call<Op>;
};
type Paginated = {
    [Op in OperationId]: (typeof operationTable)[Op] extends {
        paginator: unknown;
    } ? Op : never;
}[OperationId];
type ItemOf<Page> = Page extends {
    data: {
        data: (infer Item)[];
    };
} ? Item : never;
/** A method for each list of the contract that iterates over the records of all pages. */
export type Paginators = {
    readonly [Op in Paginated as (typeof operationTable)[Op]['paginator']['name']]: (args?: Omit<Arguments<Op>, 'page'>, options?: CallOptions) => AsyncGenerator<ItemOf<Reply<Op>>, void, undefined>;
};
type ProblemContent<Op extends OperationId, Status> = Status extends keyof Responses<Op> ? Responses<Op>[Status] extends {
    content: {
        'application/problem+json': infer Content;
    };
} ? Open<Content> : never : never;
/** The problem that the contract declares for a status. */
export type ProblemOf<Status extends number> = {
    [Op in OperationId]: ProblemContent<Op, Status>;
}[OperationId];
/** Every status for which the contract declares a problem. */
export type ProblemStatus = {
    [Op in OperationId]: Exclude<keyof Responses<Op>, SuccessStatus<Op>>;
}[OperationId];
export {};
