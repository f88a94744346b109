using System.Buffers;
using System.Text.Json;
using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Manifests;

namespace HomelabAutoscaler.Operator.Validating;

/// <summary>One object of ours in a file.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Root">The object as it is written.</param>
/// <param name="DefaultNamespace">The namespace of those that name none.</param>
internal sealed record Manifest(string File, YamlNode Root, string DefaultNamespace)
{
    public string Kind => Root.TextOf("kind")!;

    public string Name => Root["metadata"]?.TextOf("name") ?? "";

    public string Namespace => Root["metadata"]?.TextOf("namespace") ?? DefaultNamespace;

    /// <summary>How people are told of it.</summary>
    public string Title => Name.Length == 0 ? Kind : $"{Kind} {Namespace}/{Name}";

    /// <summary>Whether the object claims to be one of ours, whatever may be wrong with it.</summary>
    public static bool IsOurs(YamlNode root) => root.TextOf("apiVersion") is { } version && (version == ApiGroup.Name || version.StartsWith($"{ApiGroup.Name}/", StringComparison.Ordinal));

    /// <summary>Why no API server knows an object that claims to be one of ours, and by which field; null when it does.</summary>
    public static (string Field, string Problem)? Unknown(YamlNode root)
    {
        const string Version = $"{ApiGroup.Name}/{ApiGroup.Version}";
        return root.TextOf("apiVersion") is { } version && version != Version ? ("apiVersion", $"is {Quoted.Text(version)}, which no API server knows: it must be {Version}")
            : root.TextOf("kind") is { } kind and not ("Group" or "Node") ? ("kind", $"is {Quoted.Text(kind)}, which {Version} does not have: it must be Group or Node")
            : null;
    }

    /// <summary>The object as the operator would read it; null when it cannot.</summary>
    /// <param name="problem">Why it cannot.</param>
    public T? TryRead<T>(out string? problem)
        where T : class, IKubeResource<T>
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Root.Write(writer);
        }

        try
        {
            var reader = new Utf8JsonReader(buffer.WrittenSpan);
            reader.Read();
            var value = T.Read(ref reader);
            problem = null;
            return value.WithMetadata(value.Metadata with { Namespace = Namespace });
        }
        catch (Exception e) when (e is WireException or JsonException)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>A remark about a field of it.</summary>
    public Remark About(string field, Severity severity, string message)
    {
        var (line, column) = FieldPath.PlaceOf(Root, field);
        return new(File, line, column, severity, Title, field, message);
    }
}
