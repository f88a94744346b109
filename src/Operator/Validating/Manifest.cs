using System.Buffers;
using System.Text.Json;
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

    /// <summary>Whether the object is one of ours, whatever else may be wrong with it.</summary>
    public static bool IsOurs(YamlNode root) =>
        root.TextOf("apiVersion")?.StartsWith($"{ApiGroup.Name}/", StringComparison.Ordinal) is true && root.TextOf("kind") is "Group" or "Node";

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
