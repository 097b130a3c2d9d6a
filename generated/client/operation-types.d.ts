// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import type { components, operations } from './api.js';
import type { DateTimeField, operationTable, paginatorTable } from './operation-table.js';
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
/** A date-time of a request: a `Date`, or text of RFC 3339 with a time zone, such as `2026-03-01T00:00:00Z`. */
export type DateTimeInput = string | Date;
type AcceptDates<T> = {
    [K in keyof T]: K extends DateTimeField ? T[K] | Date : T[K];
};
type ParametersIn<Op extends OperationId, In extends 'path' | 'query'> = [
    NonNullable<operations[Op]['parameters'][In]>
] extends [never] ? unknown : NonNullable<operations[Op]['parameters'][In]>;
/** `T` with optional properties that may also be undefined. */
type AllowUndefined<T> = {
    [K in keyof T]: Record<never, never> extends Pick<T, K> ? T[K] | undefined : T[K];
};
/** The content of a file. In a browser, the `File` that a person chose; in Node, what `fs.openAsBlob` returns. */
export type FileContent = string | Blob | ArrayBuffer;
type Body<Op extends OperationId> = operations[Op] extends {
    requestBody: {
        content: infer Content;
    };
} ? Content extends {
    'application/json': infer Json;
} ? {
    body: AcceptDates<Json>;
} : {
    body: FileContent;
    contentType: FileType<keyof Content & string>;
} : unknown;
type FileType<MediaType extends string> = MediaType | `${MediaType}; charset=${string}`;
/** Mapped from the table, because a mapped type keeps the comments of properties whose names it keeps. */
type HeaderArguments<Op extends OperationId> = (typeof operationTable)[Op] extends {
    headers: infer Headers;
} ? {
    [Name in keyof Headers]?: string | undefined;
} : unknown;
/** The arguments of an operation: path and query parameters by name, headers such as `ifMatch`, and `body`. */
export type Arguments<Op extends OperationId> = ParametersIn<Op, 'path'> & AcceptDates<AllowUndefined<ParametersIn<Op, 'query'>>> & HeaderArguments<Op> & Body<Op>;
type Responses<Op extends OperationId> = operations[Op]['responses'];
type SuccessStatus<Op extends OperationId> = {
    [S in keyof Responses<Op>]: Responses<Op>[S] extends {
        content: {
            'application/problem+json': unknown;
        };
    } ? never : S;
}[keyof Responses<Op>];
/** The body of a reply: the value of JSON, a text, or for a body without limit its bytes while they arrive. */
type ContentOf<Op extends OperationId, T> = T extends {
    content: {
        'application/json': infer Content;
    };
} ? Open<Content> : T extends {
    content: Readonly<Record<string, string>>;
} ? (typeof operationTable)[Op] extends {
    returns: {
        as: 'stream';
    };
} ? ReadableStream<Uint8Array> : string : undefined;
type ReplyHeaders<T> = T extends {
    headers: infer Headers;
} ? {
    [Name in keyof Headers as string extends Name ? never : PropertyName<Name & string>]: string;
} : unknown;
/** The result of an operation: the body as `data`, and the declared headers such as `etag`, `location` and `link`. */
export type Reply<Op extends OperationId, Status extends SuccessStatus<Op> = SuccessStatus<Op>> = {
    [S in Status]: {
        readonly status: S;
        readonly data: ContentOf<Op, Responses<Op>[S]>;
        readonly response: Response;
    } & Readonly<ReplyHeaders<Responses<Op>[S]>>;
}[Status];
/** Options of a single call. */
export interface CallOptions {
    /** Aborts the call, even between attempts. The call rejects with the signal's reason. */
    readonly signal?: AbortSignal | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
}
/** Arguments may be left out where none is required. */
type CallArguments<Args> = Record<never, never> extends Args ? [args?: Args, options?: CallOptions] : [args: Args, options?: CallOptions];
type CallWith<Args, Result> = (...args: CallArguments<Args>) => Promise<Result>;
/** Only a call with `ifNoneMatch` can return a 304. */
type Call<Op extends OperationId> = 304 extends SuccessStatus<Op> ? CallWith<Arguments<Op> & {
    ifNoneMatch?: never;
}, Reply<Op, Exclude<SuccessStatus<Op>, 304>>> & CallWith<Arguments<Op>, Reply<Op>> : CallWith<Arguments<Op>, Reply<Op>>;
/** A method for each operation of the contract, by operation id. */
export type Operations = {
    readonly [Op in keyof typeof operationTable]: Call<Op>;
};
/** The operations that a URL alone can ask for. */
type GetOperationId = {
    [Op in keyof typeof operationTable]: (typeof operationTable)[Op]['method'] extends 'GET' ? Op : never;
}[keyof typeof operationTable];
type UrlArguments<Op extends OperationId> = ParametersIn<Op, 'path'> & AcceptDates<AllowUndefined<ParametersIn<Op, 'query'>>>;
/** Returns the URL of a GET operation, for what opens it without this client. */
export type UrlOf = <Op extends GetOperationId>(operation: Op, ...args: Record<never, never> extends UrlArguments<Op> ? [args?: UrlArguments<Op>] : [args: UrlArguments<Op>]) => string;
type ItemOf<Page> = Page extends {
    data: {
        data: (infer Item)[];
    };
} ? Item : never;
/** A method for each list of the contract that iterates over the records of all pages. */
export type Paginators = {
    readonly [Name in keyof typeof paginatorTable]: Paginate<(typeof paginatorTable)[Name]['operation']>;
};
type Paginate<Op extends OperationId> = (...args: CallArguments<Omit<Arguments<Op>, 'page'>>) => AsyncGenerator<ItemOf<Reply<Op>>, void, undefined>;
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
