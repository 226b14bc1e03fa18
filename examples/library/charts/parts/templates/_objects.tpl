{{/* Each takes a dict: name, root (the context of the calling chart), and service where it is about one. */}}

{{- define "parts.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "parts.metadata" . | nindent 2 }}
spec:
  replicas: {{ .service.replicas | default 1 }}
  selector:
    matchLabels:
      {{- include "parts.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "parts.selector" . | nindent 8 }}
    spec:
      containers:
        - name: {{ .name }}
          image: {{ required (printf "services.%s.image is required" .name) .service.image }}
          {{- with .service.args }}
          args:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          ports:
            - name: http
              containerPort: {{ .service.port | default 80 }}
{{- end -}}

{{- define "parts.service" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "parts.metadata" . | nindent 2 }}
spec:
  selector:
    {{- include "parts.selector" . | nindent 4 }}
  ports:
    - name: http
      port: {{ .service.port | default 80 }}
      targetPort: http
{{- end -}}

{{- define "parts.configmap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "parts.metadata" . | nindent 2 }}
data: {}
{{- end -}}
