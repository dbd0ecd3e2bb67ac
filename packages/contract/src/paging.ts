import Type from 'typebox'

/** `default` stands in for a value that makes no sense; what is above `maximum` is cut. */
export const pageLimits = {
  page: { minimum: 0, maximum: 2_147_483_647, default: 0 },
  size: { minimum: 1, maximum: 100, default: 20 },
} as const

/** Query of every list. */
export const pageQuery = {
  page: Type.Integer(pageLimits.page),
  size: Type.Integer(pageLimits.size),
}

/** Repeatable, earlier wins: `sort=name,desc`. */
export const sortQuery = {
  sort: Type.Optional(Type.Array(Type.String(), { description: '<property>[,asc|desc]' })),
}
