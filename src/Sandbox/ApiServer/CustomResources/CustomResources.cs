using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Turns a CustomResourceDefinition into the resource types that it asks for.</summary>
internal static class CustomResources
{
    public static IReadOnlyList<ResourceType> Types(JsonObject definition)
    {
        var spec = definition.Child("spec");
        var storage = spec.List("versions").Objects().First(v => v.Flag("storage") ?? false).Text("name")!;
        return [.. spec.List("versions").Objects().Where(v => v.Flag("served") ?? false).Select(version => Type(spec, version, storage))];
    }

    private static ResourceType Type(JsonObject spec, JsonObject version, string storage)
    {
        var group = spec.Text("group")!;
        var name = version.Text("name")!;
        var kind = spec.Text("names", "kind")!;
        var schema = RootSchema(SchemaReader.Read(version.Map("schema", "openAPIV3Schema")!));
        var scale = version.Map("subresources", "scale");
        return new ResourceType(group, name, spec.Text("names", "plural")!, kind)
        {
            Singular = spec.Text("names", "singular") ?? kind.ToLowerInvariant(),
            ListKind = spec.Text("names", "listKind") ?? kind + "List",
            Namespaced = spec.Text("scope") == "Namespaced",
            ShortNames = [.. spec.List("names", "shortNames").Texts()],
            Categories = [.. spec.List("names", "categories").Texts()],
            Schema = schema,
            StorageVersion = storage,
            HasStatus = version.Map("subresources", "status") is not null,
            TracksGeneration = true,
            IsCustom = true,
            NeedsResourceVersion = true,
            Scale = scale is null ? null : new ScaleSubresource(scale.Text("specReplicasPath")!, scale.Text("statusReplicasPath")!, scale.Text("labelSelectorPath")),
            SelectableFields = [.. version.List("selectableFields").Objects().Select(f => (f.Text("jsonPath") ?? "").TrimStart('.'))],
            Columns = CustomColumns.Of(version),
            DeprecationWarning = version.Flag("deprecated") ?? false ? version.Text("deprecationWarning") ?? $"{group}/{name} {kind} is deprecated" : "",
            Rules = new CustomResourceRules(schema),
        };
    }

    // metadata is Kubernetes's own, whatever the definition says about it.
    private static Schema RootSchema(Schema declared)
    {
        var meta = BuiltInSchemas.Of("V1ObjectMeta");
        foreach (var (name, member) in meta.Properties)
            declared.Child("metadata").Properties[name] = Merged(member, declared.Properties["metadata"].Properties.GetValueOrDefault(name));
        declared.Properties.TryAdd("apiVersion", new Schema { Type = "string" });
        declared.Properties.TryAdd("kind", new Schema { Type = "string" });
        return declared;
    }

    private static Schema Child(this Schema schema, string name)
    {
        if (!schema.Properties.TryGetValue(name, out var child))
            schema.Properties[name] = child = new Schema { Type = "object" };
        return child;
    }

    private static Schema Merged(Schema own, Schema? declared) => declared is null ? own : new Schema
    {
        Type = own.Type,
        BuiltIn = own.BuiltIn,
        Pattern = declared.Pattern,
        MinLength = declared.MinLength,
        MaxLength = declared.MaxLength,
        Validations = declared.Validations,
    };
}
