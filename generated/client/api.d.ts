// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
export interface paths {
    "/api/v1/certifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all mentor certifications with optional filtering
         * @description A record must match all given filters. For order and pages, see the introduction. A list that no record
         *     can match is empty, for example that of active certifications that expire in the past.
         */
        get: operations["listCertifications"];
        put?: never;
        /**
         * Create a new certification for a mentor
         * @description A mentor may hold several certifications of one type. `expires_at` must be later than `issued_at`,
         *     otherwise the reply is 422.
         *
         *     With an `Idempotency-Key`, clients can safely repeat the request for 24 hours. The same key with the
         *     same body (compared as JSON values) returns the first response again, even if the record was changed
         *     or deleted since. The same key with another body is a 422. A rejected request does not use its key.
         *     With tokens, each caller has its own keys.
         */
        post: operations["createCertification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/expiring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get all certifications expiring within N days
         * @description Lists the active certifications that expire by the end of the UTC day `days` days from today, soonest
         *     first. With `days=0`, these are the certifications that expire later today. A certification that
         *     expires at midnight is expired for the whole day, so `days=0` never lists it. A certification must match
         *     all given filters.
         */
        get: operations["getExpiringCertifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/export.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download certifications as a CSV file for spreadsheets
         * @description Streams all certifications that match the filters, ordered by the number in the id. The file shows one
         *     moment, however long the transfer takes. Derived columns are as of the request.
         *
         *     The file is CSV (RFC 4180) in UTF-8 with a byte order mark, and its lines end with CRLF. Where
         *     spreadsheets expect semicolons, as in most of Europe, use `separator=semicolon`. A cell that begins
         *     with `=`, `+`, `-`, `@`, a tab or a carriage return, and is not a number, begins with an apostrophe
         *     instead, because spreadsheets would run it as a formula.
         *
         *     If the service fails during the transfer, or the client needs more than 15 minutes for it, the transfer
         *     is aborted: the last chunk is missing, and HTTP clients report an error. A file that ends regularly is
         *     complete. Each process of the service sends at most two such files at a time; other requests wait for
         *     up to 10 seconds, and then get a 503.
         */
        get: operations["exportCertifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/expiring.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a calendar of the certifications that expire within N days
         * @description An iCalendar file (RFC 5545) that calendar programs can subscribe to: an all-day event on the UTC day of
         *     the expiry for each active certification that expires by the end of the UTC day `days` days from today.
         *     If there are more than 5,000, the calendar contains those that expire first.
         *
         *     An event keeps its `UID` as long as the certification keeps its `issued_at` and `expires_at`. A renewal
         *     replaces the event by another one on the new day.
         */
        get: operations["getExpiryCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/renewals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew up to 500 certifications at once
         * @description Renews the certifications with the given ids, all or none. The new expiry is either `expires_at`, the
         *     same for all, or the result of `extend_by` for each of them.
         *
         *     `extend_by` counts calendar days in UTC, and keeps the time of day. Years and months come first, then
         *     weeks and days. A day that the month does not have becomes its last day: 31 January and one month is
         *     28 or 29 February.
         *
         *     A certification that already has the new expiry is `unchanged`. If any certification cannot be renewed,
         *     nothing is changed, and `refused` lists every one of them with its error. The status is the first in
         *     the order 404, 409, 422. An error is one that a renewal with PUT would get, or
         *
         *     - `not-a-renewal` if the new expiry is earlier than the stored one
         *     - `renewal-in-the-past` if the new expiry is not in the future
         *     - `renewal-date` if `renewed_at` is in the future, before the creation of the record or before its
         *       last renewal.
         *
         *     With `dry_run: true` the request changes nothing, and the reply is the one that the renewal would get now.
         *
         *     With an `Idempotency-Key`, clients can safely repeat the request for 24 hours: the same key with the
         *     same body returns the first response again, even if the records were changed or deleted since. The same
         *     key with another body is a 422. A rejected request and a dry run do not use their key.
         */
        post: operations["renewCertifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import certifications from a file
         * @description Adds the certifications of a file, all or none. With `dry_run=true` nothing is added, and the reply is
         *     the one that the import would get now.
         *
         *     The file is CSV in any of the forms that spreadsheet programs save, an Excel workbook (.xlsx), or NDJSON
         *     (one JSON object per line). Text is in UTF-8 unless it has a byte order mark, or `charset` in
         *     `Content-Type` names its encoding, for example `text/csv; charset=windows-1252`.
         *
         *     - The first line of a table has the headings. They are the names of the fields: those of a creation, and
         *       optionally the others of a record. Case, spaces and punctuation do not matter, so `Mentor ID` is
         *       `mentor_id`. For any other heading, `column` names the field.
         *     - The cells of CSV are separated by commas, semicolons or tabs. The service detects the separator.
         *     - Derived columns, such as `status` and `mentor_name`, are ignored. Empty rows are skipped.
         *     - Times are as in other requests. A date alone is a calendar day in `time_zone`: `issued_at` is its
         *       beginning, and `expires_at` its end, because "valid until 1 March" includes 1 March. `date_format`
         *       says whether `01/03/2026` begins with the day or the month.
         *     - A line that equals a stored certification is `unchanged`, and so is every line of a file that was
         *       imported before. So a file can safely be sent again.
         *     - A line with an `id` becomes the certification with this id. If it exists with other values, that is an error.
         *
         *     If any line has an error, nothing is imported, and `errors` lists the first 100. Other changes wait
         *     while the file is imported: if that takes more than a few seconds, they get a 503. Each process of the
         *     service imports one file at a time; other imports wait for up to 10 seconds, and then get a 503. If the
         *     client closes the connection before the reply, nothing is imported.
         */
        post: operations["importCertifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List every change of certifications in order, to keep a copy in step
         * @description Lists every committed change once, deletions included, oldest first. The changes of one certification
         *     are in the order in which they were made. No change is ever added before a cursor that was returned, so a
         *     reader that continues from its last cursor misses nothing. Changes of different certifications can be in
         *     another order than `changed_at`. A change appears when all transactions that began before it have ended,
         *     usually at once.
         *
         *     To keep a copy: request `after=latest` and keep the cursor of its `next` link, read the whole list of
         *     certifications, then follow the changes from that cursor. The first changes can be older than the
         *     records in the list. When `has_more` is false, wait, then request the `next` link again.
         *
         *     Records that existed before the service recorded changes, and sample records, have no entry until
         *     their first change. The order is that of a database: after a move to another one, old cursors are
         *     rejected. Read the list and begin again, also after a backup was restored, which cannot always be seen.
         */
        get: operations["listCertificationChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count certifications by status, type and month of expiry
         * @description Counts all certifications, or those of one type, at the time of the request. `total` is the sum
         *     of `active`, `expired` and `revoked`.
         */
        get: operations["getCertificationSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * Get a single certification record by ID
         * @description Returns the record with its renewals, oldest first. Only revoked records have `revoked_at` and
         *     `revocation_reason`.
         */
        get: operations["getCertification"];
        /**
         * Record a certification renewal or update certification details
         * @description Changes the given fields, at least one, and keeps the others.
         *
         *     - An `expires_at` later than the stored one is a **renewal**. It is counted and added to the history.
         *       A certification can be renewed 1,000 times; the next renewal is a 409. `change: correction` corrects
         *       a mistyped `expires_at` to a later one without counting it. `change: renewal` rejects an `expires_at`
         *       that is not later (422).
         *     - `status: revoked` together with `revocation_reason`, and no other field, is a **revocation**. A
         *       request that would change a revoked record is a 409; only a reinstatement undoes the revocation.
         *     - Anything else is a **correction**.
         *     - A request with only stored values changes nothing and is a 200, whatever its `change`. So the same
         *       request twice in a row is never two renewals. To prevent lost updates, send `If-Match`.
         */
        put: operations["updateCertification"];
        post?: never;
        /**
         * Remove a certification record
         * @description Removes the record and its history. The id is never assigned again.
         */
        delete: operations["deleteCertification"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * Get the current certification status for a mentor
         * @description Says whether the certification is valid now, and for how many more days. With `as_of`, says the same for
         *     another instant: in the past from the audit trail, in the future from the record as it is now.
         */
        get: operations["getCertificationStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/{id}/reinstatement": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo the revocation of a certification
         * @description Makes a revoked certification active again, or expired if `expires_at` has passed. The record loses
         *     `revoked_at` and `revocation_reason`; the audit trail keeps both, and the reason of the reinstatement.
         */
        post: operations["reinstateCertification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/{id}/renewals/latest": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraw the latest renewal of a certification
         * @description Undoes a renewal that was entered by mistake: restores the `expires_at` before it, lowers
         *     `renewal_count` by one and removes the entry from `renewal_history`. The audit trail keeps the renewal
         *     and its withdrawal. Other fields keep their values. If `issued_at` was changed to a time that is not
         *     before the restored `expires_at`, the reply is 422: correct `issued_at` first.
         *
         *     The same request twice withdraws two renewals. To prevent that, send `If-Match`.
         *
         *     The reply is 409 if the certification is revoked, if it has no renewal that this service recorded
         *     (imported renewals do not count), or if `expires_at` was changed after the renewal.
         */
        delete: operations["withdrawRenewal"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mentors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List or search the mentor directory
         * @description Lists the mentors of the directory with the numbers of their certifications, ordered by the bytes of the
         *     id. `search` selects the mentors whose id begins with the text, and those in whose name each word of the
         *     text is the beginning of a word. The comparison of names ignores case and diacritics: `eriks lar` finds
         *     Lars Eriksen, `soren` finds Søren, and `oneill` and `neill` find O'Neill. A text without a letter or digit
         *     is compared with ids only.
         *
         *     A page can have fewer mentors than `limit`, even none, while `has_more` is true: one request looks at
         *     20,000 names at most. To read a whole list, follow `next` until it is absent.
         */
        get: operations["listMentors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mentors/{mentor_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The mentor's id. */
                mentor_id: components["parameters"]["MentorIdInPath"];
            };
            cookie?: never;
        };
        /**
         * Get a mentor's entry in the directory
         * @description Returns the mentor's name and the numbers of the mentor's certifications at the time of the request.
         */
        get: operations["getMentor"];
        /**
         * Add a mentor to the directory or rename a mentor
         * @description Spaces around the name are removed. The same request twice changes nothing more. Entries have no
         *     entity tags: the last request counts. The audit trail contains changes of certifications only, not of
         *     the directory.
         */
        put: operations["putMentor"];
        post?: never;
        /**
         * Remove a mentor from the directory
         * @description Removes the entry with the name. The mentor's certifications stay, and their `mentor_name` is null.
         *     The audit trail does not mention the removal.
         */
        delete: operations["deleteMentor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/{id}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * List the changes of a certification with their time and actor
         * @description Lists the entries of the certification's audit trail, oldest first, also after its deletion. A record
         *     that existed before the service kept a trail has entries from its next change on. If tokens are required,
         *     the list needs the scope `certifications:audit`, even if other reads are public.
         */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description `cert-` and the record's number, zero-padded to at least three digits.
         * @example cert-001
         */
        CertificationId: string;
        /**
         * @description The mentor's id in the organisation. In a query, write `+` as `%2B`.
         * @example mentor-42
         */
        MentorId: string;
        /**
         * @description The type of the certification.
         * @example peer_mentor_level_2
         */
        CertType: string;
        /**
         * @description The mentor's name in the mentor directory; null if the directory has no such mentor.
         * @example Lars Eriksen
         */
        MentorName: string | null;
        /**
         * @description The status at the time of the request. Responses may contain new values in the future.
         * @example active
         * @enum {string}
         */
        CertificationStatus: "active" | "expired" | "revoked";
        /**
         * @description The reason of the revocation, without control characters and halves of surrogate pairs. A blank text is a 422.
         * @example Left the programme
         */
        RevocationReason: string;
        /**
         * @description The reason of the reinstatement, without control characters and halves of surrogate pairs. A blank text is a 422.
         * @example Revoked by mistake
         */
        ReinstatementReason: string;
        /**
         * @description An ISO 8601 duration of years, months, weeks and days, in this order and without zeros. More than 100 years are a 422.
         * @example P1Y
         */
        CalendarDuration: string;
        /**
         * Format: int32
         * @description The number of renewals.
         * @example 1
         */
        RenewalCount: number;
        /**
         * Format: int32
         * @description The maximum number of records on a page.
         * @default 20
         * @example 20
         */
        PageLimit: number;
        /**
         * Format: int32
         * @description The number of UTC calendar days from today to the day of `expires_at`; 0 on that day, negative afterwards.
         * @example 15
         */
        DaysUntilExpiry: number;
        /**
         * Format: date-time
         * @description A time in UTC, in whole seconds.
         * @example 2026-03-01T00:00:00Z
         */
        Timestamp: string;
        /**
         * Format: date-time
         * @description A time as in RFC 3339, with a capital `T` and any offset. Fractions of a second are dropped. After the offset is applied, the year must be from 1900 to 2199 (otherwise 422).
         * @example 2026-03-01T00:00:00Z
         */
        TimestampInput: string;
        /** @example "3-active" */
        EntityTagList: string;
        CreateCertification: {
            /**
             * @description The mentor's id in the organisation. In a query, write `+` as `%2B`.
             * @example mentor-42
             */
            mentor_id: components["schemas"]["MentorId"];
            /**
             * @description The type of the certification.
             * @example peer_mentor_level_2
             */
            cert_type: components["schemas"]["CertType"];
            /**
             * Format: date-time
             * @description A time as in RFC 3339, with a capital `T` and any offset. Fractions of a second are dropped. After the offset is applied, the year must be from 1900 to 2199 (otherwise 422).
             * @example 2026-03-01T00:00:00Z
             */
            issued_at: components["schemas"]["TimestampInput"];
            /**
             * Format: date-time
             * @description A time as in RFC 3339, with a capital `T` and any offset. Fractions of a second are dropped. After the offset is applied, the year must be from 1900 to 2199 (otherwise 422).
             * @example 2026-03-01T00:00:00Z
             */
            expires_at: components["schemas"]["TimestampInput"];
        };
        UpdateCertification: {
            /**
             * Format: date-time
             * @description A time as in RFC 3339, with a capital `T` and any offset. Fractions of a second are dropped. After the offset is applied, the year must be from 1900 to 2199 (otherwise 422).
             * @example 2026-03-01T00:00:00Z
             */
            issued_at?: components["schemas"]["TimestampInput"];
            /**
             * Format: date-time
             * @description A time as in RFC 3339, with a capital `T` and any offset. Fractions of a second are dropped. After the offset is applied, the year must be from 1900 to 2199 (otherwise 422).
             * @example 2026-03-01T00:00:00Z
             */
            expires_at?: components["schemas"]["TimestampInput"];
            /**
             * @description The type of the certification.
             * @example peer_mentor_level_2
             */
            cert_type?: components["schemas"]["CertType"];
            /**
             * @description The meaning of a later `expires_at`: a renewal, which is the default, or the correction of a mistyped
             *     date, which is not counted. `renewal` requires an `expires_at` that is later than the stored one (422).
             * @example renewal
             * @enum {string}
             */
            change?: "renewal" | "correction";
            /**
             * @description The only status that can be set. Requires `revocation_reason` and excludes all other fields.
             * @enum {string}
             */
            status?: "revoked";
            /**
             * @description The reason of the revocation, without control characters and halves of surrogate pairs. A blank text is a 422.
             * @example Left the programme
             */
            revocation_reason?: components["schemas"]["RevocationReason"];
        };
        ReinstateCertification: {
            /**
             * @description The reason of the reinstatement, without control characters and halves of surrogate pairs. A blank text is a 422.
             * @example Revoked by mistake
             */
            reason: components["schemas"]["ReinstatementReason"];
        };
        /** @description The ids, and either `expires_at` or `extend_by`. */
        RenewCertifications: {
            /** @description The certifications to renew. */
            ids: components["schemas"]["CertificationId"][];
            /**
             * Format: date-time
             * @description A time as in RFC 3339, with a capital `T` and any offset. Fractions of a second are dropped. After the offset is applied, the year must be from 1900 to 2199 (otherwise 422).
             * @example 2026-03-01T00:00:00Z
             */
            expires_at?: components["schemas"]["TimestampInput"];
            /**
             * @description An ISO 8601 duration of years, months, weeks and days, in this order and without zeros. More than 100 years are a 422.
             * @example P1Y
             */
            extend_by?: components["schemas"]["CalendarDuration"];
            /**
             * @description The time from which `extend_by` counts: the stored `expires_at`; today, with the time of day of the stored
             *     `expires_at`; or the later of both, so that an early renewal loses no days and a late one does not
             *     end in the past. Has no effect on `expires_at`.
             * @default later_of_both
             * @example later_of_both
             * @enum {string}
             */
            extend_from?: "expiry" | "today" | "later_of_both";
            /**
             * Format: date-time
             * @description A time as in RFC 3339, with a capital `T` and any offset. Fractions of a second are dropped. After the offset is applied, the year must be from 1900 to 2199 (otherwise 422).
             * @example 2026-03-01T00:00:00Z
             */
            renewed_at?: components["schemas"]["TimestampInput"];
            /**
             * @description Whether to change nothing, and only return the result that the renewal would have.
             * @default false
             * @example true
             */
            dry_run?: boolean;
        } & (unknown | unknown);
        Certification: {
            /**
             * @description `cert-` and the record's number, zero-padded to at least three digits.
             * @example cert-001
             */
            id: components["schemas"]["CertificationId"];
            /**
             * @description The mentor's id in the organisation. In a query, write `+` as `%2B`.
             * @example mentor-42
             */
            mentor_id: components["schemas"]["MentorId"];
            /**
             * @description The type of the certification.
             * @example peer_mentor_level_2
             */
            cert_type: components["schemas"]["CertType"];
            /**
             * @description The status at the time of the request. Responses may contain new values in the future.
             * @example active
             */
            status: components["schemas"]["CertificationStatus"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            issued_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            expires_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description The number of renewals.
             * @example 1
             */
            renewal_count: components["schemas"]["RenewalCount"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            created_at: components["schemas"]["Timestamp"];
        };
        CertificationRecord: {
            /**
             * @description `cert-` and the record's number, zero-padded to at least three digits.
             * @example cert-001
             */
            id: components["schemas"]["CertificationId"];
            /**
             * @description The mentor's id in the organisation. In a query, write `+` as `%2B`.
             * @example mentor-42
             */
            mentor_id: components["schemas"]["MentorId"];
            /**
             * @description The type of the certification.
             * @example peer_mentor_level_2
             */
            cert_type: components["schemas"]["CertType"];
            /**
             * @description The status at the time of the request. Responses may contain new values in the future.
             * @example active
             */
            status: components["schemas"]["CertificationStatus"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            issued_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            expires_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description The number of renewals.
             * @example 1
             */
            renewal_count: components["schemas"]["RenewalCount"];
            /** @description The renewals, oldest first. */
            renewal_history: components["schemas"]["RenewalHistory"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            updated_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            revoked_at?: components["schemas"]["Timestamp"];
            /**
             * @description The reason of the revocation, without control characters and halves of surrogate pairs. A blank text is a 422.
             * @example Left the programme
             */
            revocation_reason?: components["schemas"]["RevocationReason"];
        };
        UpdatedCertification: {
            /**
             * @description `cert-` and the record's number, zero-padded to at least three digits.
             * @example cert-001
             */
            id: components["schemas"]["CertificationId"];
            /**
             * @description The mentor's id in the organisation. In a query, write `+` as `%2B`.
             * @example mentor-42
             */
            mentor_id: components["schemas"]["MentorId"];
            /**
             * @description The type of the certification.
             * @example peer_mentor_level_2
             */
            cert_type: components["schemas"]["CertType"];
            /**
             * @description The status at the time of the request. Responses may contain new values in the future.
             * @example active
             */
            status: components["schemas"]["CertificationStatus"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            issued_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            expires_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description The number of renewals.
             * @example 1
             */
            renewal_count: components["schemas"]["RenewalCount"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            updated_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            revoked_at?: components["schemas"]["Timestamp"];
            /**
             * @description The reason of the revocation, without control characters and halves of surrogate pairs. A blank text is a 422.
             * @example Left the programme
             */
            revocation_reason?: components["schemas"]["RevocationReason"];
        };
        /** @description The renewals, oldest first. */
        RenewalHistory: components["schemas"]["Renewal"][];
        Renewal: {
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            renewed_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            expires_at: components["schemas"]["Timestamp"];
        };
        RenewedCertifications: {
            /** @description The `dry_run` of the request. If it is true, nothing was changed. */
            dry_run: boolean;
            /**
             * Format: int32
             * @description The number of results with the outcome `renewed`.
             */
            renewed: number;
            /**
             * Format: int32
             * @description The number of results with the outcome `unchanged`.
             */
            unchanged: number;
            /** @description The results, one for each id, in the order of `ids`. */
            results: components["schemas"]["RenewalResult"][];
        };
        RenewalResult: {
            /**
             * @description `cert-` and the record's number, zero-padded to at least three digits.
             * @example cert-001
             */
            id: components["schemas"]["CertificationId"];
            /**
             * @description The outcome; `unchanged` if the certification already had this `expires_at`.
             * @enum {string}
             */
            outcome: "renewed" | "unchanged";
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            previous_expires_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            expires_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description The number of renewals.
             * @example 1
             */
            renewal_count: components["schemas"]["RenewalCount"];
        };
        /**
         * Format: binary
         * @description The bytes of the file.
         */
        ImportFile: string;
        ImportedFile: {
            /** @description The `dry_run` of the request. If it is true, nothing was changed. */
            dry_run: boolean;
            /**
             * Format: int32
             * @description The number of certifications that were added.
             */
            added: number;
            /**
             * Format: int32
             * @description The number of lines that were stored already.
             */
            unchanged: number;
            /**
             * @description The separator between the cells of the file; `null` if it is not CSV.
             * @enum {string|null}
             */
            separator: "," | ";" | "\t" | null;
            /** @description The headings of the columns that were not read. */
            ignored_columns: components["schemas"]["FileText"][];
            /**
             * Format: int32
             * @description The number of all repeated lines. Absent if there are none.
             */
            repeated_count?: number;
            /**
             * @description The first repeated lines. A line repeats an earlier one of the file if it has the same fields, and both
             *     have no `id`. Both are added, but one of them may be a copy by mistake. Each line is compared with the
             *     first 100,000 different ones. Absent if no line is repeated.
             */
            repeated?: components["schemas"]["RepeatedLine"][];
            /** @description The first records of the file as they would be stored. */
            sample: components["schemas"]["ImportedCertification"][];
        };
        RepeatedLine: {
            /**
             * Format: int32
             * @description The line in which the record begins, counted from 1; in a workbook, the row.
             * @example 7
             */
            line: components["schemas"]["LineNumber"];
            /**
             * Format: int32
             * @description The line in which the record begins, counted from 1; in a workbook, the row.
             * @example 7
             */
            first_line: components["schemas"]["LineNumber"];
        };
        /**
         * Format: int32
         * @description The line in which the record begins, counted from 1; in a workbook, the row.
         * @example 7
         */
        LineNumber: number;
        /** @description A record as it is stored. `id` is absent if the file has none; then the import assigns it. */
        ImportedCertification: {
            /**
             * @description `cert-` and the record's number, zero-padded to at least three digits.
             * @example cert-001
             */
            id?: components["schemas"]["CertificationId"];
            /**
             * @description The mentor's id in the organisation. In a query, write `+` as `%2B`.
             * @example mentor-42
             */
            mentor_id: components["schemas"]["MentorId"];
            /**
             * @description The type of the certification.
             * @example peer_mentor_level_2
             */
            cert_type: components["schemas"]["CertType"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            issued_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            expires_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description The number of renewals.
             * @example 1
             */
            renewal_count: components["schemas"]["RenewalCount"];
            /**
             * Format: int32
             * @description The version of the record, with which its `ETag` begins.
             */
            version: number;
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            updated_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            revoked_at?: components["schemas"]["Timestamp"];
            /**
             * @description The reason of the revocation, without control characters and halves of surrogate pairs. A blank text is a 422.
             * @example Left the programme
             */
            revocation_reason?: components["schemas"]["RevocationReason"];
            /** @description The renewals, oldest first. */
            renewal_history?: components["schemas"]["RenewalHistory"];
        };
        /** @description A text of the file, in which control characters are replaced. */
        FileText: string;
        DeletedCertification: {
            /** @enum {boolean} */
            deleted: true;
            /**
             * @description `cert-` and the record's number, zero-padded to at least three digits.
             * @example cert-001
             */
            id: components["schemas"]["CertificationId"];
        };
        StatusReport: {
            /**
             * @description The mentor's id in the organisation. In a query, write `+` as `%2B`.
             * @example mentor-42
             */
            mentor_id: components["schemas"]["MentorId"];
            /**
             * @description The status at the time of the request. Responses may contain new values in the future.
             * @example active
             */
            status: components["schemas"]["CertificationStatus"];
            /**
             * @description The type of the certification.
             * @example peer_mentor_level_2
             */
            cert_type: components["schemas"]["CertType"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            expires_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description The number of UTC calendar days from today to the day of `expires_at`; 0 on that day, negative afterwards.
             * @example 15
             */
            days_until_expiry: components["schemas"]["DaysUntilExpiry"];
            /** @description Whether the certification is active and has at most 30 days left. Operators can configure another number. */
            is_expiring_soon: boolean;
        };
        ExpiringCertification: {
            /**
             * @description `cert-` and the record's number, zero-padded to at least three digits.
             * @example cert-001
             */
            id: components["schemas"]["CertificationId"];
            /**
             * @description The mentor's id in the organisation. In a query, write `+` as `%2B`.
             * @example mentor-42
             */
            mentor_id: components["schemas"]["MentorId"];
            /**
             * @description The mentor's name in the mentor directory; null if the directory has no such mentor.
             * @example Lars Eriksen
             */
            mentor_name: components["schemas"]["MentorName"];
            /**
             * @description The type of the certification.
             * @example peer_mentor_level_2
             */
            cert_type: components["schemas"]["CertType"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            expires_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description The number of UTC calendar days from today to the day of `expires_at`; 0 on that day, negative afterwards.
             * @example 15
             */
            days_until_expiry: components["schemas"]["DaysUntilExpiry"];
            /**
             * @description The status at the time of the request. Responses may contain new values in the future.
             * @example active
             */
            status: components["schemas"]["CertificationStatus"];
        };
        CertificationSummary: {
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            as_of: components["schemas"]["Timestamp"];
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            total: components["schemas"]["CertificationCount"];
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            active: components["schemas"]["CertificationCount"];
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            expired: components["schemas"]["CertificationCount"];
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            revoked: components["schemas"]["CertificationCount"];
            /**
             * @description The numbers of active certifications that expire by the end of the UTC day `days` days from today, as
             *     in the expiring list.
             */
            expiring: components["schemas"]["ExpiringCount"][];
            /**
             * @description The counts of each type, sorted by the bytes of `cert_type`. If there are more than 1,000 types, the
             *     list contains only the first 1,000.
             */
            by_cert_type: components["schemas"]["CertTypeCounts"][];
            /**
             * @description The numbers of active certifications that expire in each UTC month: in the rest of this month, and in
             *     the 23 months after it.
             */
            expiries_by_month: components["schemas"]["MonthCount"][];
        };
        ExpiringCount: {
            /** Format: int32 */
            days: number;
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            count: components["schemas"]["CertificationCount"];
        };
        CertTypeCounts: {
            /**
             * @description The type of the certification.
             * @example peer_mentor_level_2
             */
            cert_type: components["schemas"]["CertType"];
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            active: components["schemas"]["CertificationCount"];
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            expired: components["schemas"]["CertificationCount"];
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            revoked: components["schemas"]["CertificationCount"];
        };
        MonthCount: {
            /**
             * @description A UTC calendar month.
             * @example 2026-03
             */
            month: string;
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            count: components["schemas"]["CertificationCount"];
        };
        /**
         * Format: int64
         * @description A number of certifications.
         * @example 87
         */
        CertificationCount: number;
        /** @description The numbers of the mentor's certifications by their status at the time of the request. */
        CertificationCounts: {
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            active: components["schemas"]["CertificationCount"];
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            expired: components["schemas"]["CertificationCount"];
            /**
             * Format: int64
             * @description A number of certifications.
             * @example 87
             */
            revoked: components["schemas"]["CertificationCount"];
        };
        Mentor: {
            /**
             * @description The mentor's id in the organisation. In a query, write `+` as `%2B`.
             * @example mentor-42
             */
            id: components["schemas"]["MentorId"];
            /**
             * @description The mentor's name. A blank text or bidirectional control characters are a 422.
             * @example Lars Eriksen
             */
            name: components["schemas"]["DirectoryName"];
            /** @description The numbers of the mentor's certifications by their status at the time of the request. */
            certifications: components["schemas"]["CertificationCounts"];
        };
        MentorPage: {
            data: components["schemas"]["Mentor"][];
            /** @description Whether there may be mentors after these. */
            has_more: boolean;
        };
        DeletedMentor: {
            /** @enum {boolean} */
            deleted: true;
            /**
             * @description The mentor's id in the organisation. In a query, write `+` as `%2B`.
             * @example mentor-42
             */
            id: components["schemas"]["MentorId"];
        };
        Pagination: {
            /**
             * Format: int32
             * @description The number of the page; null in a response to `after`.
             */
            page: number | null;
            /**
             * Format: int32
             * @description The maximum number of records on a page.
             * @example 20
             */
            limit: components["schemas"]["PageLimit"];
            /**
             * Format: int64
             * @description The number of records on all pages.
             */
            total: number;
        };
        CertificationPage: {
            data: components["schemas"]["Certification"][];
            pagination: components["schemas"]["Pagination"];
        };
        ExpiringCertificationPage: {
            data: components["schemas"]["ExpiringCertification"][];
            pagination: components["schemas"]["Pagination"];
        };
        /**
         * Format: binary
         * @description The text of a CSV file. Its first line has the names of the columns. `format: binary` says that the text
         *     is streamed, without a limit of its length.
         */
        CertificationSheet: string;
        /** @description The text of an iCalendar file (RFC 5545). */
        ExpiryCalendar: string;
        PutMentor: {
            /**
             * @description The mentor's name. A blank text or bidirectional control characters are a 422.
             * @example Lars Eriksen
             */
            name: components["schemas"]["DirectoryName"];
        };
        /**
         * @description The mentor's name. A blank text or bidirectional control characters are a 422.
         * @example Lars Eriksen
         */
        DirectoryName: string;
        /** @description A certification after a change. Only revoked ones have `revoked_at` and `revocation_reason`. */
        ChangedCertification: {
            /**
             * @description `cert-` and the record's number, zero-padded to at least three digits.
             * @example cert-001
             */
            id: components["schemas"]["CertificationId"];
            /**
             * @description The mentor's id in the organisation. In a query, write `+` as `%2B`.
             * @example mentor-42
             */
            mentor_id: components["schemas"]["MentorId"];
            /**
             * @description The type of the certification.
             * @example peer_mentor_level_2
             */
            cert_type: components["schemas"]["CertType"];
            /**
             * @description The status at the time of the request. Responses may contain new values in the future.
             * @example active
             */
            status: components["schemas"]["CertificationStatus"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            issued_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            expires_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description The number of renewals.
             * @example 1
             */
            renewal_count: components["schemas"]["RenewalCount"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            updated_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            revoked_at?: components["schemas"]["Timestamp"];
            /**
             * @description The reason of the revocation, without control characters and halves of surrogate pairs. A blank text is a 422.
             * @example Left the programme
             */
            revocation_reason?: components["schemas"]["RevocationReason"];
        } | null;
        /**
         * @description The kind of the change. `correct` also stands for a mentor who was made anonymous. Responses may contain
         *     new values in the future.
         * @example renew
         * @enum {string}
         */
        ChangeOperation: "create" | "renew" | "correct" | "revoke" | "reinstate" | "withdraw" | "delete" | "import";
        CertificationChange: {
            /** @description The position of the change. As `after`, it selects the changes after this one. */
            cursor: string;
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            changed_at: components["schemas"]["Timestamp"];
            /**
             * @description The kind of the change. `correct` also stands for a mentor who was made anonymous. Responses may contain
             *     new values in the future.
             * @example renew
             */
            operation: components["schemas"]["ChangeOperation"];
            /**
             * @description `cert-` and the record's number, zero-padded to at least three digits.
             * @example cert-001
             */
            certification_id: components["schemas"]["CertificationId"];
            /** @description A certification after a change. Only revoked ones have `revoked_at` and `revocation_reason`. */
            certification: components["schemas"]["ChangedCertification"];
        };
        CertificationChangePage: {
            data: components["schemas"]["CertificationChange"][];
            /**
             * @description Whether there are records after this page.
             * @example false
             */
            has_more: components["schemas"]["HasMore"];
        };
        /**
         * @description Whether there are records after this page.
         * @example false
         */
        HasMore: boolean;
        /**
         * @description The kind of the change; `erase` means that the mentor was made anonymous. Responses may contain new values
         *     in the future.
         * @example renew
         * @enum {string}
         */
        AuditOperation: "create" | "renew" | "correct" | "revoke" | "reinstate" | "withdraw" | "delete" | "import" | "erase";
        AuditEntry: {
            /**
             * Format: date-time
             * @description A time in UTC, in whole seconds.
             * @example 2026-03-01T00:00:00Z
             */
            changed_at: components["schemas"]["Timestamp"];
            /**
             * @description The kind of the change; `erase` means that the mentor was made anonymous. Responses may contain new values
             *     in the future.
             * @example renew
             */
            operation: components["schemas"]["AuditOperation"];
            /**
             * @description The subject of the token of the request; null if no token was required, and for commands.
             * @example coordinator-7
             */
            actor: string | null;
            /**
             * @description The `X-Request-Id` of the request; null for commands.
             * @example req-2
             */
            request_id: string | null;
            /** @description The fields whose values differ before and after. */
            changes: components["schemas"]["FieldChange"][];
        };
        FieldChange: {
            /**
             * @description A field of the single record; `reinstatement_reason` for the reason of a reinstatement.
             * @example expires_at
             */
            field: string;
            /**
             * @description The value of the field; null if there was none. `renewal_history` appears only at an import and a
             *     deletion, because each other renewal has an entry.
             */
            from: components["schemas"]["AuditedValue"];
            /**
             * @description The value of the field; null if there was none. `renewal_history` appears only at an import and a
             *     deletion, because each other renewal has an entry.
             */
            to: components["schemas"]["AuditedValue"];
        };
        /**
         * @description The value of the field; null if there was none. `renewal_history` appears only at an import and a
         *     deletion, because each other renewal has an entry.
         */
        AuditedValue: (string | null) | number | components["schemas"]["Renewal"][];
        AuditEntryPage: {
            data: components["schemas"]["AuditEntry"][];
            /**
             * @description Whether there are records after this page.
             * @example false
             */
            has_more: components["schemas"]["HasMore"];
        };
        /** @description An error as in RFC 9457. */
        Problem: {
            /**
             * Format: uri-reference
             * @description The kind of error: `about:blank` if the status says everything, otherwise
             *     `urn:problem-type:certifications:` and one of
             *
             *     - `invalid-request` (400): the request violates this contract
             *     - `revoked` (409): the certification is revoked
             *     - `not-revoked` (409): the certification is not revoked
             *     - `renewal-limit` (409): the certification was renewed the maximum number of times
             *     - `no-renewal` (409): the certification has no renewal that this service recorded
             *     - `renewal-superseded` (409): `expires_at` was changed after the renewal
             *     - `renewals-refused` (404, 409, 422): a certification of several cannot be renewed; `refused` lists each
             *     - `validity-period` (422): `expires_at` is not later than `issued_at`, or `expires_before` than
             *       `expires_from`
             *     - `time-out-of-range` (422): a time is before the year 1900 or after 2199, or `extend_by` is longer than 100 years
             *     - `revocation` (422): a revocation needs `status` and `revocation_reason` and no other field
             *     - `reinstatement` (422): the reason of a reinstatement is blank
             *     - `not-a-renewal` (422): the `expires_at` of a renewal is not later than the stored one
             *     - `renewal-in-the-past` (422): the `expires_at` of a renewal is not in the future
             *     - `renewal-date` (422): `renewed_at` is in the future, or before the record's creation or last renewal
             *     - `idempotency-key-reused` (422): the key was used for another request
             *     - `not-yet-created` (422): the certification did not exist at `as_of`
             *     - `history-unavailable` (422): the audit trail does not reach back to `as_of`
             *     - `mentor-name` (422): a mentor's name is blank or contains bidirectional control characters
             *     - `time-zone` (422): `time_zone` is not in the time zone database
             *     - `import-refused` (422): lines of a file have errors; `errors` lists them
             */
            type: string;
            /**
             * @description The name of the status.
             * @example Not Found
             */
            title: components["schemas"]["ProblemTitle"];
            /** Format: int32 */
            status: number;
            /**
             * @description An explanation of the error, for a person to read.
             * @example There is no certification cert-001.
             */
            detail: components["schemas"]["ProblemDetail"];
        };
        /**
         * @description The name of the status.
         * @example Not Found
         */
        ProblemTitle: string;
        /**
         * @description An explanation of the error, for a person to read.
         * @example There is no certification cert-001.
         */
        ProblemDetail: string;
        /** @description An error as in RFC 9457, with the certifications that cannot be renewed. */
        RenewalsProblem: {
            /** Format: uri-reference */
            type: string;
            /**
             * @description The name of the status.
             * @example Not Found
             */
            title: components["schemas"]["ProblemTitle"];
            /** Format: int32 */
            status: number;
            /**
             * @description An explanation of the error, for a person to read.
             * @example There is no certification cert-001.
             */
            detail: components["schemas"]["ProblemDetail"];
            /** @description The certifications that cannot be renewed, in the order of `ids`. Absent if the problem is another one. */
            refused?: components["schemas"]["RefusedRenewal"][];
        };
        RefusedRenewal: {
            /**
             * @description `cert-` and the record's number, zero-padded to at least three digits.
             * @example cert-001
             */
            id: components["schemas"]["CertificationId"];
            /**
             * Format: uri-reference
             * @description The type of the problem if this certification were the only one; `about:blank` if it does not exist.
             * @example urn:problem-type:certifications:revoked
             */
            type: string;
            /**
             * @description An explanation of the error, for a person to read.
             * @example There is no certification cert-001.
             */
            detail: components["schemas"]["ProblemDetail"];
        };
        /** @description An error as in RFC 9457, with the errors of the file. */
        ImportProblem: {
            /** Format: uri-reference */
            type: string;
            /**
             * @description The name of the status.
             * @example Not Found
             */
            title: components["schemas"]["ProblemTitle"];
            /** Format: int32 */
            status: number;
            /**
             * @description An explanation of the error, for a person to read.
             * @example There is no certification cert-001.
             */
            detail: components["schemas"]["ProblemDetail"];
            /**
             * Format: int32
             * @description The number of errors in the file. After 100,000 errors, the rest of the file is not read.
             */
            error_count?: number;
            /** @description The first errors, in the order in which they were found. */
            errors?: components["schemas"]["ImportFault"][];
            /**
             * @description The columns of a table, in their order, so that a person can assign fields to them with `column`. Empty
             *     for NDJSON, or if the file has no header that can be read.
             */
            columns?: components["schemas"]["ImportColumn"][];
        };
        ImportFault: {
            /**
             * Format: int32
             * @description The line in which the record begins, counted from 1; in a workbook, the row.
             * @example 7
             */
            line: components["schemas"]["LineNumber"];
            /** @description The heading of the field in the file. Absent if the error concerns the whole line. */
            field?: components["schemas"]["FileText"];
            /** @description The value in the file. */
            value?: components["schemas"]["FileText"];
            /** @description An explanation of the error, for a person to read. */
            detail: string;
        };
        ImportColumn: {
            /** @description A text of the file, in which control characters are replaced. */
            heading: components["schemas"]["FileText"];
            /** @description The field of the column; `null` if it is not read. */
            field: string | null;
        };
        /** @description An error as in RFC 9457, with a list of all violations. */
        InvalidRequestProblem: {
            /** Format: uri-reference */
            type: string;
            /**
             * @description The name of the status.
             * @example Not Found
             */
            title: components["schemas"]["ProblemTitle"];
            /** Format: int32 */
            status: number;
            /**
             * @description An explanation of the error, for a person to read.
             * @example There is no certification cert-001.
             */
            detail: components["schemas"]["ProblemDetail"];
            errors: components["schemas"]["RequestFault"][];
        };
        RequestFault: {
            /**
             * @description The part of the request that violates this contract.
             * @enum {string}
             */
            in: "body" | "query" | "path" | "header";
            /**
             * Format: json-pointer
             * @description A JSON Pointer (RFC 6901) into that part; empty for the whole part.
             * @example /expires_at
             */
            pointer: string;
            /**
             * @description The expected value, for a person to read.
             * @example must be an RFC 3339 date-time with a time zone, for example 2026-03-01T00:00:00Z
             */
            detail: string;
        };
    };
    responses: {
        /** @description The request violates this contract. `errors` lists the violations, one per field. */
        InvalidRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:invalid-request",
                 *       "title": "Bad Request",
                 *       "status": 400,
                 *       "detail": "limit must be a whole number from 1 to 100.",
                 *       "errors": [
                 *         {
                 *           "in": "query",
                 *           "pointer": "/limit",
                 *           "detail": "must be a whole number from 1 to 100"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["InvalidRequestProblem"];
            };
        };
        /** @description A valid bearer token is required. Nothing was changed. */
        Unauthenticated: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWWAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unauthorized",
                 *       "status": 401,
                 *       "detail": "The token has expired."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token lacks the required scope. Nothing was changed. */
        MissingScope: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWWAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Forbidden",
                 *       "status": 403,
                 *       "detail": "The token lacks the scope certifications:write."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The record does not exist. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Not Found",
                 *       "status": 404,
                 *       "detail": "There is no certification cert-001."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The directory has no such mentor. */
        MentorNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Not Found",
                 *       "status": 404,
                 *       "detail": "There is no mentor mentor-19 in the directory."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The name is blank or contains bidirectional control characters. Nothing was changed. */
        MentorNameRefused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:mentor-name",
                 *       "title": "Unprocessable Entity",
                 *       "status": 422,
                 *       "detail": "name must not be blank."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Nothing is known of this id. The record neither exists nor has an audit trail. */
        NothingKnown: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Not Found",
                 *       "status": 404,
                 *       "detail": "There is no certification cert-001."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request took too long to arrive. */
        RequestTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Request Timeout",
                 *       "status": 408,
                 *       "detail": "The request took too long to arrive."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state of the record forbids the change. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:revoked",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "detail": "The certification is revoked. Reinstate it first."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The certification is not revoked. */
        NotRevoked: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:not-revoked",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "detail": "The certification is not revoked."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The reason is blank. Nothing was changed. */
        ReinstatementRuleBroken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:reinstatement",
                 *       "title": "Unprocessable Entity",
                 *       "status": 422,
                 *       "detail": "reason must not be blank."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The certification is revoked, or has no renewal that can be withdrawn. */
        NoRenewal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:no-renewal",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "detail": "The certification has no renewal that this service recorded."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A certification does not exist. Nothing was changed. */
        RenewalsNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:renewals-refused",
                 *       "title": "Not Found",
                 *       "status": 404,
                 *       "detail": "Nothing was renewed. cert-404: There is no certification cert-404.",
                 *       "refused": [
                 *         {
                 *           "id": "cert-404",
                 *           "type": "about:blank",
                 *           "detail": "There is no certification cert-404."
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["RenewalsProblem"];
            };
        };
        /** @description The state of a certification forbids its renewal. Nothing was changed. */
        RenewalsConflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:renewals-refused",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "detail": "Nothing was renewed. cert-007: The certification is revoked. Reinstate it first.",
                 *       "refused": [
                 *         {
                 *           "id": "cert-007",
                 *           "type": "urn:problem-type:certifications:revoked",
                 *           "detail": "The certification is revoked. Reinstate it first."
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["RenewalsProblem"];
            };
        };
        /** @description The request violates a rule that a schema cannot express. Nothing was changed. */
        RenewalsRuleBroken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:renewals-refused",
                 *       "title": "Unprocessable Entity",
                 *       "status": 422,
                 *       "detail": "Nothing was renewed. cert-001: expires_at must be later than the stored one, 2027-03-26T00:00:00Z.",
                 *       "refused": [
                 *         {
                 *           "id": "cert-001",
                 *           "type": "urn:problem-type:certifications:not-a-renewal",
                 *           "detail": "expires_at must be later than the stored one, 2027-03-26T00:00:00Z."
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["RenewalsProblem"];
            };
        };
        /** @description `If-Match` does not contain the current entity tag, or `If-None-Match` of a change does. */
        PreconditionFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Precondition Failed",
                 *       "status": 412,
                 *       "detail": "If-Match does not contain the certification's current entity tag. Read it again and retry."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than 64 KiB. */
        BodyTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Payload Too Large",
                 *       "status": 413,
                 *       "detail": "The body is larger than 64 KiB."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not `application/json`, or has a `Content-Encoding`. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unsupported Media Type",
                 *       "status": 415,
                 *       "detail": "The body must be application/json."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The file is larger than 64 MiB. */
        FileTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Payload Too Large",
                 *       "status": 413,
                 *       "detail": "The body is larger than 64 MiB."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body has another media type, its `charset` is unknown, or it has a `Content-Encoding`. */
        UnsupportedFile: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unsupported Media Type",
                 *       "status": 415,
                 *       "detail": "The body must be text/csv, application/x-ndjson or application/vnd.openxmlformats-officedocument.spreadsheetml.sheet."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Lines of the file have errors, or `time_zone` is not in the time zone database. Nothing was imported. */
        ImportRefused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:import-refused",
                 *       "title": "Unprocessable Entity",
                 *       "status": 422,
                 *       "detail": "Nothing was imported. Line 7, Expires at: 31.02.2026 is not a date.",
                 *       "error_count": 1,
                 *       "errors": [
                 *         {
                 *           "line": 7,
                 *           "field": "Expires at",
                 *           "value": "31.02.2026",
                 *           "detail": "31.02.2026 is not a date"
                 *         }
                 *       ],
                 *       "columns": [
                 *         {
                 *           "heading": "Mentor ID",
                 *           "field": "mentor_id"
                 *         },
                 *         {
                 *           "heading": "Cert type",
                 *           "field": "cert_type"
                 *         },
                 *         {
                 *           "heading": "Issued at",
                 *           "field": "issued_at"
                 *         },
                 *         {
                 *           "heading": "Expires at",
                 *           "field": "expires_at"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["ImportProblem"];
            };
        };
        /** @description The request violates a rule that a schema cannot express. Nothing was changed. */
        RuleBroken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:validity-period",
                 *       "title": "Unprocessable Entity",
                 *       "status": 422,
                 *       "detail": "expires_at must be later than issued_at."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The certification did not exist at `as_of`, or its status then is unknown. */
        StatusUnknown: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:not-yet-created",
                 *       "title": "Unprocessable Entity",
                 *       "status": 422,
                 *       "detail": "The certification was created at 2026-03-26T10:00:00Z, after as_of."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The client has exceeded its rate limit. Nothing was changed. */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Too Many Requests",
                 *       "status": 429,
                 *       "detail": "The client has exceeded its rate limit of requests per minute."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The URL and headers together are larger than 16 KiB. */
        HeadersTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Request Header Fields Too Large",
                 *       "status": 431,
                 *       "detail": "The URL and headers together are larger than 16 KiB."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description An error of the service. Its log contains the details; this response does not. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Internal Server Error",
                 *       "status": 500,
                 *       "detail": "The service failed. Its log contains the details."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service is temporarily unavailable and changed nothing. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Service Unavailable",
                 *       "status": 503,
                 *       "detail": "The service is temporarily unavailable. Nothing was changed."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description The certification's id. */
        Id: components["schemas"]["CertificationId"];
        /** @description Returns only certifications of this mentor. */
        MentorIdFilter: components["schemas"]["MentorId"];
        /** @description Returns only certifications of this type. */
        CertTypeFilter: components["schemas"]["CertType"];
        /** @description Returns only certifications with this status at the time of the request. */
        StatusFilter: components["schemas"]["CertificationStatus"];
        /**
         * @description Returns only certifications that expire at this time or later. In a query, write `+` as `%2B`.
         * @example 2026-03-01T00:00:00Z
         */
        ExpiresFromFilter: components["schemas"]["TimestampInput"];
        /**
         * @description Returns only certifications that expire before this time. If it is not later than `expires_from`, the
         *     reply is 422.
         * @example 2026-04-01T00:00:00Z
         */
        ExpiresBeforeFilter: components["schemas"]["TimestampInput"];
        /**
         * @description The order; with `-`, descending. The default is `expires_at` with `status=active` or `status=expired`,
         *     otherwise `id`. Records with the same `expires_at` are in the order of their ids, in the same direction.
         * @example -expires_at
         */
        Sort: "id" | "-id" | "expires_at" | "-expires_at";
        /**
         * @description The number of the page; the default is 1. A page that begins after record 100,000 is a 400: follow the
         *     `next` links instead. Cannot be combined with `after` (400).
         * @example 1
         */
        Page: number;
        /** @description The maximum number of records on a page. */
        Limit: components["schemas"]["PageLimit"];
        /**
         * @description The opaque cursor of a `next` link. The page begins after the last record of the page with that link,
         *     even if that record was deleted. A cursor of another list, or of other filters or another `sort`, is a 400.
         */
        After: string;
        /**
         * @description The opaque cursor of a `next` link. The page begins after the last mentor of the page with that link,
         *     even if that mentor was deleted. A cursor of another search is a 400.
         */
        AfterMentor: string;
        /** @description The mentor's id. */
        MentorIdInPath: components["schemas"]["MentorId"];
        /**
         * @description Returns only mentors whose name has words that begin with the words of this text, or whose id begins with it.
         * @example eriks lar
         */
        MentorSearch: string;
        /**
         * @description The `cursor` of a change or of a `next` link. The page has the changes after it. A page after `latest` is
         *     empty, and its `next` link continues with the changes from now on. Without `after`, the page begins with the oldest
         *     change that is kept. A cursor of another list or of another database is a 400.
         */
        AfterChange: string;
        /** @description The opaque cursor of a `next` link. A cursor of another list is a 400. */
        AfterEntry: string;
        /**
         * @description The instant of the status; the default is now. Before the record was created, the reply is a 422
         *     (`not-yet-created`); where the audit trail does not reach back, a 422 (`history-unavailable`). A deleted
         *     record is a 404, whatever the instant. In a query, write `+` as `%2B`.
         * @example 2026-03-01T00:00:00Z
         */
        AsOf: components["schemas"]["TimestampInput"];
        /**
         * @description The number of UTC calendar days to look ahead; 0 means until the end of today.
         * @example 30
         */
        Days: number;
        /**
         * @description Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
         *     otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
         * @example "3-active"
         */
        IfMatch: components["schemas"]["EntityTagList"];
        /**
         * @description Returns 304 without a body if the record's entity tag is in this list (RFC 9110, section 13.1.2). `*`
         *     matches any tag.
         * @example "3-active"
         */
        IfNoneMatch: components["schemas"]["EntityTagList"];
        /**
         * @description Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
         *     reply is 412. `*` matches any tag, so that no record is changed.
         * @example "3-active"
         */
        IfNoneMatchOfChange: components["schemas"]["EntityTagList"];
        /**
         * @description The number of UTC calendar days to look ahead; 0 means until the end of today.
         * @example 365
         */
        CalendarDays: number;
        /**
         * @description The separator between the cells of a line.
         * @example semicolon
         */
        Separator: "comma" | "semicolon";
        /**
         * @description Whether to change nothing, and only return the result that the import would have.
         * @example true
         */
        DryRun: boolean;
        /**
         * @description The order of dates such as `01/03/2026`: `dmy` begins with the day, `mdy` with the month. With `iso`,
         *     only dates that begin with the year are read. Ignored for NDJSON.
         * @example dmy
         */
        DateFormat: "iso" | "dmy" | "mdy";
        /**
         * @description The time zone of dates without a time: a name of the IANA time zone database. Ignored for NDJSON.
         * @example Europe/Berlin
         */
        TimeZone: string;
        /**
         * @description The field of a column whose heading is another text, as `Heading=field`. `Heading=` ignores the column.
         *     The parameter can be repeated. Ignored for NDJSON.
         * @example [
         *       "Gültig bis=expires_at"
         *     ]
         */
        Column: string[];
        /**
         * @description Returns 304 without a body if the calendar's entity tag is in this list (RFC 9110, section 13.1.2). `*`
         *     matches any tag.
         * @example "q2hJ0wT1hE7Qm3vS5bYcXw"
         */
        IfNoneMatchOfCalendar: components["schemas"]["EntityTagList"];
        /**
         * @description A key that the client chooses for this request, for example a UUID.
         * @example 0f8fad5b-d9cb-469f-a165-70867728950e
         */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The record's strong entity tag. It changes with every change of the record, and when the certification
         *     expires.
         * @example "3-active"
         */
        ETag: string;
        /**
         * @description The calendar's strong entity tag. It changes when the calendar changes.
         * @example "q2hJ0wT1hE7Qm3vS5bYcXw"
         */
        CalendarETag: string;
        /**
         * @description Makes browsers save the file under this name (RFC 6266).
         * @example attachment; filename="certifications-2026-03-26.csv"
         */
        ContentDisposition: string;
        /**
         * @description The canonical path of the created record.
         * @example /api/v1/certifications/cert-002
         */
        Location: string;
        /**
         * @description The canonical path of the mentor's entry.
         * @example /api/v1/mentors/mentor-19
         */
        MentorLocation: string;
        /**
         * @description Web links (RFC 8288) to the `first`, `prev`, `next` and `last` page, relative to the request's URL.
         *     `last` is absent if it begins after record 100,000. `next` contains `after`.
         * @example <?page=1&limit=20>; rel="first", <?limit=20&after=MTc4OC4yMC5hYmNkZWZnaA>; rel="next", <?page=5&limit=20>; rel="last"
         */
        Link: string;
        /**
         * @description Web links (RFC 8288) to the `first` and the `next` page, relative to the request's URL. `next` contains
         *     `after`; it is absent on the last page.
         * @example <?limit=20>; rel="first", <?after=bWVudG9yLTE5LmFiY2RlZmdo&limit=20>; rel="next"
         */
        CursorLink: string;
        /**
         * @description Web links (RFC 8288) to the `first` and the `next` page, relative to the request's URL. `next` contains
         *     `after` and is always present: on the last page, it continues with later changes.
         * @example <?limit=20>; rel="first", <?after=NGE2ZjFjMGU5ZDNiNzI1OC43ODEuNDIuYWJjZGVmZ2g&limit=20>; rel="next"
         */
        ChangesLink: string;
        /**
         * @description The challenge (RFC 6750, section 3). `error` is `invalid_token`, or `insufficient_scope` with the
         *     required `scope`. Without a token, `error` is absent.
         * @example Bearer realm="certifications", error="invalid_token"
         */
        WWWAuthenticate: string;
        /**
         * @description The number of seconds after which to try again.
         * @example 1
         */
        RetryAfter: number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listCertifications: {
        parameters: {
            query?: {
                /** @description Returns only certifications of this mentor. */
                mentor_id?: components["parameters"]["MentorIdFilter"];
                /** @description Returns only certifications of this type. */
                cert_type?: components["parameters"]["CertTypeFilter"];
                /** @description Returns only certifications with this status at the time of the request. */
                status?: components["parameters"]["StatusFilter"];
                /**
                 * @description Returns only certifications that expire at this time or later. In a query, write `+` as `%2B`.
                 * @example 2026-03-01T00:00:00Z
                 */
                expires_from?: components["parameters"]["ExpiresFromFilter"];
                /**
                 * @description Returns only certifications that expire before this time. If it is not later than `expires_from`, the
                 *     reply is 422.
                 * @example 2026-04-01T00:00:00Z
                 */
                expires_before?: components["parameters"]["ExpiresBeforeFilter"];
                /**
                 * @description The order; with `-`, descending. The default is `expires_at` with `status=active` or `status=expired`,
                 *     otherwise `id`. Records with the same `expires_at` are in the order of their ids, in the same direction.
                 * @example -expires_at
                 */
                sort?: components["parameters"]["Sort"];
                /**
                 * @description The number of the page; the default is 1. A page that begins after record 100,000 is a 400: follow the
                 *     `next` links instead. Cannot be combined with `after` (400).
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /** @description The maximum number of records on a page. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description The opaque cursor of a `next` link. The page begins after the last record of the page with that link,
                 *     even if that record was deleted. A cursor of another list, or of other filters or another `sort`, is a 400.
                 */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "cert-001",
                     *           "mentor_id": "mentor-42",
                     *           "cert_type": "peer_mentor_level_2",
                     *           "status": "active",
                     *           "issued_at": "2025-09-01T00:00:00Z",
                     *           "expires_at": "2026-09-01T00:00:00Z",
                     *           "renewal_count": 1,
                     *           "created_at": "2025-09-01T08:14:00Z"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "limit": 20,
                     *         "total": 87
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CertificationPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["RuleBroken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createCertification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key that the client chooses for this request, for example a UUID.
                 * @example 0f8fad5b-d9cb-469f-a165-70867728950e
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The certification to create. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "mentor_id": "mentor-42",
                 *       "cert_type": "peer_mentor_level_2",
                 *       "issued_at": "2026-03-01T00:00:00Z",
                 *       "expires_at": "2027-03-01T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["CreateCertification"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "cert-002",
                     *       "mentor_id": "mentor-42",
                     *       "cert_type": "peer_mentor_level_2",
                     *       "status": "active",
                     *       "issued_at": "2026-03-01T00:00:00Z",
                     *       "expires_at": "2027-03-01T00:00:00Z",
                     *       "renewal_count": 0,
                     *       "created_at": "2026-03-26T10:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Certification"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["RuleBroken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getExpiringCertifications: {
        parameters: {
            query?: {
                /**
                 * @description The number of UTC calendar days to look ahead; 0 means until the end of today.
                 * @example 30
                 */
                days?: components["parameters"]["Days"];
                /** @description Returns only certifications of this mentor. */
                mentor_id?: components["parameters"]["MentorIdFilter"];
                /** @description Returns only certifications of this type. */
                cert_type?: components["parameters"]["CertTypeFilter"];
                /**
                 * @description The number of the page; the default is 1. A page that begins after record 100,000 is a 400: follow the
                 *     `next` links instead. Cannot be combined with `after` (400).
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /** @description The maximum number of records on a page. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description The opaque cursor of a `next` link. The page begins after the last record of the page with that link,
                 *     even if that record was deleted. A cursor of another list, or of other filters or another `sort`, is a 400.
                 */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the expiring list. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "cert-007",
                     *           "mentor_id": "mentor-19",
                     *           "mentor_name": "Lars Eriksen",
                     *           "cert_type": "peer_mentor_level_1",
                     *           "expires_at": "2026-04-10T00:00:00Z",
                     *           "days_until_expiry": 15,
                     *           "status": "active"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "limit": 20,
                     *         "total": 3
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ExpiringCertificationPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    exportCertifications: {
        parameters: {
            query?: {
                /** @description Returns only certifications of this mentor. */
                mentor_id?: components["parameters"]["MentorIdFilter"];
                /** @description Returns only certifications of this type. */
                cert_type?: components["parameters"]["CertTypeFilter"];
                /** @description Returns only certifications with this status at the time of the request. */
                status?: components["parameters"]["StatusFilter"];
                /**
                 * @description Returns only certifications that expire at this time or later. In a query, write `+` as `%2B`.
                 * @example 2026-03-01T00:00:00Z
                 */
                expires_from?: components["parameters"]["ExpiresFromFilter"];
                /**
                 * @description Returns only certifications that expire before this time. If it is not later than `expires_from`, the
                 *     reply is 422.
                 * @example 2026-04-01T00:00:00Z
                 */
                expires_before?: components["parameters"]["ExpiresBeforeFilter"];
                /**
                 * @description The separator between the cells of a line.
                 * @example semicolon
                 */
                separator?: components["parameters"]["Separator"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description The file. Its columns have the names of the record's fields; `days_until_expiry` is as in the status
             *     report. `mentor_name` is empty if the mentor directory has no such mentor, and `revoked_at` and
             *     `revocation_reason` are empty unless the certification is revoked.
             */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example id,mentor_id,mentor_name,cert_type,status,issued_at,expires_at,days_until_expiry,renewal_count,created_at,updated_at,revoked_at,revocation_reason
                     *     cert-001,mentor-42,Lars Eriksen,peer_mentor_level_2,active,2025-09-01T00:00:00Z,2026-09-01T00:00:00Z,159,1,2025-09-01T08:14:00Z,2025-09-01T08:14:00Z,,
                     */
                    "text/csv; charset=utf-8; header=present": components["schemas"]["CertificationSheet"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["RuleBroken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getExpiryCalendar: {
        parameters: {
            query?: {
                /**
                 * @description The number of UTC calendar days to look ahead; 0 means until the end of today.
                 * @example 365
                 */
                days?: components["parameters"]["CalendarDays"];
                /** @description Returns only certifications of this type. */
                cert_type?: components["parameters"]["CertTypeFilter"];
            };
            header?: {
                /**
                 * @description Returns 304 without a body if the calendar's entity tag is in this list (RFC 9110, section 13.1.2). `*`
                 *     matches any tag.
                 * @example "q2hJ0wT1hE7Qm3vS5bYcXw"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatchOfCalendar"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendar. */
            200: {
                headers: {
                    ETag: components["headers"]["CalendarETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example BEGIN:VCALENDAR
                     *     VERSION:2.0
                     *     PRODID:-//Certification Management Service//EN
                     *     X-WR-CALNAME:Expiring certifications
                     *     BEGIN:VEVENT
                     *     UID:cert-007-20250410T000000Z-20260410T000000Z@certifications
                     *     DTSTAMP:20250410T081400Z
                     *     DTSTART;VALUE=DATE:20260410
                     *     SUMMARY:Lars Eriksen: peer_mentor_level_1 expires
                     *     DESCRIPTION:cert-007 of mentor-19 expires at 2026-04-10T00:00:00Z.
                     *     TRANSP:TRANSPARENT
                     *     END:VEVENT
                     *     END:VCALENDAR
                     */
                    "text/calendar; charset=utf-8": components["schemas"]["ExpiryCalendar"];
                };
            };
            /** @description The calendar's entity tag is in `If-None-Match`. */
            304: {
                headers: {
                    ETag: components["headers"]["CalendarETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    renewCertifications: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key that the client chooses for this request, for example a UUID.
                 * @example 0f8fad5b-d9cb-469f-a165-70867728950e
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The certifications, and their new expiry. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "cert-001",
                 *         "cert-007"
                 *       ],
                 *       "extend_by": "P1Y",
                 *       "extend_from": "later_of_both",
                 *       "dry_run": true
                 *     }
                 */
                "application/json": components["schemas"]["RenewCertifications"];
            };
        };
        responses: {
            /** @description The renewals, in the order of `ids`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dry_run": true,
                     *       "renewed": 2,
                     *       "unchanged": 0,
                     *       "results": [
                     *         {
                     *           "id": "cert-001",
                     *           "outcome": "renewed",
                     *           "previous_expires_at": "2026-09-01T00:00:00Z",
                     *           "expires_at": "2027-09-01T00:00:00Z",
                     *           "renewal_count": 2
                     *         },
                     *         {
                     *           "id": "cert-007",
                     *           "outcome": "renewed",
                     *           "previous_expires_at": "2026-04-10T00:00:00Z",
                     *           "expires_at": "2027-04-10T00:00:00Z",
                     *           "renewal_count": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RenewedCertifications"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["RenewalsNotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["RenewalsConflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["RenewalsRuleBroken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    importCertifications: {
        parameters: {
            query?: {
                /**
                 * @description Whether to change nothing, and only return the result that the import would have.
                 * @example true
                 */
                dry_run?: components["parameters"]["DryRun"];
                /**
                 * @description The order of dates such as `01/03/2026`: `dmy` begins with the day, `mdy` with the month. With `iso`,
                 *     only dates that begin with the year are read. Ignored for NDJSON.
                 * @example dmy
                 */
                date_format?: components["parameters"]["DateFormat"];
                /**
                 * @description The time zone of dates without a time: a name of the IANA time zone database. Ignored for NDJSON.
                 * @example Europe/Berlin
                 */
                time_zone?: components["parameters"]["TimeZone"];
                /**
                 * @description The field of a column whose heading is another text, as `Heading=field`. `Heading=` ignores the column.
                 *     The parameter can be repeated. Ignored for NDJSON.
                 * @example [
                 *       "Gültig bis=expires_at"
                 *     ]
                 */
                column?: components["parameters"]["Column"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file, at most 64 MiB. */
        requestBody: {
            content: {
                /**
                 * @example Mentor ID;Cert type;Issued at;Expires at
                 *     mentor-42;peer_mentor_level_2;01.03.2026;28.02.2027
                 */
                "text/csv": components["schemas"]["ImportFile"];
                /** @example {"mentor_id":"mentor-42","cert_type":"peer_mentor_level_2","issued_at":"2026-03-01T00:00:00Z","expires_at":"2027-03-01T00:00:00Z"} */
                "application/x-ndjson": components["schemas"]["ImportFile"];
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": components["schemas"]["ImportFile"];
            };
        };
        responses: {
            /** @description The result of the import, or of the dry run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dry_run": true,
                     *       "added": 214,
                     *       "unchanged": 3,
                     *       "separator": ";",
                     *       "ignored_columns": [
                     *         "status"
                     *       ],
                     *       "repeated_count": 1,
                     *       "repeated": [
                     *         {
                     *           "line": 118,
                     *           "first_line": 7
                     *         }
                     *       ],
                     *       "sample": [
                     *         {
                     *           "mentor_id": "mentor-42",
                     *           "cert_type": "peer_mentor_level_2",
                     *           "issued_at": "2026-03-01T00:00:00Z",
                     *           "expires_at": "2027-03-01T00:00:00Z",
                     *           "renewal_count": 0,
                     *           "version": 1,
                     *           "created_at": "2026-03-26T10:00:00Z",
                     *           "updated_at": "2026-03-26T10:00:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ImportedFile"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["FileTooLarge"];
            415: components["responses"]["UnsupportedFile"];
            422: components["responses"]["ImportRefused"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listCertificationChanges: {
        parameters: {
            query?: {
                /**
                 * @description The `cursor` of a change or of a `next` link. The page has the changes after it. A page after `latest` is
                 *     empty, and its `next` link continues with the changes from now on. Without `after`, the page begins with the oldest
                 *     change that is kept. A cursor of another list or of another database is a 400.
                 */
                after?: components["parameters"]["AfterChange"];
                /** @description The maximum number of records on a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes after the cursor; none if there are none yet. */
            200: {
                headers: {
                    Link: components["headers"]["ChangesLink"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "cursor": "NGE2ZjFjMGU5ZDNiNzI1OC43ODEuNDIuYWJjZGVmZ2g",
                     *           "changed_at": "2026-03-26T10:05:00Z",
                     *           "operation": "renew",
                     *           "certification_id": "cert-001",
                     *           "certification": {
                     *             "id": "cert-001",
                     *             "mentor_id": "mentor-42",
                     *             "cert_type": "peer_mentor_level_2",
                     *             "status": "active",
                     *             "issued_at": "2026-03-26T00:00:00Z",
                     *             "expires_at": "2027-03-26T00:00:00Z",
                     *             "renewal_count": 2,
                     *             "created_at": "2025-09-01T08:14:00Z",
                     *             "updated_at": "2026-03-26T10:05:00Z"
                     *           }
                     *         }
                     *       ],
                     *       "has_more": false
                     *     }
                     */
                    "application/json": components["schemas"]["CertificationChangePage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getCertificationSummary: {
        parameters: {
            query?: {
                /** @description Returns only certifications of this type. */
                cert_type?: components["parameters"]["CertTypeFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "as_of": "2026-03-26T10:00:00Z",
                     *       "total": 87,
                     *       "active": 60,
                     *       "expired": 20,
                     *       "revoked": 7,
                     *       "expiring": [
                     *         {
                     *           "days": 7,
                     *           "count": 1
                     *         },
                     *         {
                     *           "days": 30,
                     *           "count": 3
                     *         },
                     *         {
                     *           "days": 60,
                     *           "count": 5
                     *         },
                     *         {
                     *           "days": 90,
                     *           "count": 9
                     *         }
                     *       ],
                     *       "by_cert_type": [
                     *         {
                     *           "cert_type": "peer_mentor_level_1",
                     *           "active": 40,
                     *           "expired": 12,
                     *           "revoked": 5
                     *         },
                     *         {
                     *           "cert_type": "peer_mentor_level_2",
                     *           "active": 20,
                     *           "expired": 8,
                     *           "revoked": 2
                     *         }
                     *       ],
                     *       "expiries_by_month": [
                     *         {
                     *           "month": "2026-03",
                     *           "count": 2
                     *         },
                     *         {
                     *           "month": "2026-04",
                     *           "count": 3
                     *         },
                     *         {
                     *           "month": "2026-05",
                     *           "count": 2
                     *         },
                     *         {
                     *           "month": "2026-06",
                     *           "count": 4
                     *         },
                     *         {
                     *           "month": "2026-07",
                     *           "count": 0
                     *         },
                     *         {
                     *           "month": "2026-08",
                     *           "count": 0
                     *         },
                     *         {
                     *           "month": "2026-09",
                     *           "count": 6
                     *         },
                     *         {
                     *           "month": "2026-10",
                     *           "count": 0
                     *         },
                     *         {
                     *           "month": "2026-11",
                     *           "count": 0
                     *         },
                     *         {
                     *           "month": "2026-12",
                     *           "count": 8
                     *         },
                     *         {
                     *           "month": "2027-01",
                     *           "count": 5
                     *         },
                     *         {
                     *           "month": "2027-02",
                     *           "count": 0
                     *         },
                     *         {
                     *           "month": "2027-03",
                     *           "count": 12
                     *         },
                     *         {
                     *           "month": "2027-04",
                     *           "count": 0
                     *         },
                     *         {
                     *           "month": "2027-05",
                     *           "count": 0
                     *         },
                     *         {
                     *           "month": "2027-06",
                     *           "count": 7
                     *         },
                     *         {
                     *           "month": "2027-07",
                     *           "count": 0
                     *         },
                     *         {
                     *           "month": "2027-08",
                     *           "count": 0
                     *         },
                     *         {
                     *           "month": "2027-09",
                     *           "count": 6
                     *         },
                     *         {
                     *           "month": "2027-10",
                     *           "count": 0
                     *         },
                     *         {
                     *           "month": "2027-11",
                     *           "count": 0
                     *         },
                     *         {
                     *           "month": "2027-12",
                     *           "count": 4
                     *         },
                     *         {
                     *           "month": "2028-01",
                     *           "count": 1
                     *         },
                     *         {
                     *           "month": "2028-02",
                     *           "count": 0
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CertificationSummary"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getCertification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Returns 304 without a body if the record's entity tag is in this list (RFC 9110, section 13.1.2). `*`
                 *     matches any tag.
                 * @example "3-active"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
                 *     otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
                 * @example "3-active"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "cert-001",
                     *       "mentor_id": "mentor-42",
                     *       "cert_type": "peer_mentor_level_2",
                     *       "status": "active",
                     *       "issued_at": "2025-09-01T00:00:00Z",
                     *       "expires_at": "2026-09-01T00:00:00Z",
                     *       "renewal_count": 1,
                     *       "renewal_history": [
                     *         {
                     *           "renewed_at": "2025-09-01T08:14:00Z",
                     *           "expires_at": "2026-09-01T00:00:00Z"
                     *         }
                     *       ],
                     *       "created_at": "2025-09-01T08:14:00Z",
                     *       "updated_at": "2025-09-01T08:14:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CertificationRecord"];
                };
            };
            /** @description The record's entity tag is in `If-None-Match`. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateCertification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
                 *     otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
                 * @example "3-active"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
                 *     reply is 412. `*` matches any tag, so that no record is changed.
                 * @example "3-active"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatchOfChange"];
            };
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** @description The fields to change. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "issued_at": "2026-03-26T00:00:00Z",
                 *       "expires_at": "2027-03-26T00:00:00Z",
                 *       "cert_type": "peer_mentor_level_2"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateCertification"];
            };
        };
        responses: {
            /**
             * @description The certification after the change. Only revoked records have `revoked_at` and
             *     `revocation_reason`.
             */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "cert-001",
                     *       "mentor_id": "mentor-42",
                     *       "cert_type": "peer_mentor_level_2",
                     *       "status": "active",
                     *       "issued_at": "2026-03-26T00:00:00Z",
                     *       "expires_at": "2027-03-26T00:00:00Z",
                     *       "renewal_count": 2,
                     *       "updated_at": "2026-03-26T10:05:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["UpdatedCertification"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["RuleBroken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteCertification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
                 *     otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
                 * @example "3-active"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
                 *     reply is 412. `*` matches any tag, so that no record is changed.
                 * @example "3-active"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatchOfChange"];
            };
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record was removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "deleted": true,
                     *       "id": "cert-001"
                     *     }
                     */
                    "application/json": components["schemas"]["DeletedCertification"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getCertificationStatus: {
        parameters: {
            query?: {
                /**
                 * @description The instant of the status; the default is now. Before the record was created, the reply is a 422
                 *     (`not-yet-created`); where the audit trail does not reach back, a 422 (`history-unavailable`). A deleted
                 *     record is a 404, whatever the instant. In a query, write `+` as `%2B`.
                 * @example 2026-03-01T00:00:00Z
                 */
                as_of?: components["parameters"]["AsOf"];
            };
            header?: never;
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status at the time of the request, or at `as_of`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "mentor_id": "mentor-42",
                     *       "status": "active",
                     *       "cert_type": "peer_mentor_level_2",
                     *       "expires_at": "2027-03-26T00:00:00Z",
                     *       "days_until_expiry": 365,
                     *       "is_expiring_soon": false
                     *     }
                     */
                    "application/json": components["schemas"]["StatusReport"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["StatusUnknown"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    reinstateCertification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
                 *     otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
                 * @example "3-active"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
                 *     reply is 412. `*` matches any tag, so that no record is changed.
                 * @example "3-active"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatchOfChange"];
            };
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** @description The reason of the reinstatement. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Revoked by mistake"
                 *     }
                 */
                "application/json": components["schemas"]["ReinstateCertification"];
            };
        };
        responses: {
            /** @description The certification after the reinstatement. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "cert-001",
                     *       "mentor_id": "mentor-42",
                     *       "cert_type": "peer_mentor_level_2",
                     *       "status": "active",
                     *       "issued_at": "2025-09-01T00:00:00Z",
                     *       "expires_at": "2026-09-01T00:00:00Z",
                     *       "renewal_count": 1,
                     *       "updated_at": "2026-03-26T10:05:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["UpdatedCertification"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["NotRevoked"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ReinstatementRuleBroken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    withdrawRenewal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
                 *     otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
                 * @example "3-active"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
                 *     reply is 412. `*` matches any tag, so that no record is changed.
                 * @example "3-active"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatchOfChange"];
            };
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The certification without the renewal. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "cert-001",
                     *       "mentor_id": "mentor-42",
                     *       "cert_type": "peer_mentor_level_2",
                     *       "status": "active",
                     *       "issued_at": "2025-09-01T00:00:00Z",
                     *       "expires_at": "2026-09-01T00:00:00Z",
                     *       "renewal_count": 0,
                     *       "updated_at": "2026-03-26T10:05:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["UpdatedCertification"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["NoRenewal"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["RuleBroken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listMentors: {
        parameters: {
            query?: {
                /**
                 * @description Returns only mentors whose name has words that begin with the words of this text, or whose id begins with it.
                 * @example eriks lar
                 */
                search?: components["parameters"]["MentorSearch"];
                /** @description The maximum number of records on a page. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description The opaque cursor of a `next` link. The page begins after the last mentor of the page with that link,
                 *     even if that mentor was deleted. A cursor of another search is a 400.
                 */
                after?: components["parameters"]["AfterMentor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list. */
            200: {
                headers: {
                    Link: components["headers"]["CursorLink"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "mentor-19",
                     *           "name": "Lars Eriksen",
                     *           "certifications": {
                     *             "active": 1,
                     *             "expired": 0,
                     *             "revoked": 0
                     *           }
                     *         }
                     *       ],
                     *       "has_more": false
                     *     }
                     */
                    "application/json": components["schemas"]["MentorPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getMentor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The mentor's id. */
                mentor_id: components["parameters"]["MentorIdInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mentor-19",
                     *       "name": "Lars Eriksen",
                     *       "certifications": {
                     *         "active": 1,
                     *         "expired": 0,
                     *         "revoked": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Mentor"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["MentorNotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    putMentor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The mentor's id. */
                mentor_id: components["parameters"]["MentorIdInPath"];
            };
            cookie?: never;
        };
        /** @description The mentor's name. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Lars Eriksen"
                 *     }
                 */
                "application/json": components["schemas"]["PutMentor"];
            };
        };
        responses: {
            /** @description The mentor was renamed, or had this name already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mentor-19",
                     *       "name": "Lars Eriksen",
                     *       "certifications": {
                     *         "active": 1,
                     *         "expired": 0,
                     *         "revoked": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Mentor"];
                };
            };
            /** @description The mentor was added. */
            201: {
                headers: {
                    Location: components["headers"]["MentorLocation"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mentor-19",
                     *       "name": "Lars Eriksen",
                     *       "certifications": {
                     *         "active": 0,
                     *         "expired": 0,
                     *         "revoked": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Mentor"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["MentorNameRefused"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteMentor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The mentor's id. */
                mentor_id: components["parameters"]["MentorIdInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry was removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "deleted": true,
                     *       "id": "mentor-19"
                     *     }
                     */
                    "application/json": components["schemas"]["DeletedMentor"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["MentorNotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                /** @description The opaque cursor of a `next` link. A cursor of another list is a 400. */
                after?: components["parameters"]["AfterEntry"];
                /** @description The maximum number of records on a page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the audit trail. */
            200: {
                headers: {
                    Link: components["headers"]["CursorLink"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "changed_at": "2026-03-26T10:05:00Z",
                     *           "operation": "renew",
                     *           "actor": "coordinator-7",
                     *           "request_id": "req-2",
                     *           "changes": [
                     *             {
                     *               "field": "expires_at",
                     *               "from": "2027-03-01T00:00:00Z",
                     *               "to": "2028-03-01T00:00:00Z"
                     *             },
                     *             {
                     *               "field": "renewal_count",
                     *               "from": 0,
                     *               "to": 1
                     *             },
                     *             {
                     *               "field": "updated_at",
                     *               "from": "2026-03-01T10:00:00Z",
                     *               "to": "2026-03-26T10:05:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "has_more": false
                     *     }
                     */
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["NothingKnown"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
}
