{{- define "chart.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* What a selector needs; the Go original's Deployment has the same, for a selector cannot be changed by an upgrade. */}}
{{- define "chart.selectorLabels" -}}
app.kubernetes.io/name: {{ include "chart.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "chart.managerLabels" -}}
{{ include "chart.selectorLabels" . }}
control-plane: controller-manager
{{- end }}

{{- define "chart.autoscalerLabels" -}}
{{ include "chart.selectorLabels" . }}
app.kubernetes.io/component: cluster-autoscaler
{{- end }}

{{- define "chart.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "chart.selectorLabels" . }}
{{- end }}

{{- define "chart.autoscalerAccount" -}}
{{- with .Values.clusterAutoscaler.serviceAccount }}
{{- .name | default (printf "%s-cluster-autoscaler" (include "chart.name" $)) }}
{{- end }}
{{- end }}

{{- define "chart.grpcHost" -}}
{{ include "chart.name" . }}-grpc-service.{{ .Release.Namespace }}.svc
{{- end }}

{{/* Secrets that cert-manager leaves behind are of another type, and cannot become the operator's. */}}
{{- define "chart.grpcOwn" -}}
{{- if include "chart.grpcMakesCertificates" . }}own-{{ end }}
{{- end }}

{{/* Secrets with tls.crt, tls.key and ca.crt: the operator's, and what Cluster Autoscaler shows it. */}}
{{- define "chart.grpcServerSecret" -}}
{{- .Values.grpcService.tls.secretName | default (printf "%s-grpc-server-%scert" (include "chart.name" .) (include "chart.grpcOwn" .)) }}
{{- end }}

{{- define "chart.grpcClientSecret" -}}
{{- .Values.grpcService.tls.clientSecretName | default (printf "%s-grpc-client-%scert" (include "chart.name" .) (include "chart.grpcOwn" .)) }}
{{- end }}

{{/* Whether the operator makes the gRPC certificates itself: neither cert-manager nor a Secret has them. */}}
{{- define "chart.grpcMakesCertificates" -}}
{{- if and .Values.grpcService.tls.enable .Values.controllerManager.enabled (not .Values.certmanager.enable) (not .Values.grpcService.tls.secretName) }}true{{ end }}
{{- end }}

{{/* Whether the operator makes the webhooks' certificate itself: neither cert-manager nor a Secret has one. */}}
{{- define "chart.webhookMakesCertificate" -}}
{{- if and .Values.webhook.enable .Values.controllerManager.enabled (not .Values.certmanager.enable) (not .Values.webhook.secretName) }}true{{ end }}
{{- end }}

{{- define "chart.webhookOwnSecret" -}}
{{ include "chart.name" . }}-webhook-own-cert
{{- end }}
