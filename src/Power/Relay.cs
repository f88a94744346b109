using System.Globalization;
using System.Net;
using System.Text.Json;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Power;

/// <summary>What a relay says.</summary>
/// <param name="IsOn">Whether it lets power through.</param>
/// <param name="Watts">What goes through it; null when the device does not measure that.</param>
/// <param name="MeterWh">What went through it since its counter began, in Wh; null when the device has no counter for this relay alone.</param>
internal sealed record RelayState(bool IsOn, double? Watts, double? MeterWh = null);

/// <summary>One relay of a device whose requests are known.</summary>
internal abstract class Relay(Device device)
{
    public static Relay Of(HttpPreset preset, Device device, int channel, NetworkCredential? login) => preset switch
    {
        HttpPreset.ShellyGen1 => new ShellyGen1Relay(device, channel),
        HttpPreset.ShellyGen2 => new ShellyGen2Relay(device, channel),
        HttpPreset.Tasmota => new TasmotaRelay(device, channel, login),
        _ => throw new ArgumentOutOfRangeException(nameof(preset), preset, null),
    };

    protected string Url => device.Url;

    /// <exception cref="PowerException">The device did not do it.</exception>
    public abstract Task SetAsync(bool on, CancellationToken cancellation);

    /// <exception cref="PowerException">The device did not answer, or not as expected.</exception>
    public abstract Task<RelayState> ReadAsync(CancellationToken cancellation);

    protected async Task<JsonElement> GetAsync(string path, CancellationToken cancellation)
    {
        var answer = await device.SendAsync(HttpMethod.Get, path, null, cancellation).ConfigureAwait(false);
        var asked = device.Url + path.Split('?', 2)[0];
        if (answer.Status == HttpStatusCode.Unauthorized)
        {
            throw new PowerException($"{asked}: user or password is wrong or missing: check the Secret of http.credentials");
        }

        if (!answer.IsSuccess)
        {
            throw new PowerException($"{asked}: status {(int)answer.Status}: is http.preset right, and http.channel?");
        }

        try
        {
            using var document = DeviceJson.Parse(answer.Body);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new PowerException($"{asked}: the answer is not that of such a device ({Cause.Of(e)}): is http.preset right?", e);
        }
    }

    protected PowerException Unexpected(JsonElement answer) => new($"{device.Url}: the answer is not that of such a device: {Shortened(answer.GetRawText())}: is http.preset right, and http.channel?");

    protected static bool? Flag(JsonElement answer, string name) => answer.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;

    protected static double? Number(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;

    protected static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Shortened(string text) => text.Length <= 120 ? text : text[..120] + "…";
}
