namespace HomelabAutoscaler.Power;

/// <summary>A Shelly Plus, Pro or later: remote procedures Switch.Set and Switch.GetStatus, with digest authentication.</summary>
internal sealed class ShellyGen2Relay(Device device, int channel) : Relay(device)
{
    public override async Task SetAsync(bool on, CancellationToken cancellation)
    {
        var answer = await GetAsync($"/rpc/Switch.Set?id={Text(channel)}&on={(on ? "true" : "false")}", cancellation).ConfigureAwait(false);
        if (Flag(answer, "was_on") is null)
        {
            throw Unexpected(answer);
        }
    }

    public override async Task<RelayState> ReadAsync(CancellationToken cancellation)
    {
        var answer = await GetAsync($"/rpc/Switch.GetStatus?id={Text(channel)}", cancellation).ConfigureAwait(false);
        return new(Flag(answer, "output") ?? throw Unexpected(answer), Number(answer, "apower"), answer.TryGetProperty("aenergy", out var counted) ? Number(counted, "total") : null);
    }
}
