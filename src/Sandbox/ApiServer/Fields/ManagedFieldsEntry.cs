using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>One entry of metadata.managedFields.</summary>
internal sealed record ManagedFieldsEntry(string Manager, string Operation, string ApiVersion, string Subresource, string? Time, FieldSet Fields)
{
    public bool IsApply => Operation == "Apply";

    public bool IsSameManagerAs(ManagedFieldsEntry other) =>
        (Manager, Operation, Subresource) == (other.Manager, other.Operation, other.Subresource) && (IsApply || ApiVersion == other.ApiVersion);

    public static IEnumerable<ManagedFieldsEntry> Read(JsonObject? value) => value.List("metadata", "managedFields").Objects()
        .Where(entry => entry.Map("fieldsV1") is not null)
        .Select(entry => new ManagedFieldsEntry(
            entry.Text("manager") ?? "", entry.Text("operation") ?? "", entry.Text("apiVersion") ?? "", entry.Text("subresource") ?? "", entry.Text("time"),
            FieldSet.FromFieldsV1(entry.Map("fieldsV1")!)));

    public JsonObject ToJson()
    {
        var entry = new JsonObject { ["manager"] = Manager, ["operation"] = Operation, ["apiVersion"] = ApiVersion };
        if (Time is not null)
            entry["time"] = Time;
        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = Fields.ToFieldsV1();
        if (Subresource.Length > 0)
            entry["subresource"] = Subresource;
        return entry;
    }
}
