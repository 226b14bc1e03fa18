{{- define "redis.fullname" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "redis.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "redis.labels" -}}
{{ include "redis.selectorLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{/* The parentheses keep this from failing where nobody has set global. */}}
{{- define "redis.image" -}}
{{- $path := .Values.image.repository -}}
{{- with (.Values.global).imageRegistry -}}
{{- $path = printf "%s/%s" (trimSuffix "/" .) (trimPrefix "docker.io/" $path) -}}
{{- end -}}
{{ $path }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
