import { describe, expect, it } from "vitest";
import { accessTokens } from "../../../../components/gcp/commands/access-token";

describe("access tokens", () => {
  it("are asked for once a minute, because a federated one ends while a scan is waited for", async () => {
    let time = 0;
    let asked = 0;
    const token = accessTokens(
      async () => `token ${++asked}`,
      () => time,
    );
    const at = async (seconds: number) => {
      time = seconds * 1000;
      return token();
    };
    expect([await at(0), await at(59), await at(60), await at(119), await at(700)]).toEqual([
      "token 1",
      "token 1",
      "token 2",
      "token 2",
      "token 3",
    ]);
  });

  it("that cannot be had are asked for again", async () => {
    let time = 0;
    const answers = [Promise.reject(new Error("signed out")), Promise.resolve("token")];
    const token = accessTokens(
      () => answers.shift() ?? Promise.reject(new Error("asked too often")),
      () => time,
    );
    await expect(token()).rejects.toThrow("signed out");
    time = 60_000;
    expect(await token()).toBe("token");
  });
});
