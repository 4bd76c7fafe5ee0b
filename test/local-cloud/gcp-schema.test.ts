import { settingNames } from "./gcp/config";
import { functions } from "./gcp/functions";
import { resourceTypes } from "./gcp/resources";
import { comparePackage } from "./package-declarations";

comparePackage({ name: "gcp", resourceTypes, functions, settingNames });
