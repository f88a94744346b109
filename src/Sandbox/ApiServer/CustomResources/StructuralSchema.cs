using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Whether a schema is structural: every field has one type, said in one place.</summary>
internal sealed class StructuralSchema
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] ForbiddenInJunctors = ["description", "type", "default", "additionalProperties", "nullable", "title", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"];
    private static readonly string[] Junctors = ["allOf", "anyOf", "oneOf"];
    private readonly List<FieldError> _errors = [];

    public static IReadOnlyList<FieldError> Validate(JsonObject schema, string path)
    {
        var check = new StructuralSchema();
        if (schema.Text("type") is { } type && type != "object")
            check._errors.Add(FieldError.Invalid($"{path}.type", type, "must be object at the root"));
        check.Node(schema, path, "at the root", isRoot: true);
        if (check._errors.Count == 0)
        {
            var read = SchemaReader.Read(schema);
            check._errors.AddRange(SchemaDefaults.Validate(read, path));
            check._errors.AddRange(SchemaRules.Validate(read, path));
        }
        return check._errors;
    }

    private void Node(JsonObject schema, string path, string where, bool isRoot = false)
    {
        var type = schema.Text("type") ?? "";
        var intOrString = schema.Flag("x-kubernetes-int-or-string") ?? false;
        var preserves = schema.Flag("x-kubernetes-preserve-unknown-fields") ?? false;
        if (type.Length > 0 && !Types.Contains(type))
            _errors.Add(FieldError.NotSupported($"{path}.type", type, Types));
        if (type.Length == 0 && !intOrString && !preserves)
            _errors.Add(FieldError.Required($"{path}.type", $"must not be empty {where}"));
        if (intOrString && type.Length > 0)
            _errors.Add(FieldError.Invalid($"{path}.type", type, "must be empty if x-kubernetes-int-or-string is true"));
        Forbid(schema, path);
        Lists(schema, path, type);

        foreach (var (name, member) in schema.Map("properties") ?? [])
        {
            if (member is not JsonObject child)
                continue;
            if (isRoot && name == "metadata")
                Metadata(child, $"{path}.properties[metadata]");
            else
                Node(child, $"{path}.properties[{name}]", "for specified object fields");
        }
        if (schema.Map("additionalProperties") is { } additional)
            Node(additional, $"{path}.additionalProperties", "for specified object fields");
        if (schema.Map("items") is { } items)
            Node(items, $"{path}.items", "for specified array items");
        foreach (var (junctor, at) in JunctorsOf(schema, path))
            Junctor(junctor, schema, at, path);
    }

    private void Forbid(JsonObject schema, string path)
    {
        if (schema["additionalProperties"] is not null && schema.Map("properties") is { Count: > 0 })
            _errors.Add(FieldError.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive"));
        if (schema.Flag("additionalProperties") is false)
            _errors.Add(FieldError.Forbidden($"{path}.additionalProperties", "additionalProperties cannot be set to false"));
        if (schema.Flag("uniqueItems") is true)
            _errors.Add(FieldError.Forbidden($"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        foreach (var name in new[] { "$ref", "definitions", "dependencies", "patternProperties", "additionalItems", "id" })
        {
            if (schema[name] is not null)
                _errors.Add(FieldError.Forbidden($"{path}.{name}", $"{name} is not supported"));
        }
        if (schema.Text("pattern") is { } pattern && !GoRegex.IsValid(pattern))
            _errors.Add(FieldError.Invalid($"{path}.pattern", pattern, "must be a valid regular expression, but isn't: error parsing regexp"));
    }

    private void Lists(JsonObject schema, string path, string type)
    {
        var listType = schema.Text("x-kubernetes-list-type");
        if (type == "array" && schema.Map("items") is null)
            _errors.Add(FieldError.Required($"{path}.items", "must be specified"));
        if (listType is not null && type != "array")
            _errors.Add(FieldError.Invalid($"{path}.type", type, "must be array if x-kubernetes-list-type is specified"));
        if (listType is not (null or "atomic" or "set" or "map"))
            _errors.Add(FieldError.NotSupported($"{path}.x-kubernetes-list-type", listType, ["atomic", "map", "set"]));
        var keys = schema.List("x-kubernetes-list-map-keys").Texts().ToList();
        if (listType == "map" && keys.Count == 0)
            _errors.Add(FieldError.Required($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));
        if (listType == "map" && schema.Text("items", "type") != "object")
            _errors.Add(FieldError.Invalid($"{path}.items.type", schema.Text("items", "type") ?? "", "must be object if parent array's x-kubernetes-list-type is map"));
        if (listType == "set" && schema.Text("items", "type") is "object" && schema.Text("items", "x-kubernetes-map-type") != "atomic")
            _errors.Add(FieldError.Invalid($"{path}.items.x-kubernetes-map-type", schema.Text("items", "x-kubernetes-map-type") ?? "granular", "must be atomic as item of a list with x-kubernetes-list-type=set"));
        foreach (var key in keys)
        {
            if (schema.Map("items", "properties", key) is not { } property)
                _errors.Add(FieldError.Invalid($"{path}.x-kubernetes-list-map-keys", key, "entries must all be names of item properties"));
            else if (property["default"] is null && !schema.List("items", "required").Texts().Contains(key))
                _errors.Add(FieldError.Required($"{path}.items.properties[{key}].default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
        }
    }

    private void Metadata(JsonObject schema, string path)
    {
        foreach (var (name, _) in schema.Where(m => m.Key is not ("type" or "description" or "properties")))
            _errors.Add(FieldError.Forbidden($"{path}", $"must not specify anything other than name and generateName, but metadata is implicitly specified ({name})"));
        foreach (var (name, _) in (schema.Map("properties") ?? []).Where(p => p.Key is not ("name" or "generateName")))
            _errors.Add(FieldError.Forbidden($"{path}.properties[{name}]", "must not specify anything other than name and generateName, but metadata is implicitly specified"));
    }

    // Inside allOf and its kin only values are constrained; the fields themselves stand outside.
    private void Junctor(JsonObject schema, JsonObject outside, string path, string outsidePath)
    {
        var allowedIntOrString = outside.Flag("x-kubernetes-int-or-string") ?? false;
        foreach (var name in ForbiddenInJunctors.Where(name => schema[name] is not null && !(name == "type" && allowedIntOrString)))
            _errors.Add(FieldError.Forbidden($"{path}.{name}", "must be empty to be structural"));
        foreach (var (name, member) in schema.Map("properties") ?? [])
        {
            if (member is not JsonObject child)
                continue;
            if (outside.Map("properties", name) is { } counterpart)
                Junctor(child, counterpart, $"{path}.properties[{name}]", $"{outsidePath}.properties[{name}]");
            else
                _errors.Add(FieldError.Required($"{outsidePath}.properties[{name}]", $"because it is defined in {path}.properties[{name}]"));
        }
        if (schema.Map("items") is { } items)
        {
            if (outside.Map("items") is { } counterpart)
                Junctor(items, counterpart, $"{path}.items", $"{outsidePath}.items");
            else
                _errors.Add(FieldError.Required($"{outsidePath}.items", $"because it is defined in {path}.items"));
        }
        foreach (var (junctor, at) in JunctorsOf(schema, path))
            Junctor(junctor, outside, at, outsidePath);
    }

    private static IEnumerable<(JsonObject, string)> JunctorsOf(JsonObject schema, string path)
    {
        foreach (var name in Junctors)
        {
            foreach (var (junctor, i) in schema.List(name).Objects().Select((s, i) => (s, i)))
                yield return (junctor, $"{path}.{name}[{i}]");
        }
        if (schema.Map("not") is { } not)
            yield return (not, $"{path}.not");
    }
}
