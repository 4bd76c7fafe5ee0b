import { version } from "@pulumi/gcp/package.json";
import { serve } from "../provider/server";
import { LocalGoogleProvider } from "./provider";

serve(new LocalGoogleProvider(), version);
