{{/* Named templates are shared by all charts of a release: the charts below use these two. */}}
{{- define "efk.elasticsearch.host" -}}
{{- .Values.global.elasticsearch.host | default (printf "%s-elasticsearch" .Release.Name) -}}
{{- end -}}

{{- define "efk.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: efk
{{- end -}}
