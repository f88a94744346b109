using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using BenchmarkDotNet.Attributes;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Benchmarks;

/// <summary>Reading a worker's Node, and writing a machine's status, against System.Text.Json's own source generation.</summary>
[MemoryDiagnoser]
public partial class ReaderBenchmarks
{
    private readonly byte[] _node = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "node.json"));
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly Machine _machine = Make.Machine(status: new() { Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1"), Template = Make.Template() });

    [Benchmark(Description = "generated reader")]
    public KubeNode Generated()
    {
        var reader = new Utf8JsonReader(_node);
        reader.Read();
        return KubeNode.Read(ref reader);
    }

    [Benchmark(Baseline = true, Description = "System.Text.Json, source-generated")]
    public PlainNode? SystemTextJson() => JsonSerializer.Deserialize(_node, PlainContext.Default.PlainNode);

    [Benchmark(Description = "generated writer: a patch of a machine's status")]
    public long WritePatch()
    {
        _output.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_output);
        Machine.WritePatch(writer, _machine, _machine with { Status = _machine.Status with { Message = "Switching on", Operation = null } });
        writer.Flush();
        return _output.WrittenCount;
    }

    /// <summary>The same members as <see cref="KubeNode"/>, as System.Text.Json likes them.</summary>
    public sealed class PlainNode
    {
        public PlainMeta? Metadata { get; set; }

        public PlainSpec? Spec { get; set; }

        public PlainStatus? Status { get; set; }
    }

    public sealed class PlainMeta
    {
        public string? Name { get; set; }

        public string? Namespace { get; set; }

        public string? Uid { get; set; }

        public string? ResourceVersion { get; set; }

        public long? Generation { get; set; }

        public DateTimeOffset? CreationTimestamp { get; set; }

        public DateTimeOffset? DeletionTimestamp { get; set; }

        public Dictionary<string, string>? Labels { get; set; }

        public Dictionary<string, string>? Annotations { get; set; }

        public List<PlainOwner>? OwnerReferences { get; set; }
    }

    public sealed class PlainOwner
    {
        public string? ApiVersion { get; set; }

        public string? Kind { get; set; }

        public string? Name { get; set; }

        public string? Uid { get; set; }

        public bool? Controller { get; set; }

        public bool? BlockOwnerDeletion { get; set; }
    }

    public sealed class PlainSpec
    {
        [JsonPropertyName("providerID")]
        public string? ProviderId { get; set; }

        public bool? Unschedulable { get; set; }

        public List<PlainTaint>? Taints { get; set; }
    }

    public sealed class PlainTaint
    {
        public string? Key { get; set; }

        public string? Value { get; set; }

        public string? Effect { get; set; }

        public DateTimeOffset? TimeAdded { get; set; }
    }

    public sealed class PlainStatus
    {
        public Dictionary<string, string>? Capacity { get; set; }

        public Dictionary<string, string>? Allocatable { get; set; }

        public List<PlainCondition>? Conditions { get; set; }

        public PlainInfo? NodeInfo { get; set; }
    }

    public sealed class PlainCondition
    {
        public string? Type { get; set; }

        public string? Status { get; set; }

        public string? Reason { get; set; }

        public string? Message { get; set; }

        public DateTimeOffset? LastTransitionTime { get; set; }
    }

    public sealed class PlainInfo
    {
        [JsonPropertyName("bootID")]
        public string? BootId { get; set; }

        public string? Architecture { get; set; }

        public string? OperatingSystem { get; set; }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(PlainNode))]
    public sealed partial class PlainContext : JsonSerializerContext;
}
