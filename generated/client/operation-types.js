// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
export {};
