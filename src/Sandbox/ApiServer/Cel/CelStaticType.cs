namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>What is known about an expression's value before it is evaluated.</summary>
internal sealed record CelStaticType(string Name)
{
    public static readonly CelStaticType Dyn = new("dyn");
    public static readonly CelStaticType Bool = new("bool");
    public static readonly CelStaticType Int = new("int");
    public static readonly CelStaticType Double = new("double");
    public static readonly CelStaticType String = new("string");
    public static readonly CelStaticType Timestamp = new("google.protobuf.Timestamp");
    public static readonly CelStaticType Duration = new("google.protobuf.Duration");

    /// <summary>The fields of an object with declared properties; null for anything else.</summary>
    public IReadOnlyDictionary<string, CelStaticType>? Fields => _fields ??= _schema is null ? null : FieldsOf(_schema, _isResource);

    public CelStaticType? Element { get; private init; }

    private Schema? _schema;
    private bool _isResource;
    private Dictionary<string, CelStaticType>? _fields;

    public bool IsList => Name == "list";

    public bool IsMap => Name == "map";

    public static CelStaticType ListOf(CelStaticType element) => new("list") { Element = element };

    public static CelStaticType MapOf(CelStaticType value) => new("map") { Element = value };

    public static CelStaticType OptionalOf(CelStaticType value) => new("optional_type") { Element = value };

    public static CelStaticType Of(Schema schema, bool isResource = false) => schema switch
    {
        { IntOrString: true } or { Type: "" } => Dyn,
        { Type: "boolean" } => Bool,
        { Type: "integer" } => Int,
        { Type: "number" } => Double,
        { Type: "string", Format: "date-time" or "date" } => Timestamp,
        { Type: "string", Format: "duration" } => Duration,
        { Type: "string", Format: "byte" } => new("bytes"),
        { Type: "string" } => String,
        { Type: "array" } => ListOf(schema.Items is null ? Dyn : Of(schema.Items)),
        { AdditionalProperties: { } additional } => MapOf(Of(additional)),
        // Unknown fields are kept but rules cannot see them, unless the object declares nothing at all.
        { Properties.Count: 0, PreserveUnknownFields: true } when !isResource => Dyn,
        _ => new("object") { _schema = schema, _isResource = isResource || schema.EmbeddedResource },
    };

    public override string ToString() => Name switch
    {
        "list" => $"list({Element})",
        "map" => $"map(string, {Element})",
        "optional_type" => $"optional_type({Element})",
        _ => Name,
    };

    public bool Equals(CelStaticType? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    private static Dictionary<string, CelStaticType> FieldsOf(Schema schema, bool isResource)
    {
        var fields = schema.Properties.ToDictionary(p => p.Key, p => Of(p.Value));
        if (isResource)
        {
            fields["apiVersion"] = fields["kind"] = String;
            fields["metadata"] = Of(new Schema { Type = "object", Properties = { ["name"] = new Schema { Type = "string" }, ["generateName"] = new Schema { Type = "string" } } });
        }
        return fields;
    }
}
