import Type, { type Static } from 'typebox'

export const Login = Type.Object(
  {
    username: Type.String({ minLength: 1 }),
    password: Type.String({ minLength: 1 }),
    rememberMe: Type.Optional(Type.Unknown({ description: 'true: valid 30 days, else 24 hours' })),
  },
  { title: 'login' },
)
export type Login = Static<typeof Login>

export const IdToken = Type.Object({ id_token: Type.String() })
export type IdToken = Static<typeof IdToken>
