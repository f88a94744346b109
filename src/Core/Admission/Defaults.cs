using System.Text.Json;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>
/// What is filled in where nothing was written. Never what was written otherwise: whoever applies the same manifest again
/// and again must not be fought.
/// </summary>
public static class Defaults
{
    /// <summary>The JSON patch that fills in; null when nothing is missing.</summary>
    public static string? PatchFor(Machine machine) =>
        machine.Spec.KubernetesNodeName is not { Length: > 0 } && machine.Metadata.Name.Length > 0
            ? $$"""[{"op":"add","path":"/spec/kubernetesNodeName","value":"{{JsonEncodedText.Encode(machine.Metadata.Name)}}"}]"""
            : null;
}
