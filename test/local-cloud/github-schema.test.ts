import { settingNames } from "./github/config";
import { functions } from "./github/functions";
import { resourceTypes } from "./github/resources";
import { comparePackage } from "./package-declarations";

comparePackage({ name: "github", resourceTypes, functions, settingNames });
