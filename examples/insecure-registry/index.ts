import { Repository, RepositoryPolicy } from "@pulumi/aws/ecr";

const repository = new Repository("api", {
  name: "production/payments/api",
  imageTagMutability: "MUTABLE",
  imageScanningConfiguration: { scanOnPush: false },
  forceDelete: true,
});

new RepositoryPolicy("api", {
  repository: repository.name,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Pull",
        Effect: "Allow",
        Principal: "*",
        Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      },
    ],
  }),
});
