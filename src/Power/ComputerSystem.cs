using System.Text.Json;

namespace HomelabAutoscaler.Power;

/// <summary>What is used of a Redfish ComputerSystem.</summary>
/// <param name="Id">Its id, the last part of its path.</param>
/// <param name="PowerState">On, Off, PoweringOn, PoweringOff, or what else it says.</param>
/// <param name="ResetTarget">Path of its action Reset; null when it has none.</param>
/// <param name="Allowed">Reset types that it takes; empty when they are told elsewhere or not at all.</param>
/// <param name="ActionInfo">Path of what tells them; null when there is nothing.</param>
internal sealed record ComputerSystem(string Id, string PowerState, string? ResetTarget, IReadOnlyCollection<string> Allowed, string? ActionInfo)
{
    public static ComputerSystem Of(string id, JsonElement system)
    {
        var reset = system.TryGetProperty("Actions", out var actions) && actions.ValueKind == JsonValueKind.Object
            && actions.TryGetProperty("#ComputerSystem.Reset", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        return new(
            id,
            Text(system, "PowerState") ?? "(none)",
            Text(reset, "target"),
            Strings(reset, "ResetType@Redfish.AllowableValues"),
            Text(reset, "@Redfish.ActionInfo"));
    }

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static IReadOnlyCollection<string> Strings(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)]
            : [];
}
