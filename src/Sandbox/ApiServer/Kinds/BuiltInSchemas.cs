using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;
using k8s.Models;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>
/// The schemas of built-in kinds: their fields are those of the client library's models; what a model does not tell
/// (merge keys, zero values, defaults) stands in <c>fields.txt</c>.
/// </summary>
internal static class BuiltInSchemas
{
    private static readonly ConcurrentDictionary<Type, Schema> Known = new();
    private static readonly BuiltInFieldTable Fields = BuiltInFieldTable.Load();

    /// <summary>By the model's name, such as V1Pod.</summary>
    public static Schema Of(string model)
    {
        var type = typeof(V1Pod).Assembly.GetType($"k8s.Models.{model}") ?? throw new InvalidOperationException($"no model {model}");
        lock (Known)
            return OfType(type);
    }

    private static Schema OfType(Type type)
    {
        if (Known.TryGetValue(type, out var known))
            return known;
        var properties = new SortedDictionary<string, Schema>(StringComparer.Ordinal);
        var schema = new Schema
        {
            Type = "object",
            Properties = properties,
            MapType = Fields.IsAtomic(GoName(type)) ? "atomic" : "",
            BuiltIn = new BuiltInField(GoName(type)),
        };
        // Known before its members are, because a few types contain themselves.
        Known[type] = schema;
        foreach (var property in type.GetProperties())
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is { } name)
                properties[name] = OfMember(property.PropertyType, Fields.Find(GoName(type), name));
        }
        return schema;
    }

    private static Schema OfMember(Type type, BuiltInFieldTable.Row? row)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var shape = Shape(type);
        if (row is null && shape.BuiltIn is not null)
            return shape;
        return new Schema
        {
            Type = shape.Type,
            Format = row?.IsMicroTime ?? false ? BuiltInDecoding.MicroTime : shape.Format,
            Nullable = shape.Nullable,
            IntOrString = shape.IntOrString,
            PreserveUnknownFields = shape.PreserveUnknownFields,
            Properties = shape.Properties,
            AdditionalProperties = shape.AdditionalProperties,
            Items = shape.Items,
            MapType = row?.IsAtomic ?? false ? "atomic" : shape.MapType,
            ListType = row?.ListType ?? "",
            ListMapKeys = row?.ListMapKeys ?? [],
            Default = row?.Default,
            BuiltIn = (row?.Field ?? new BuiltInField(GoName(type))) with { TypeName = shape.BuiltIn?.TypeName ?? GoName(type) },
        };
    }

    private static Schema Shape(Type type)
    {
        if (type == typeof(string))
            return new Schema { Type = "string" };
        if (type == typeof(bool))
            return new Schema { Type = "boolean" };
        if (type == typeof(int))
            return new Schema { Type = "integer", Format = "int32" };
        if (type == typeof(long))
            return new Schema { Type = "integer", Format = "int64" };
        if (type == typeof(double))
            return new Schema { Type = "number" };
        if (type == typeof(byte[]))
            return new Schema { Type = "string", Format = "byte" };
        if (type == typeof(DateTime))
            return new Schema { Type = "string", Format = "date-time", Nullable = true };
        if (type == typeof(IntOrString))
            return new Schema { IntOrString = true, Format = "int-or-string" };
        if (type == typeof(ResourceQuantity))
            return new Schema { IntOrString = true, Format = "quantity" };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
            return new Schema { Type = "object", AdditionalProperties = OfMember(type.GenericTypeArguments[1], null) };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>))
            return new Schema { Type = "array", Items = OfMember(type.GenericTypeArguments[0], null) };
        return type.Namespace == typeof(V1Pod).Namespace ? OfType(type) : Schema.Open;
    }

    // V1PodSpec, Corev1Event and Authenticationv1TokenRequest are PodSpec, Event and TokenRequest in Go.
    private static string GoName(Type type)
    {
        var name = type.Name;
        var version = name.IndexOf("v1", StringComparison.OrdinalIgnoreCase);
        if (version < 0)
            return name;
        var rest = name[(version + 2)..];
        return version == 0 || name.StartsWith("Core", StringComparison.Ordinal) ? rest : name[..version].ToLowerInvariant() + "." + rest;
    }
}
