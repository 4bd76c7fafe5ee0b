import { version } from "@pulumi/aws/package.json";
import { serve } from "../provider/server";
import { LocalAwsProvider } from "./provider";

serve(new LocalAwsProvider(), version);
