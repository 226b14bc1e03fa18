{{/*
A library template with the caller's own laid over it. Takes a dict: base and patch are names of templates; base gets
the dict, patch gets root. Maps are merged, lists are replaced.
*/}}
{{- define "parts.patched" -}}
{{- $base := include .base . | fromYaml -}}
{{- $patch := include .patch .root | fromYaml -}}
{{ mustMergeOverwrite $base $patch | toYaml }}
{{- end -}}
