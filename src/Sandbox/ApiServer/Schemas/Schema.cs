using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>
/// The shape of a value: a CustomResourceDefinition's structural schema, or a built-in kind's own type. One model
/// serves validation, defaulting, pruning, field ownership, strategic merging and what is published as OpenAPI.
/// </summary>
internal sealed class Schema
{
    public string Type { get; init; } = "";

    public string Format { get; init; } = "";

    public string Description { get; init; } = "";

    public bool Nullable { get; init; }

    public bool IntOrString { get; init; }

    public bool PreserveUnknownFields { get; init; }

    public bool EmbeddedResource { get; init; }

    public SortedDictionary<string, Schema> Properties { get; init; } = new(StringComparer.Ordinal);

    public Schema? AdditionalProperties { get; init; }

    /// <summary>additionalProperties: true or false, where no schema is given.</summary>
    public bool? AllowsAdditionalProperties { get; init; }

    public Schema? Items { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    public JsonNode? Default { get; init; }

    public IReadOnlyList<JsonNode?>? Enum { get; init; }

    public string? Pattern { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public double? MultipleOf { get; init; }

    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    public long? MinItems { get; init; }

    public long? MaxItems { get; init; }

    public bool UniqueItems { get; init; }

    public long? MinProperties { get; init; }

    public long? MaxProperties { get; init; }

    public IReadOnlyList<Schema> OneOf { get; init; } = [];

    public IReadOnlyList<Schema> AnyOf { get; init; } = [];

    public IReadOnlyList<Schema> AllOf { get; init; } = [];

    public Schema? Not { get; init; }

    /// <summary>atomic (also when unset), set or map.</summary>
    public string ListType { get; init; } = "";

    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary>granular (also when unset) or atomic.</summary>
    public string MapType { get; init; } = "";

    public IReadOnlyList<ValidationRule> Validations { get; init; } = [];

    /// <summary>How a built-in kind's field behaves beyond what a JSON schema says; null for custom resources.</summary>
    public BuiltInField? BuiltIn { get; init; }

    /// <summary>The schema of one member, null where the schema does not know it.</summary>
    public Schema? Member(string name) => Properties.GetValueOrDefault(name) ?? AdditionalProperties;

    /// <summary>Nothing is said about the value at all.</summary>
    public bool IsOpen => Type.Length == 0 && !IntOrString;

    /// <summary>Describes whatever it meets, for content under x-kubernetes-preserve-unknown-fields.</summary>
    public static Schema Open { get; } = new() { PreserveUnknownFields = true };
}
