import { isIPv4, isIPv6 } from "node:net";

/** An address of either family: the two have no address in common. */
interface Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

export function readAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { family: 4, bits: joinBits(text.split(".").map(Number), 8n) };
  if (!isIPv6(text) || text.includes("%")) return undefined;
  const [head = "", tail] = text.split("::");
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const zeros = new Array<number>(8 - first.length - last.length).fill(0);
  return { family: 6, bits: joinBits([...first, ...zeros, ...last], 16n) };
}

function groups(text: string): readonly number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (!group.includes(".")) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

function joinBits(numbers: readonly number[], width: bigint): bigint {
  return numbers.reduce((bits, number) => (bits << width) | BigInt(number), 0n);
}

/**
 * A range in CIDR notation, or an IPv4 address by itself, whose prefix is /32. Which prefix an IPv6 address has that
 * is written without one, the documentation leaves open.
 */
export function readAddressRange(text: string): ((address: Address) => boolean) | undefined {
  const [base = "", prefix, ...more] = text.split("/");
  const range = readAddress(base);
  if (!range || more.length > 0 || (prefix === undefined && range.family === 6)) return undefined;
  const width = range.family === 4 ? 32 : 128;
  const length = prefix === undefined ? width : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (!(length <= width)) return undefined;
  const hostBits = BigInt(width - length);
  return ({ family, bits }) => family === range.family && bits >> hostBits === range.bits >> hostBits;
}
