{{/* Cluster Autoscaler's version is the cluster's: the tag that is given, or the one for this Kubernetes, or the newest known. */}}
{{- define "chart.autoscalerTag" -}}
{{- with .Values.clusterAutoscaler.image }}
{{- if .tag }}
{{- .tag }}
{{- else }}
{{- $version := printf "1.%s" ($.Capabilities.KubeVersion.Minor | trimSuffix "+") }}
{{- $newest := keys .tags | sortAlpha | last }}
{{- index .tags $version | default (index .tags $newest) }}
{{- end }}
{{- end }}
{{- end }}
