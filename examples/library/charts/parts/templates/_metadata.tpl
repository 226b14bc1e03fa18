{{- define "parts.fullname" -}}
{{ printf "%s-%s" .root.Release.Name .name | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "parts.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end -}}

{{- define "parts.metadata" -}}
name: {{ include "parts.fullname" . }}
labels:
  {{- include "parts.selector" . | nindent 2 }}
  app.kubernetes.io/part-of: {{ .root.Chart.Name }}
  app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end -}}
