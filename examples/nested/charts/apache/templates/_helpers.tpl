{{/* .Chart.Name is the alias where there is one: two of these charts in one release get two names. */}}
{{- define "apache.fullname" -}}
{{ .Release.Name }}-{{ .Chart.Name }}
{{- end -}}

{{- define "apache.host" -}}
{{ .Values.host }}.{{ (.Values.global).domain | default "local" }}
{{- end -}}

{{- define "apache.selectorLabels" -}}
app.kubernetes.io/name: apache
app.kubernetes.io/instance: {{ include "apache.fullname" . }}
{{- end -}}

{{- define "apache.labels" -}}
{{ include "apache.selectorLabels" . }}
{{- with (.Values.global).commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}
