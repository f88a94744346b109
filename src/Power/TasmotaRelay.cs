using System.Net;
using System.Text.Json;

namespace HomelabAutoscaler.Power;

/// <summary>A device with the Tasmota firmware: console commands as /cm?cmnd=…, with user and password beside them.</summary>
internal sealed class TasmotaRelay(Device device, int channel, NetworkCredential? login) : Relay(device)
{
    public override async Task SetAsync(bool on, CancellationToken cancellation)
    {
        var answer = await CommandAsync($"Power{Text(channel + 1)} {(on ? "On" : "Off")}", cancellation).ConfigureAwait(false);
        if (StateOf(answer) != on)
        {
            throw Unexpected(answer);
        }
    }

    public override async Task<RelayState> ReadAsync(CancellationToken cancellation)
    {
        var power = await CommandAsync($"Power{Text(channel + 1)}", cancellation).ConfigureAwait(false);
        var sensors = await CommandAsync("Status 8", cancellation).ConfigureAwait(false);
        var energy = sensors.TryGetProperty("StatusSNS", out var sns) && sns.ValueKind == JsonValueKind.Object && sns.TryGetProperty("ENERGY", out var measured) ? measured : default;
        return new(StateOf(power) ?? throw Unexpected(power), WattsOf(energy), MeterOf(energy));
    }

    private async Task<JsonElement> CommandAsync(string command, CancellationToken cancellation)
    {
        var path = $"/cm?cmnd={Uri.EscapeDataString(command)}";
        path = login is null ? path : $"{path}&user={Uri.EscapeDataString(login.UserName)}&password={Uri.EscapeDataString(login.Password)}";
        var answer = await GetAsync(path, cancellation).ConfigureAwait(false);
        return Warning(answer) is not { } warning ? answer
            : warning.Contains("password", StringComparison.Ordinal) ? throw new PowerException($"{Url}: the device wants a user and a password, or others: check the Secret of http.credentials")
            : throw new PowerException($"{Url}: Tasmota does not answer {command}, but warns: {warning}");
    }

    private static string? Warning(JsonElement answer) =>
        answer.TryGetProperty("WARNING", out var warning) ? warning.ToString() : null;

    /// <summary>A device with one relay answers POWER, one with several POWER1, POWER2, …</summary>
    private bool? StateOf(JsonElement answer)
    {
        var isThere = answer.TryGetProperty($"POWER{Text(channel + 1)}", out var state) || (channel == 0 && answer.TryGetProperty("POWER", out state));
        return isThere && state.ValueKind == JsonValueKind.String ? state.GetString() switch { "ON" => true, "OFF" => false, _ => null } : null;
    }

    /// <summary>Its counter is in kWh, and one for all relays: it is this one's where there is one number of watts.</summary>
    private static double? MeterOf(JsonElement energy) => Number(energy, "Power") is null ? null : Number(energy, "Total") * 1000;

    /// <summary>A number, or one for each phase or relay.</summary>
    private double? WattsOf(JsonElement energy) =>
        Number(energy, "Power")
        ?? (energy.ValueKind == JsonValueKind.Object && energy.TryGetProperty("Power", out var several) && several.ValueKind == JsonValueKind.Array
            && several.GetArrayLength() > channel && several[channel].ValueKind == JsonValueKind.Number ? several[channel].GetDouble() : null);
}
