using System.Text.Json;

namespace HomelabAutoscaler.Power;

/// <summary>A Shelly of the first generation: /relay/N and /meter/N.</summary>
internal sealed class ShellyGen1Relay(Device device, int channel) : Relay(device)
{
    /// <summary>Its counter is in watt-minutes.</summary>
    private const double MinutesOfHour = 60;

    public override async Task SetAsync(bool on, CancellationToken cancellation)
    {
        var answer = await GetAsync($"/relay/{Text(channel)}?turn={(on ? "on" : "off")}", cancellation).ConfigureAwait(false);
        if (Flag(answer, "ison") != on)
        {
            throw Unexpected(answer);
        }
    }

    public override async Task<RelayState> ReadAsync(CancellationToken cancellation)
    {
        var relay = await GetAsync($"/relay/{Text(channel)}", cancellation).ConfigureAwait(false);
        var status = await GetAsync("/status", cancellation).ConfigureAwait(false);
        var meter = status.TryGetProperty("meters", out var meters) && meters.ValueKind == JsonValueKind.Array && meters.GetArrayLength() > channel ? meters[channel] : default;
        var isValid = meter.ValueKind == JsonValueKind.Object && Flag(meter, "is_valid") is not false;
        return new(Flag(relay, "ison") ?? throw Unexpected(relay), isValid ? Number(meter, "power") : null, isValid ? Number(meter, "total") / MinutesOfHour : null);
    }
}
