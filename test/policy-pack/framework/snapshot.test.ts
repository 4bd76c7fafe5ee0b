import { expect, it } from "vitest";
import { snapshot, Unknown } from "../../../policy-pack/framework/snapshot";

class Unreadable {
  constructor(readonly error: Error) {}
  // As in the SDK's proxy, it is the read that throws.
  read(): object {
    return Object.defineProperty({}, "value", {
      enumerable: true,
      get: () => {
        throw this.error;
      },
    });
  }
}

it("marks a value whose read throws for being unknown, with the place where it stands", () => {
  const error = Object.assign(new Error("unknown"), { unknownTypeSentinel: "04da6b54" });
  const unknown = new Unreadable(error).read();
  expect(snapshot({ ...{ rules: [{}, unknown] }, nested: unknown })).toEqual({
    rules: [{}, { value: new Unknown("rules[1].value") }],
    nested: { value: new Unknown("nested.value") },
  });
});

it("lets every other error through", () => {
  expect(() => snapshot(new Unreadable(new TypeError("broken")).read())).toThrow("broken");
});

it("keeps plain data as it is, down to the last level", () => {
  const data = { list: [1, "a", false, { nested: [] }], empty: {} };
  expect(snapshot(data)).toEqual(data);
});

it("takes null for absent, as the engine does", () => {
  expect(snapshot({ a: null, list: [null] })).toEqual({ a: undefined, list: [undefined] });
});

it("keeps a key that objects have a meaning for as a key", () => {
  expect(Object.keys(snapshot(JSON.parse('{ "__proto__": { "a": 1 } }')))).toEqual(["__proto__"]);
});

it("leaves out what providers note about their defaults, in objects and in maps", () => {
  const noted = {
    condition: { tagState: "ANY", __defaults: ["tagState"] },
    labels: { __defaults: [] },
    __defaults: [],
  };
  expect(snapshot(noted)).toEqual({ condition: { tagState: "ANY" }, labels: {} });
});
