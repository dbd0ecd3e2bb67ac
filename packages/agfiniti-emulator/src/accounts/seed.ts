import type { Account } from './accounts.ts'

export const SEEDED_GROWER = 'grower@example.com'

export const SEEDED_ACCOUNTS: readonly Account[] = [
  {
    id: 'account-grower',
    name: 'Example Grower',
    email: SEEDED_GROWER,
    password: 'grower',
    sharedAccounts: ['account-partner'],
  },
  {
    id: 'account-partner',
    name: 'Partner Farms',
    email: 'partner@example.com',
    password: 'partner',
    sharedAccounts: [],
  },
  {
    id: 'account-empty',
    name: 'Empty Account',
    email: 'empty@example.com',
    password: 'empty',
    sharedAccounts: [],
  },
]

export interface SeededFile {
  readonly accountId: string
  readonly name: string
  readonly type: string
  /** Inside the repository's `fixtures/`. */
  readonly fixture: string
  readonly daysAgo: number
}

/** Real samples; where each comes from is told in the README.md of its fixture folder. */
export const SEEDED_FILES: readonly SeededFile[] = [
  {
    accountId: 'account-grower',
    name: 'Soybean seeding.zip',
    type: 'shapefile',
    fixture: 'deere-shapefile/Export From MyJohnDeere - Seeding.zip',
    daysAgo: 141.3,
  },
  {
    accountId: 'account-grower',
    name: 'Soybean spraying.zip',
    type: 'shapefile',
    fixture: 'deere-shapefile/Export From MyJohnDeere - Application.zip',
    daysAgo: 97.8,
  },
  {
    accountId: 'account-grower',
    name: 'Henrys wheat 2018.zip',
    type: 'shapefile',
    fixture: 'sms-shapefile/FarmerI_YL18_YLD_2018_henrys.zip',
    daysAgo: 63.5,
  },
  {
    accountId: 'account-grower',
    name: 'C1N soybeans.txt',
    type: 'advanced-text',
    fixture: 'agleader-text/sample1.txt',
    daysAgo: 34.1,
  },
  {
    accountId: 'account-grower',
    name: 'Soybean harvest.zip',
    type: 'shapefile',
    fixture: 'deere-shapefile/Export From MyJohnDeere - Harvest.zip',
    daysAgo: 20.6,
  },
  {
    accountId: 'account-grower',
    name: 'LA1 corn.txt',
    type: 'advanced-text',
    fixture: 'agleader-text/sample4.txt',
    daysAgo: 6.2,
  },
  {
    accountId: 'account-partner',
    name: 'Single device.zip',
    type: 'isoxml',
    fixture: 'isoxml/zips/SingleDPD.zip',
    daysAgo: 88.4,
  },
  {
    accountId: 'account-partner',
    name: 'TASKDATA.zip',
    type: 'isoxml',
    fixture: 'isoxml/TotalsTests/TASKDATA.zip',
    daysAgo: 45.7,
  },
  {
    accountId: 'account-partner',
    name: 'Seventeen columns.txt',
    type: 'advanced-text',
    fixture: 'agleader-text/seventeen-columns-example.txt',
    daysAgo: 12.9,
  },
]
