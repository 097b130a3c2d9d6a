import {
  type BinaryOperationNode,
  ColumnNode,
  type ColumnUpdateNode,
  FunctionNode,
  InsertQueryNode,
  type OperationNode,
  PostgresQueryCompiler,
  type PrimitiveValueListNode,
  ReferenceNode,
  ValueNode,
} from 'kysely'
import pg from 'pg'
import type { Instant } from '../../domain/time.js'

/** A column of that name holds an instant: seconds since 1970 for the store, `timestamptz` in PostgreSQL. */
const INSTANT = /_at$/

/** Compiles queries in which a parameter that is compared with or put into a column of instants is an instant. */
export class InstantCompiler extends PostgresQueryCompiler {
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    super.visitBinaryOperation({ ...node, rightOperand: valueFor(node.leftOperand, node.rightOperand) })
  }

  protected override visitColumnUpdate(node: ColumnUpdateNode): void {
    super.visitColumnUpdate({ ...node, value: valueFor(node.column, node.value) })
  }

  protected override visitPrimitiveValueList({ values }: PrimitiveValueListNode): void {
    const insert = this.nodeStack.find(InsertQueryNode.is)
    this.append('(')
    this.compileList(values.map((value, i) => valueFor(insert?.columns?.[i], ValueNode.create(value))))
    this.append(')')
  }
}

function valueFor(column: OperationNode | undefined, value: OperationNode): OperationNode {
  const isParameter = ValueNode.is(value) && value.immediate !== true // the `null` of `is null` is none
  return isParameter && isInstant(column) ? FunctionNode.create('to_timestamp', [value]) : value
}

function isInstant(node: OperationNode | undefined): boolean {
  if (node !== undefined && ReferenceNode.is(node)) return isInstant(node.column)
  return node !== undefined && ColumnNode.is(node) && INSTANT.test(node.column.name)
}

/** What connections need so that their rows hold instants, and numbers where JavaScript has them. */
export const INSTANT_OPTIONS = '-c TimeZone=UTC -c DateStyle=ISO'

const { builtins, getTypeParser } = pg.types
const PARSERS = new Map<number, (text: string) => unknown>([
  [builtins.INT8, Number],
  [builtins.NUMERIC, Number], // a sum
  [builtins.TIMESTAMPTZ, parseTimestamp],
])

/** Parses the columns of a row, for connections with INSTANT_OPTIONS. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => PARSERS.get(oid) ?? getTypeParser(oid, 'text'),
}

/** @param text such as `2026-03-01 00:00:00+00`. */
function parseTimestamp(text: string): Instant {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`) / 1000
}
