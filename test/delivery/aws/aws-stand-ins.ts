/**
 * Programs in the place of the AWS command line, which does itself all else that it is asked.
 *
 * @param commands the PATH that it is found on
 */
export function withoutLogIn(commands: string): string {
  return `#!/bin/sh
export PATH='${commands}'
[ -z "$WITHOUT_STAND_IN" ] && [ "$2" = get-login-password ] && exec echo password
exec aws "$@"
`;
}

/** As `withoutLogIn`, where the registry's password says who logs in, once IAM has let him. */
export function withPassword(commands: string, printPassword: string): string {
  return `#!/bin/sh
export PATH='${commands}'
if [ "$2" = get-login-password ]; then
  aws "$@" >/dev/null || exit
  ${printPassword}
  exit
fi
exec aws "$@"
`;
}
