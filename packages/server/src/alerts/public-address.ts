import { BlockList } from 'node:net'

/** Of the registries of special-purpose addresses (RFC 6890): what is not for everybody on the internet. */
const special4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const
/** Within 2000::/3: protocol assignments (Teredo among them), documentation, and IPv4 addresses in disguise (6to4). */
const special6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const special = new BlockList()
for (const [net, prefix] of special4) special.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of special6) special.addSubnet(net, prefix, 'ipv6')
const unicast6 = new BlockList()
unicast6.addSubnet('2000::', 3, 'ipv6')

/**
 * Whether an address is one of the open internet: not of a private network, this machine, its neighbours or a cloud's
 * metadata service. IPv6 is judged by what is assigned: the rest, IPv4 written as IPv6 too, is not public.
 */
export function isPublicAddress({
  address,
  family,
}: {
  readonly address: string
  readonly family: number
}): boolean {
  if (family === 4) return !special.check(address, 'ipv4')
  return unicast6.check(address, 'ipv6') && !special.check(address, 'ipv6')
}
