import type { OperationType, SourceTable } from '../../../columns/source-table.ts'
import { scaling } from '../ddi.ts'
import type { Task } from '../taskdata/tasks.ts'
import { addsUp, type Measure } from './measures.ts'
import type { TaskValues, Values } from './task-values.ts'

/**
 * What was applied: the products assigned to the elements whose rates count, or to no element in particular. With the
 * mean rate of each where every tank that adds to the rate has one product of its own.
 */
export function productsOf(
  { products }: Task,
  measures: readonly Measure[],
  task: TaskValues,
): NonNullable<SourceTable['products']> {
  const rate = measures.find(({ mapping }) => mapping.property === 'appliedRate')
  const ofTank = (values: Values) => products.filter(({ element }) => element === values.element.id)
  if (rate && rate.values.length > 1 && addsUp(rate.mapping, rate.values)) {
    const tanks = rate.values.map((values) => ({ values, own: ofTank(values) }))
    if (tanks.every(({ own }) => own.length === 1)) {
      return tanks.map(({ values, own }) => ({
        name: own[0]!.name,
        type: 'Component',
        rate: {
          value: meanWhileOn(task.carried(values, scaling(rate.mapping.factor))),
          unit: rate.mapping.unit,
        },
      }))
    }
  }
  return named(relevant(products, measures)).map((name) => ({ name }))
}

/** The seed's own name: of the field's crop, or the product in the tank that the seed rate is of. */
export function varietyOf(task: Task, type: OperationType, measures: readonly Measure[]): string | undefined {
  if (task.variety !== undefined || type !== 'planted') return task.variety
  return named(relevant(task.products, measures)).join(' + ') || undefined
}

/** Of the measuring elements and of what they are part of or are made of; where none is assigned so, those of none. */
function relevant(products: Task['products'], measures: readonly Measure[]): Task['products'] {
  const measuring = (measures[0]?.values ?? []).map(({ element }) => element)
  const assigned = products.filter(({ element: id }) =>
    measuring.some(
      (element) =>
        element.id === id ||
        element.ancestors.some((ancestor) => ancestor.id === id) ||
        element.device?.elements.some((part) => part.id === id && part.ancestors.includes(element)),
    ),
  )
  return assigned.length > 0 ? assigned : products.filter(({ element }) => element === undefined)
}

function named(products: Task['products']): string[] {
  return [...new Set(products.map(({ name }) => name))]
}

function meanWhileOn(rates: Float64Array): number {
  let [sum, count] = [0, 0]
  for (const rate of rates) {
    if (!(rate > 0)) continue
    sum += rate
    count++
  }
  return count === 0 ? 0 : sum / count
}
