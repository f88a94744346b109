using System.Net;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Power;

/// <summary>Asks a smart plug what goes through it, and switches nothing.</summary>
public sealed class PlugMeter : IDisposable
{
    /// <summary>No counter goes so far, in Wh: what says so is wrong.</summary>
    private const double MostWh = 1e9;

    private readonly Device _device;
    private readonly Relay _relay;
    private readonly TimeProvider _clock;

    /// <param name="preset">What kind of device it is.</param>
    /// <param name="plug">Where it is.</param>
    /// <param name="login">Who to log in as; null for nobody.</param>
    /// <param name="caCertificate">The authority of its certificate, in PEM; null for those that the image trusts.</param>
    /// <param name="clock">The time of readings.</param>
    /// <exception cref="PowerException">The certificate cannot be read.</exception>
    public PlugMeter(HttpPreset preset, HttpSwitch plug, NetworkCredential? login, string? caCertificate, TimeProvider clock)
    {
        _clock = clock;
        _device = new(plug.Url, new(caCertificate, plug.CertificateFingerprint), login, clock);
        _relay = Relay.Of(preset, _device, plug.Channel ?? 0, login);
    }

    /// <exception cref="PowerException">The plug did not answer, not as expected, or does not measure.</exception>
    public async Task<PlugReading> ReadAsync(CancellationToken cancellation)
    {
        var state = await _relay.ReadAsync(cancellation).ConfigureAwait(false);
        return state.Watts switch
        {
            null => throw new PowerException($"{_device.Url} does not measure power: leave watts.measured out"),
            > PlugReading.MostWatts => throw new PowerException(FormattableString.Invariant($"{_device.Url}: {state.Watts} W cannot be: is http.preset right, and http.channel?")),
            { } watts => new(_clock.GetUtcNow(), (decimal)Math.Max(watts, 0), state.MeterWh is >= 0 and <= MostWh and var meter ? (decimal)meter : null),
        };
    }

    public void Dispose() => _device.Dispose();
}
