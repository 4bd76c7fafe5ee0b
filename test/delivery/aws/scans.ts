import { basicAnswer, basicFinding } from "../../components/aws/scan-gate/documented-answers";

/** A completed scan of now, whose one finding is of a severity; in the documented shape. */
export function scanOfNow(severity: string): object {
  return {
    ...basicAnswer,
    imageScanFindings: {
      ...basicAnswer.imageScanFindings,
      imageScanCompletedAt: Date.now() / 1000,
      findings: [{ ...basicFinding, severity }],
    },
  };
}
