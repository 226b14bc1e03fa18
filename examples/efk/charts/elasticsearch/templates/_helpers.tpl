{{- define "elasticsearch.fullname" -}}
{{ .Release.Name }}-elasticsearch
{{- end -}}

{{/* Names of the pods, joined by commas: a-0,a-1,a-2 */}}
{{- define "elasticsearch.nodes" -}}
{{- $names := list -}}
{{- range $i := until (int .Values.replicas) -}}
{{- $names = append $names (printf "%s-%d" (include "elasticsearch.fullname" $) $i) -}}
{{- end -}}
{{- join "," $names -}}
{{- end -}}

{{/* Memory of the container: twice the heap, 512m gives 1024Mi and 2g gives 4Gi. */}}
{{- define "elasticsearch.memory" -}}
{{- $unit := regexFind "[mg]$" .Values.heap | required "heap must end in m or g" -}}
{{ trimSuffix $unit .Values.heap | int | mul 2 }}{{ get (dict "m" "Mi" "g" "Gi") $unit }}
{{- end -}}
