/** A decimal number. More digits than a double holds could make two numbers one. */
export function readNumber(text: string): number | undefined {
  const digits = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
  if (!digits || `${digits[1]}${digits[2] ?? ""}`.length > 15) return undefined;
  return Number(text);
}

const date = /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?)?$/;

/** Seconds since 1970, from one of the forms of https://www.w3.org/TR/NOTE-datetime or as the number itself. */
export function readDate(text: string): number | undefined {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  const [, year, month, day = "01", hours = "00", minutes = "00", seconds = "00", fraction = "", zone = "Z"] =
    date.exec(text) ?? [];
  if (year === undefined || month === undefined) return undefined;
  const local = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.000Z`;
  const time = new Date(local);
  // A day that a month does not have would become one of the next month.
  if (Number.isNaN(time.getTime()) || time.toISOString() !== local) return undefined;
  return time.getTime() / 1000 + Number(fraction) - offset(zone);
}

function offset(zone: string): number {
  if (zone === "Z") return 0;
  const seconds = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4)) * 60;
  return zone.startsWith("-") ? -seconds : seconds;
}

/** Bytes written in base64, as one text that is the same for the same bytes. */
export function readBytes(text: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  return Buffer.from(text, "base64").toString("hex");
}
