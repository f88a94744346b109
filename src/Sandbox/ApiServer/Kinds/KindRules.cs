using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>What a kind does beyond its schema. Most kinds do nothing.</summary>
internal class KindRules
{
    public static KindRules None { get; } = new();

    /// <summary>Defaults that depend on other fields; part of decoding, on every write.</summary>
    public virtual void Default(JsonObject value)
    {
    }

    /// <summary>What the API server's own admission plugins add to a new object.</summary>
    public virtual void Admit(JsonObject value, IObjectReader objects, Identifiers identifiers)
    {
    }

    /// <summary>Fills what only the server may say about a new object.</summary>
    public virtual void PrepareForCreate(JsonObject value)
    {
    }

    public virtual void PrepareForUpdate(JsonObject value, JsonObject old)
    {
    }

    /// <summary>What must hold after every write but one of the status.</summary>
    public virtual IEnumerable<FieldError> Validate(JsonObject value) => [];

    public virtual IEnumerable<FieldError> ValidateCreate(JsonObject value) => Validate(value);

    /// <summary>What must hold beyond <see cref="Validate"/> when there was an object before.</summary>
    public virtual IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old) => [];

    public virtual IEnumerable<FieldError> ValidateStatus(JsonObject value, JsonObject old) => [];
}
