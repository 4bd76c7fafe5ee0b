import { version } from "@pulumi/github/package.json";
import { serve } from "../provider/server";
import { LocalGitHubProvider } from "./provider";

serve(new LocalGitHubProvider(), version);
