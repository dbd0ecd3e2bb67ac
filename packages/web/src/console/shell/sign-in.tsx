import { useQueryClient } from '@tanstack/react-query'
import { TextField } from '../parts/fields.tsx'
import { Form, textOf } from '../parts/form.tsx'
import { sessionKey, useDo } from '../use-ask.ts'
import { signIn } from './session.ts'

/** The address stays as it is, so that one comes to what one wanted to see. */
export function SignInPage() {
  const client = useQueryClient()
  const enter = useDo(signIn, { told: true })
  return (
    <main className="sign-in">
      <title>Sign in · Sheaf</title>
      <Form
        className="card"
        label="Sign in"
        doing={enter}
        submit={(form) =>
          enter.mutate(
            {
              username: textOf(form, 'username'),
              password: textOf(form, 'password'),
              rememberMe: form.has('rememberMe'),
            },
            {
              onSuccess: (session) => {
                // Nothing that another owner saw is left to see.
                client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] === 'ask' })
                client.setQueryData(sessionKey, session)
              },
            },
          )
        }
      >
        <h1>Sheaf</h1>
        <TextField label="User name" name="username" autoComplete="username" required autoFocus />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <label className="check">
          <input type="checkbox" name="rememberMe" />
          Stay signed in for 30 days
        </label>
        <p className="quiet">
          The first start of Sheaf printed a user name and a password. <code>npm run -s sheaf -- owner</code>{' '}
          makes more.
        </p>
      </Form>
    </main>
  )
}
