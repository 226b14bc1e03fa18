/**
 * What `create` writes: the files of a new chart that runs a web server. The file names, the values and the names of the
 * helper templates are those of Helm 3.22.0's scaffold, so that what builds on it goes on working; the contents are our own.
 */
import {
  autoscaler,
  connectionTest,
  deployment,
  helpers,
  httpRoute,
  ingress,
  notes,
  service,
  serviceAccount,
} from './scaffold-templates.ts';

export interface ScaffoldFile {
  /** Path inside the chart. */
  readonly name: string;
  readonly text: string;
}

/** Throws Helm's text for a name that a chart cannot have. */
export function checkNewChartName(name: string): void {
  if (name === '' || new TextEncoder().encode(name).length > 250) {
    throw new Error('chart name must be between 1 and 250 characters');
  }
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    throw new Error('chart name must match the regular expression "^[a-zA-Z0-9._-]+$"');
  }
}

/** The files of a new chart, in the order of writing. */
export function scaffoldFiles(chartName: string): ScaffoldFile[] {
  const files: Record<string, string> = {
    'Chart.yaml': chartFile,
    'values.yaml': values,
    '.helmignore': ignore,
    'templates/ingress.yaml': ingress,
    'templates/httproute.yaml': httpRoute,
    'templates/deployment.yaml': deployment,
    'templates/service.yaml': service,
    'templates/serviceaccount.yaml': serviceAccount,
    'templates/hpa.yaml': autoscaler,
    'templates/NOTES.txt': notes,
    'templates/_helpers.tpl': helpers,
    'templates/tests/test-connection.yaml': connectionTest,
  };
  return Object.entries(files).map(([name, text]) => ({ name, text: nameChart(text, chartName) }));
}

/** Puts the chart's name where a scaffold or a starter has `<CHARTNAME>`. */
export function nameChart(text: string, chartName: string): string {
  return text.replaceAll('<CHARTNAME>', () => chartName);
}

const chartFile = `apiVersion: v2
name: <CHARTNAME>
description: A Helm chart for Kubernetes

# An application is installed; a library only lends its templates to other charts.
type: application

# The version of the chart: semantic versioning, a new one with every change.
version: 0.1.0

# The version of what the chart runs, here also the image tag. Quoted, so that 1.30 stays 1.30.
appVersion: "1.29"
`;

const values = `# Values of <CHARTNAME>, all of which can be set with -f and --set.

# Pods to run; ignored while autoscaling is on.
replicaCount: 1

image:
  repository: nginx
  pullPolicy: IfNotPresent
  # Empty means the chart's appVersion.
  tag: ""

# Secrets for a private registry: [{name: my-secret}]
imagePullSecrets: []

# The first replaces the chart's part in the names of objects, the second all of it.
nameOverride: ""
fullnameOverride: ""

serviceAccount:
  create: true
  # Whether pods get the account's API token.
  automount: true
  annotations: {}
  # Empty means a name of the chart's own, or "default" where none is created.
  name: ""

podAnnotations: {}
podLabels: {}

# For the pod, for example {fsGroup: 2000}
podSecurityContext: {}

# For the container, for example:
#   runAsNonRoot: true
#   readOnlyRootFilesystem: true
#   capabilities: {drop: [ALL]}
securityContext: {}

service:
  type: ClusterIP
  # Where the container listens too.
  port: 80

# A route into the cluster through an ingress controller.
ingress:
  enabled: false
  className: ""
  annotations: {}
  hosts:
    - host: chart-example.local
      paths:
        - path: /
          pathType: Prefix
  # For example [{secretName: my-tls, hosts: [chart-example.local]}]
  tls: []

# A route into the cluster through the Gateway API, whose resources must be installed.
httpRoute:
  enabled: false
  annotations: {}
  parentRefs:
    - name: gateway
      sectionName: http
  hostnames:
    - chart-example.local
  # Matches and filters of the rules; the service is filled in as their backend.
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: /

# Requests and limits are left to whoever installs the chart, for example:
#   requests: {cpu: 100m, memory: 64Mi}
#   limits: {memory: 128Mi}
resources: {}

livenessProbe:
  httpGet:
    path: /
    port: http
readinessProbe:
  httpGet:
    path: /
    port: http

autoscaling:
  enabled: false
  minReplicas: 1
  maxReplicas: 100
  targetCPUUtilizationPercentage: 80
  # targetMemoryUtilizationPercentage: 80

# More volumes for the pod, and where the container mounts them.
volumes: []
volumeMounts: []

# Where pods may run.
nodeSelector: {}
tolerations: []
affinity: {}
`;

const ignore = `# What is left out of the chart when it is packaged. One pattern a line, as a shell would match it; ! takes back.
# version control
.git/
.gitignore
.hg/
.hgignore
.svn/
.bzr/
.bzrignore
# editors and desktops
.DS_Store
.idea/
.vscode/
.project
*.tmproj
# left-overs
*.bak
*.orig
*.swp
*.tmp
*~
`;
