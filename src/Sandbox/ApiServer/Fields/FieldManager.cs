namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Who writes, when, and through which door. <paramref name="Ignored"/> are the fields that this door resets.</summary>
internal sealed record FieldManager(string Name, string ApiVersion, string Subresource, string Time, FieldSet Ignored)
{
    public ManagedFieldsEntry ToEntry(string operation, FieldSet fields) => new(Name, operation, ApiVersion, Subresource, Time, fields);

    /// <summary>The query's fieldManager, or the program's name from its User-Agent.</summary>
    public static string NameOf(string fieldManager, string? userAgent)
    {
        if (fieldManager.Length > 0)
            return fieldManager;
        var program = (userAgent ?? "").Split('/')[0];
        return program.Length == 0 ? "unknown" : program[..Math.Min(program.Length, 128)];
    }
}
