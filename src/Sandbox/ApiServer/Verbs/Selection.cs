using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Which objects a list, a watch or a deletion of many is about.</summary>
internal sealed class Selection
{
    private readonly ResourceType _type;
    private readonly LabelSelector _labels;
    private readonly FieldSelector _fields;

    public Selection(Call call)
    {
        _type = call.Type;
        Namespace = call.Info.Namespace;
        _labels = LabelSelector.Parse(call.Query["labelSelector"]);
        _fields = FieldSelector.Parse(call.Query["fieldSelector"], call.Type);
        Name = call.Info.Name.Length > 0 ? call.Info.Name : null;
        IsPlain = Name is null && call.Query["labelSelector"].Length == 0 && call.Query["fieldSelector"].Length == 0;
    }

    public string Namespace { get; }

    /// <summary>Everything in its namespace.</summary>
    public bool IsPlain { get; }

    private string? Name { get; }

    public bool Accepts(StoredObject stored)
    {
        if (Namespace.Length > 0 && stored.Namespace != Namespace)
            return false;
        if (IsPlain)
            return true;
        return (Name is null || stored.Name == Name) && LabelSelector.Accepts(_labels, stored.Value) && _fields.Accepts(Seen(stored));
    }

    private JsonObject Seen(StoredObject stored) => _type.FromStored is null ? stored.Value : _type.View(stored.Value);
}
