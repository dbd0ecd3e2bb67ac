import type { User } from '@sheaf/contract'
import { ask } from '../../ask.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/fields.tsx'
import { Form, textOf } from '../../parts/form.tsx'
import { consoleUsersPath, usersPath } from '../../places.ts'
import { useDo } from '../../use-ask.ts'
import { go } from '../../use-route.ts'

interface EditUserProps {
  /** None: a new one. */
  readonly user?: User
  readonly close: () => void
}

export function EditUser({ user, close }: EditUserProps) {
  const save = useDo(
    (body: object) =>
      user
        ? ask<User>(`${usersPath}/${user.id}`, { method: 'PATCH', body })
        : ask<User>(usersPath, { method: 'POST', body }),
    {
      done: ({ name }) => `${name} is saved.`,
      told: true,
      touches: [usersPath, consoleUsersPath],
      after: ({ id }) => (user ? close() : go('user', { id })),
    },
  )
  return (
    <Dialog title={user ? `Edit ${user.name}` : 'Add a user'} close={close}>
      <Form
        label={user ? 'Save' : 'Add'}
        doing={save}
        submit={(form) =>
          save.mutate({
            name: textOf(form, 'name'),
            email: textOf(form, 'email'),
            phone: textOf(form, 'phone') || null,
            address: textOf(form, 'address') || null,
            externalId: textOf(form, 'externalId') || null,
          })
        }
      >
        <TextField label="Name" name="name" required defaultValue={user?.name} autoComplete="off" />
        <TextField label="E-mail" name="email" required defaultValue={user?.email} autoComplete="off" />
        <TextField label="Phone" name="phone" defaultValue={user?.phone} autoComplete="off" />
        <TextField label="Address" name="address" defaultValue={user?.address} autoComplete="off" />
        <TextField
          label="Your id"
          name="externalId"
          defaultValue={user?.externalId}
          autoComplete="off"
          hint="How your own system calls this grower"
        />
      </Form>
    </Dialog>
  )
}
