{{- define "mysql.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "mysql.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "mysql.labels" -}}
{{ include "mysql.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "mysql.password" -}}
{{- include "mysql.secret" (dict "key" "password" "value" .Values.auth.password "context" .) -}}
{{- end -}}

{{- define "mysql.rootPassword" -}}
{{- include "mysql.secret" (dict "key" "root-password" "value" .Values.auth.rootPassword "context" .) -}}
{{- end -}}

{{/*
A password in base64: the value if it is set, else what the Secret in the cluster has, else nothing.
Without a cluster lookup finds nothing.
*/}}
{{- define "mysql.secret" -}}
{{- if .value -}}
{{- .value | b64enc -}}
{{- else -}}
{{- $found := lookup "v1" "Secret" .context.Release.Namespace (include "mysql.fullname" .context) | default dict -}}
{{- get ($found.data | default dict) .key -}}
{{- end -}}
{{- end -}}
